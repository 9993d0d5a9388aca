import { gzipSync, zipSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../contract/findings';
import { memoryFile } from '../contract/memory-files';
import type { SourceDescriptor } from './descriptor';
import { crc32 } from './crc32';
import { expandSources } from './expand-sources';
import { listZip } from './list-zip';
import { openSource } from './open-source';

const text = (value: string) => new TextEncoder().encode(value);
const bytesSource = (path: string, bytes: Uint8Array): SourceDescriptor => ({ kind: 'bytes', path, bytes });
const collect = async (source: AsyncIterable<Uint8Array>) => {
  const all: number[] = [];
  for await (const chunk of source) all.push(...chunk);
  return Uint8Array.from(all);
};

async function expand(...sources: SourceDescriptor[]) {
  const findings: Finding[] = [];
  const expanded = await expandSources(sources, (finding) => findings.push(finding));
  return { paths: expanded.map((source) => source.path), expanded, findings };
}

describe('archives', () => {
  it('give the same bytes for every entry, stored and packed, whole and in ranges', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 0, maxLength: 3000 }), fc.nat(3000), fc.nat(3000), fc.constantFrom(0, 6), async (bytes, a, b, level) => {
        const zip = zipSync({ 'folder/data.bin': [bytes, { level: level as 0 | 6 }], 'other.txt': text('x') });
        const { expanded } = await expand(bytesSource('set.zip', zip));
        const entry = expanded.find((source) => source.path === 'set/folder/data.bin');
        const file = openSource(entry as SourceDescriptor);
        expect(file.size).toBe(bytes.length);
        expect(await file.read()).toEqual(bytes);
        expect(await collect(file.stream())).toEqual(bytes);
        expect(await file.read(Math.min(a, b), Math.max(a, b))).toEqual(bytes.slice(Math.min(a, b), Math.max(a, b)));
      }),
      { numRuns: 60 },
    );
  });

  it('open gzip files and archives within archives, and leave out what systems leave behind', async () => {
    const inner = zipSync({ 'labels/a.txt': text('0 .5 .5 .1 .1') });
    const outer = zipSync({ 'deep.zip': inner, '__MACOSX/x': text('junk'), '.DS_Store': text('junk') });
    const { paths, expanded } = await expand(bytesSource('outer.zip', outer), bytesSource('folder/rows.jsonl.gz', gzipSync(text('{"a":1}'))));
    expect(paths).toEqual(['folder/rows.jsonl', 'outer/deep/labels/a.txt']);
    expect(new TextDecoder().decode(await openSource(expanded[0] as SourceDescriptor).read())).toBe('{"a":1}');
    expect(await openSource(expanded[0] as SourceDescriptor).read(1, 4)).toEqual(text('"a"'));
  });

  it('refuse names that lead out, encrypted entries and bombs, and read the rest', async () => {
    const zip = zipSync({ 'good.txt': text('good'), '../evil.txt': text('evil'), '/etc/passwd': text('evil'), 'a\\..\\..\\b.txt': text('evil') });
    const { paths, findings } = await expand(bytesSource('mixed.zip', zip));
    expect(paths).toEqual(['mixed/good.txt']);
    expect(findings.map((finding) => finding.code)).toEqual(['unsafe-path', 'unsafe-path', 'unsafe-path']);

    const bomb = zipSync({ 'zeros.bin': [new Uint8Array(20_000_000), { level: 9 }], 'fine.txt': text('fine') });
    const bombed = await expand(bytesSource('bomb.zip', bomb));
    expect(bombed.paths).toEqual(['bomb/fine.txt']);
    expect(bombed.findings[0]).toMatchObject({ code: 'unread-file', file: 'bomb.zip' });
  });

  it('stop at the size that the directory promises, whatever comes out', async () => {
    const bytes = new Uint8Array(100_000).map((_, i) => i % 7);
    const zip = zipSync({ 'data.bin': bytes });
    const [entry] = await listZip(memoryFile('x.zip', zip), bytesSource('x.zip', zip), () => undefined);
    expect(entry?.kind).toBe('zip-entry');
    if (entry?.kind !== 'zip-entry') return;
    await expect(openSource({ ...entry, size: 1000 }).read()).rejects.toMatchObject({ code: 'invalid-data', message: expect.stringContaining('more than 1000 bytes') });
    await expect(openSource({ ...entry, crc32: 1 }).read()).rejects.toMatchObject({ code: 'invalid-data', message: expect.stringContaining('checksum') });
  });

  it('never hang or read outside when bytes are changed or cut off', async () => {
    const zip = zipSync({ 'a/one.txt': text('one '.repeat(50)), 'two.bin': new Uint8Array(300).map((_, i) => i) });
    await fc.assert(
      fc.asyncProperty(fc.nat(zip.length - 1), fc.nat(255), fc.integer({ min: 0, max: zip.length }), async (at, value, cut) => {
        const bytes = zip.slice(0, cut);
        if (at < bytes.length) bytes[at] = value;
        const { expanded } = await expand(bytesSource('x.zip', bytes));
        for (const source of expanded) {
          const read = await openSource(source).read().catch((error: unknown) => error);
          if (!(read instanceof Uint8Array)) expect(read).toMatchObject({ name: 'ShoalError' });
        }
      }),
      { numRuns: 300 },
    );
  });

  it('name an archive that is none', async () => {
    const { paths, findings } = await expand(bytesSource('x.zip', text('PK\x03\x04 and then nothing')));
    expect(paths).toEqual([]);
    expect(findings).toEqual([expect.objectContaining({ code: 'failed-file', file: 'x.zip', message: expect.stringContaining('directory is missing') })]);
  });
});

it('computes CRC-32 as others do', () => {
  // Check value of the CRC catalogue: https://reveng.sourceforge.io/crc-catalogue/
  expect(crc32(text('123456789'))).toBe(0xcbf43926);
  expect(crc32(text('56789'), crc32(text('1234')))).toBe(0xcbf43926);
});

describe('files', () => {
  it('with the same path, or one that leaves the drop, are left out and named', async () => {
    const { paths, findings } = await expand(bytesSource('a.txt', text('1')), bytesSource('a.txt', text('2')), bytesSource('../b.txt', text('3')));
    expect(paths).toEqual(['a.txt']);
    expect(findings.map((finding) => finding.code)).toEqual(['duplicate-id', 'unsafe-path']);
  });

  it('that are blobs read in ranges', async () => {
    const file = openSource({ kind: 'blob', path: 'x', blob: new Blob([text('0123456789')]) });
    expect(new TextDecoder().decode(await file.read(2, 5))).toBe('234');
    expect(await collect(file.stream())).toEqual(text('0123456789'));
  });
});
