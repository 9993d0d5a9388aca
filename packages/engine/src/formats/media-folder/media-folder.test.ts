import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPart, rowsOfPart } from '../contract/read-part.test-support';
import { createFileSet, memoryFile } from '../contract/memory-files';
import { mediaFolder } from './media-folder';

/** The header of a PNG is enough to know its size. */
function png(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(33);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  new DataView(bytes.buffer).setUint32(16, width);
  new DataView(bytes.buffer).setUint32(20, height);
  return bytes;
}

describe('folders of media', () => {
  it('read folders as classes, with their split', async () => {
    const part = await readPart(mediaFolder, { 'pets/train/cat/1.png': png(3, 4), 'pets/train/dog/1.png': png(5, 6), 'pets/val/cat/2.png': png(7, 8) });
    const { frames, labels, media } = rowsOfPart(part);
    expect(part.classes.map((info) => info.id)).toEqual(['cat', 'dog']);
    expect(frames.map((frame) => [frame.frameId, frame.split, frame.labeled, frame.width, frame.height])).toEqual([
      ['pets/train/cat/1.png', 'train', true, 3, 4],
      ['pets/train/dog/1.png', 'train', true, 5, 6],
      ['pets/val/cat/2.png', 'val', true, 7, 8],
    ]);
    expect(labels.map((label) => [label.frameId, label.task, label.classId])).toEqual([['pets/train/cat/1.png', 'class', 'cat'], ['pets/train/dog/1.png', 'class', 'dog'], ['pets/val/cat/2.png', 'class', 'cat']]);
    expect(media[0]).toMatchObject({ kind: 'image', uri: 'pets/train/cat/1.png' });
  });

  it('make frames that nobody annotated of pictures without classes, and say that one is damaged', async () => {
    const part = await readPart(mediaFolder, { 'images/a.png': png(3, 4), 'images/b.png': 'no picture' });
    const { frames, labels } = rowsOfPart(part);
    expect(labels).toEqual([]);
    expect(frames.map((frame) => [frame.labeled, frame.dataset, frame.width])).toEqual([[false, 'unlabeled', 3], [false, 'unlabeled', null]]);
    expect(part.report.counts).toEqual({ 'failed-file': 1 });
  });

  it('read texts in folders of their class, and leave a lone read-me alone', async () => {
    const part = await readPart(mediaFolder, { 'reviews/pos/1.txt': 'Wonderful.', 'reviews/neg/2.txt': '\uFEFFDull.' });
    expect(rowsOfPart(part).media.map((media) => [media.kind, media.text])).toEqual([['text', 'Wonderful.'], ['text', 'Dull.']]);
    expect(await mediaFolder.sniff?.(createFileSet([memoryFile('notes/readme.txt', 'x')]))).toEqual([]);
    expect(await mediaFolder.sniff?.(createFileSet([memoryFile('one.txt', 'x')]))).toEqual([]);
  });

  it('find point clouds by their names, and headless ones by their numbers', async () => {
    const scan = new Uint8Array(Float32Array.from({ length: 400 }, (_, i) => (i % 4 === 3 ? 0.25 : (i % 37) - 12)).buffer);
    const part = await readPart(mediaFolder, { 'drive/a.bin': scan, 'drive/b.bin': scan, 'models/weights.bin': new Uint8Array(1600).map((_, i) => (i * 7919 + (i >> 2) * 31) % 256), 'scans/c.pcd': 'VERSION 0.7', 'scans/d.LAS': 'LASF', 'scans/e.ply': 'ply' });
    expect(rowsOfPart(part).media.map(({ kind, uri }) => [kind, uri])).toEqual([['pointcloud', 'drive/a.bin'], ['pointcloud', 'drive/b.bin'], ['pointcloud', 'scans/c.pcd'], ['pointcloud', 'scans/d.LAS'], ['pointcloud', 'scans/e.ply']]);
  });

  it('can be told where the class is', async () => {
    const files = { 'x/cat_1.png': png(1, 1), 'x/dog_1.png': png(1, 1) };
    expect((await readPart(mediaFolder, files)).classes).toEqual([]);
    expect((await readPart(mediaFolder, files, { classFrom: 'name-prefix' })).classes.map((info) => info.id)).toEqual(['cat', 'dog']);
  });
});

const spoken = join(process.env.SHOAL_TEST_DATA ?? '../shared/data', 'audio-fsdd/dev');
const missing = existsSync(spoken) ? '' : ` (skipped: ${spoken} is missing)`;
describe.skipIf(missing)(`spoken digits${missing}`, () => {
  it('read with the digit as class', async () => {
    const names = readdirSync(spoken).filter((name) => name.endsWith('.wav'));
    const part = await readPart(mediaFolder, Object.fromEntries(names.map((name) => [`dev/${name}`, readFileSync(join(spoken, name))])));
    const { frames, labels, media } = rowsOfPart(part);
    expect([frames.length, labels.length]).toEqual([names.length, names.length]);
    expect(part.classes.map((info) => info.id)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    expect(new Set(media.map((item) => item.kind))).toEqual(new Set(['audio']));
  });
});
