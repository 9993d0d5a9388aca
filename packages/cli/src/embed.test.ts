import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { readNpy } from '@shoal/engine/formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const model = join(root, 'demo/models/detector-v1-fold0.onnx');

function shoal(...args: string[]): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  return new Promise((done, reject) => {
    const child = spawn(process.execPath, [join(root, 'node_modules/tsx/dist/cli.mjs'), '--tsconfig', join(root, 'packages/cli/tsconfig.json'), join(root, 'packages/cli/src/shoal.ts'), 'embed', ...args], { cwd: root });
    const out = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (out.stderr += text));
    child.on('error', reject);
    child.on('close', (code) => done({ code, ...out }));
  });
}

let folder: string;
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoal-embed-'));
  await mkdir(file('pictures/deeper'), { recursive: true });
  for (const [index, name] of ['b.png', 'a.png', 'deeper/c.png'].entries()) {
    const canvas = createCanvas(120, 90);
    const context = canvas.getContext('2d');
    for (let i = 0; i < 30; i++) {
      context.fillStyle = `hsl(${(index * 90 + i * 41) % 360} 80% ${(i * 13) % 100}%)`;
      context.fillRect((i * 29) % 120, (i * 17 + index * 9) % 90, 20, 15);
    }
    await writeFile(file(`pictures/${name}`), canvas.toBuffer('image/png'));
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('shoal embed', () => {
  it('writes a row a picture in the order of the names, and says what it assumed', async () => {
    const { code, stdout, stderr } = await shoal(file('pictures'), '--model', model, '-o', file('e.npy'), '--names', file('names.txt'), '--size', '256x160', '--json');
    expect(code).toBe(0);
    const summary = JSON.parse(stdout) as { readonly dim: number };
    expect(summary).toMatchObject({ rows: 3, failures: [], cached: 0, model: { provider: 'wasm', preset: { output: 'frame_embedding', width: 256, height: 160 } } });
    expect(stderr).toContain('colours in the order RGB');
    const array = readNpy(await readFile(file('e.npy')));
    expect([...array.shape]).toEqual([3, summary.dim]);
    expect((await readFile(file('names.txt'), 'utf8')).trim().split('\n').map((line) => line.slice(file('pictures').length + 1))).toEqual(['a.png', 'b.png', join('deeper', 'c.png')]);
  });

  it('goes on after a broken picture, names it, and takes from the cache what it knows', async () => {
    await writeFile(file('pictures/zz.jpg'), 'no picture');
    const args = [file('pictures'), '--model', model, '-o', file('e.npy'), '--size', '256x160', '--cache', file('cache'), '--json'];
    const first = await shoal(...args);
    expect(first.code).toBe(1);
    expect(first.stderr).toContain('zz.jpg');
    expect(JSON.parse(first.stdout)).toMatchObject({ rows: 3, cached: 0, failures: [{ name: file('pictures/zz.jpg') }] });
    const before = await readFile(file('e.npy'));
    expect(JSON.parse((await shoal(...args)).stdout)).toMatchObject({ rows: 3, cached: 3 });
    expect(await readFile(file('e.npy'))).toEqual(before);
    await rm(file('pictures/zz.jpg'));
  });

  it.each([
    [['pictures'], 'Say which model'],
    [['pictures', '--model', 'M'], 'Say where'],
    [['nowhere', '--model', 'M', '-o', 'e.npy'], 'no such file or folder'],
    [['pictures', '--model', 'pictures/a.png', '-o', 'e.npy'], 'cannot be opened'],
    [['pictures', '--model', model, '-o', 'e.npy', '--preset', 'resnet'], 'There is no preset "resnet"'],
    [['pictures', '--model', model, '-o', 'e.npy', '--mean', '1,2'], '--mean is "1,2"'],
    [['pictures', '--model', model, '-o', 'e.npy', '--layout', 'nhwc'], 'says nchw'],
  ])('refuses %j', async (args, said) => {
    const { code, stderr } = await shoal(...args.map((arg) => (arg.startsWith('pictures') || arg === 'nowhere' ? file(arg) : arg)));
    expect(stderr).toContain(said);
    expect(code).toBe(2);
  });
});
