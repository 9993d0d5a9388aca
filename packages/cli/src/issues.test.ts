import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const tsx = join(root, 'node_modules/tsx/dist/cli.mjs');

/** The real command as a process of its own. */
function shoal(...args: string[]): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [tsx, '--tsconfig', join(root, 'packages/cli/tsconfig.json'), join(root, 'packages/cli/src/shoal.ts'), 'issues', ...args], { cwd: root });
    const out = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (out.stderr += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...out }));
  });
}

const label = (id: string, x: number, classId = '3') => ({ labelId: id, frameId: '1', task: 'box', classId, box: { x, y: 10, w: 20, h: 20 } });
const event = (id: string, actor: string, lamport: number, op: unknown) => `${JSON.stringify({ id, actor, lamport, at: lamport * 1000, op })}\n`;
const change = (op: string, before: unknown, after: unknown, labelId: string) => ({ type: 'change-label', seen: [], change: { op, labelId, frameId: '1', before, after, reason: 'looked twice' } });
const ana = event('a1', 'ana', 1, { type: 'create-issue', issueId: 'i1', title: 'Buses', description: '', elements: ['label:1'], priority: 'high' }) + event('a2', 'ana', 2, change('MODIFY', label('1', 10), label('1', 10, '4'), '1'));
const bo = event('b1', 'bo', 1, change('DELETE', label('2', 50), null, '2')) + event('b2', 'bo', 2, change('DELETE', label('1', 10), null, '1'));

let folder: string;
const file = (name: string) => join(folder, name);
const text = (name: string) => readFile(file(name), 'utf8');
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoal-issues-'));
  const annotation = (id: number, x: number) => ({ id, image_id: 1, category_id: 3, bbox: [x, 10, 20, 20], area: 400, iscrowd: 0 });
  await writeFile(file('truth.json'), JSON.stringify({ images: [{ id: 1, file_name: 'a.jpg', width: 100, height: 80 }], categories: [{ id: 3, name: 'car' }, { id: 4, name: 'bus' }], annotations: [annotation(1, 10), annotation(2, 50)] }));
  await writeFile(file('ana.jsonl'), ana);
  await writeFile(file('bo.jsonl'), bo);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('shoal issues', () => {
  it('merges logs in any order into the same file, and lists what they say', async () => {
    expect(await shoal('merge', file('ana.jsonl'), file('bo.jsonl'), '-o', file('all.jsonl'))).toMatchObject({ code: 0, stdout: expect.stringContaining('Wrote 4 events of 2 logs') as string });
    await shoal('merge', file('bo.jsonl'), file('all.jsonl'), file('ana.jsonl'), '-o', file('again.jsonl'));
    expect(await text('again.jsonl')).toBe(await text('all.jsonl'));
    const listed = await shoal('list', file('all.jsonl'), '--json');
    expect(JSON.parse(listed.stdout)).toMatchObject([{ issueId: 'i1', title: 'Buses', status: 'Open', priority: 'high', elements: 1, open: 1, verified: null }]);
    expect((await shoal('list', file('all.jsonl'))).stdout).toMatch(/1 issue, 2 labels with proposed changes, 4 events\./);
  });

  it('exports changes, which can be applied as the log can', async () => {
    expect((await shoal('export', file('ana.jsonl'), '--format', 'changes', '-o', file('changes.jsonl'))).code).toBe(0);
    expect((await text('changes.jsonl')).split('\n')).toHaveLength(2);
    const issue = await shoal('export', file('ana.jsonl'), '--format', 'json');
    expect(JSON.parse(issue.stdout)).toMatchObject([{ issueId: 'i1', elements: ['label:1'], elementStates: {} }]);
    const csv = await shoal('export', file('ana.jsonl'), '--format', 'csv', '--bundle', file('truth.json'));
    expect(csv.stdout).toContain('Buses');
    const byLog = await shoal('apply', file('truth.json'), '--log', file('ana.jsonl'), '--format', 'coco', '-o', file('one'), '--json');
    expect(JSON.parse(byLog.stdout)).toMatchObject({ modified: 1, added: 0, deleted: 0, files: ['annotations.json'] });
    expect(byLog.code).toBe(0);
    await shoal('apply', file('truth.json'), '--changes', file('changes.jsonl'), '--format', 'coco', '-o', file('two'));
    expect(await text('two/annotations.json')).toBe(await text('one/annotations.json'));
    const { annotations } = JSON.parse(await text('one/annotations.json')) as { annotations: { category_id: number; bbox: number[] }[] };
    expect(annotations.map(({ category_id, bbox }) => [category_id, bbox[0]])).toEqual([[4, 10], [3, 50]]);
  }, 60_000);

  it('settles no conflict in silence', async () => {
    await shoal('merge', file('ana.jsonl'), file('bo.jsonl'), '-o', file('both.jsonl'));
    const left = await shoal('apply', file('truth.json'), '--log', file('both.jsonl'), '--format', 'yolo', '-o', file('yolo'));
    expect(left.code).toBe(1);
    expect(left.stdout).toContain('In conflict, left as they were (1):\n  1 · bo: DELETE, ana: MODIFY');
    expect(left.stdout).toContain('0 modified, 1 deleted');
    const newest = await shoal('apply', file('truth.json'), '--log', file('both.jsonl'), '--format', 'cvat', '-o', file('cvat'), '--conflicts', 'newest');
    expect(newest).toMatchObject({ code: 0, stdout: expect.stringContaining('2 deleted') as string });
    const accepted = await shoal('apply', file('truth.json'), '--log', file('both.jsonl'), '--format', 'labelbox', '-o', file('box'), '--only', 'accepted', '--json');
    expect(JSON.parse(accepted.stdout)).toMatchObject({ modified: 0, deleted: 0, leftOut: [{ actor: 'bo' }, { actor: 'bo' }, { actor: 'ana' }] });
  }, 60_000);

  it('says what cannot be used, and what was left out', async () => {
    expect(await shoal('list', file('nothing.jsonl'))).toMatchObject({ code: 2, stderr: expect.stringContaining('nothing.jsonl cannot be read') as string });
    expect(await shoal('steal')).toMatchObject({ code: 2, stderr: expect.stringContaining('Known: list, export, merge, apply') as string });
    expect(await shoal('apply', file('truth.json'), '--format', 'coco', '-o', file('x'))).toMatchObject({ code: 2, stderr: expect.stringContaining('either --log') as string });
    await writeFile(file('broken.jsonl'), `${ana}{"id":1}\n`);
    const listed = await shoal('list', file('broken.jsonl'));
    expect(listed.code).toBe(1);
    expect(listed.stderr).toContain('line 3');
    expect((await shoal('--help')).stdout).toContain('shoal issues apply');
  }, 60_000);
});
