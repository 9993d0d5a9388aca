import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { isShoalError } from '../base/errors';
import { memoryFile } from '../formats/contract/memory-files';
import type { Label } from '../model/label';
import { samePlace } from '../review/changed-label';
import { acceptResults } from './accept-results';
import { handIn, hostileFiles, openExample, type Example } from './conformance.test-support';
import { createLabelingJob } from './labeling-job';
import { planResults } from './plan-results';
import { labelingProviders } from './registry';
import { asLabel } from './results';

/** What of the example each format has no place for, and whether it can say that a frame is empty. */
const limits: Readonly<Record<string, { readonly notCarried: readonly string[]; readonly emptyFrames: boolean }>> = {
  'label-studio': { notCarried: ['猫:1', 'path'], emptyFrames: true },
  cvat: { notCarried: [], emptyFrames: true },
  labelbox: { notCarried: ['turned', '猫:1'], emptyFrames: false },
  scale: { notCarried: ['turned', '猫:1'], emptyFrames: true },
  webhook: { notCarried: [], emptyFrames: true },
};

let example: Example | undefined;
afterEach(() => {
  example?.dispose();
  example = undefined;
});

describe.each(labelingProviders)('$title', (provider) => {
  const { notCarried = [], emptyFrames = true } = limits[provider.id] ?? {};
  const open = async () => {
    example = await openExample(provider);
    return { example, job: await createLabelingJob(example, { issueId: 'issue', sendId: 's-1', modelId: 'm 2', frameIds: ['f/1', 'ぶ 2', 'empty'] }) };
  };

  it('gives back every label that it can hold, under its id, in its place; and names the others', async () => {
    const { job } = await open();
    const written = await provider.writeTasks(job, { handedIn: true });
    expect(written.notCarried.map(({ rowId }) => rowId).sort()).toEqual([...notCarried].sort());
    const results = await handIn(provider, job);
    expect(results.findings.filter(({ code }) => code === 'skipped-row')).toEqual([]);
    const back = new Map(results.frames.flatMap(({ labels }) => labels.map((label) => [label.ids[0], label] as const)));
    const labels = job.frames.flatMap((frame) => frame.labels).filter(({ labelId }) => !notCarried.includes(labelId));
    expect(back.size).toBe(labels.length);
    for (const label of labels) {
      const result = back.get(provider.carriedId?.(label.labelId) ?? label.labelId);
      if (!result) throw new Error(`${label.labelId} did not come back`);
      expect(job.classes.find(({ name, id }) => name === result.className || id === result.className)?.id).toBe(label.classId);
      const is = asLabel(result, label);
      expect(is.task).toBe(label.task);
      expect(samePlace(is, label, provider.tolerancePx), label.labelId).toBe(true);
    }
    expect(results.frames).toHaveLength(emptyFrames ? 3 : 2);
  });

  it('writes the same bytes for the same send, with instructions, pictures, scores and the model', async () => {
    const { job } = await open();
    const digest = async () => (await provider.writeTasks(job)).files.map(({ path, bytes }) => `${path} ${createHash('sha256').update(bytes).digest('hex')}`);
    expect(await digest()).toEqual(await digest());
    const { files } = await provider.writeTasks({ ...job, start: 'model' });
    const text = files.map(({ bytes }) => new TextDecoder().decode(bytes)).join('\n');
    for (const part of ['Loose boxes', 'Tight, please.', 'pictures/leer.png', '0.75']) expect(text).toContain(part);
    expect(text).not.toContain('i2');
    const nothing = await provider.writeTasks({ ...job, start: 'nothing', modelId: null });
    expect(nothing.files.map(({ bytes }) => new TextDecoder().decode(bytes)).join('\n')).not.toContain('turned');
  });

  it('finds no difference in what nobody touched', async () => {
    const { example: source, job } = await open();
    const plan = await planResults(source, await handIn(provider, job), { issueId: 'issue', sendId: 's-1', provider });
    expect(plan.entries.filter(({ kind }) => kind !== 'unchanged')).toEqual([]);
    expect(plan.unmatched).toEqual([]);
    expect(plan.notCarried).toBe(notCarried.length);
    expect(plan.frameIds).toEqual(emptyFrames ? ['f/1', 'ぶ 2', 'empty'] : ['f/1', 'ぶ 2']);
  });

  it('finds exactly what somebody did, accepts it as one action, finds nothing the second time, and undoes all of it', async () => {
    const { example: source, job } = await open();
    const { review } = source;
    const all = job.frames.flatMap((frame) => frame.labels).filter(({ labelId, task }) => !notCarried.includes(labelId) && task === 'box');
    const action = fc.constantFrom('keep', 'move', 'rename', 'delete', 'copy');
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: all.length, maxLength: all.length }), fc.boolean(), async (actions, draws) => {
        const doing = new Map(all.map((label, index) => [label.labelId, actions[index] ?? 'keep']));
        const results = await handIn(provider, job, (labels, frameId) => [...labels.flatMap((label) => edited(label, doing.get(label.labelId) ?? 'keep')), ...(draws && frameId === 'f/1' ? [drawn] : [])]);
        const options = { issueId: 'issue', sendId: 's-1', provider };
        const plan = await planResults(source, results, options);
        const found = plan.entries.filter(({ kind }) => kind === 'modified' || kind === 'deleted').map(({ labelId, kind, changed }) => `${labelId} ${kind} ${changed.join()}`);
        const words = { keep: null, copy: null, move: 'modified place', rename: 'modified class', delete: 'deleted ' } as const;
        expect(found.sort()).toEqual([...doing].flatMap(([id, what]) => (words[what as keyof typeof words] === null ? [] : [`${id} ${words[what as keyof typeof words] ?? ''}`])).sort());
        expect(plan.entries.filter(({ kind }) => kind === 'added')).toHaveLength((draws ? 1 : 0) + actions.filter((what) => what === 'copy').length);
        const before = review.state.getSnapshot();
        const events = review.events().length;
        await review.act(acceptResults(plan));
        expect(review.events()).toHaveLength(events + 1);
        const again = await planResults(source, results, options);
        expect(again.entries.filter(({ op }) => op !== null)).toEqual([]);
        await review.undo();
        const after = review.state.getSnapshot();
        expect(after.changes).toEqual(before.changes);
        expect(after.issues.get('issue')).toMatchObject({ elementStates: new Map(), sends: [{ received: [] }] });
      }),
      { numRuns: 4 },
    );
  });

  it('survives what nobody should send, and deletes nothing because of it', async () => {
    const { example: source } = await open();
    for (const [path, text] of hostileFiles) {
      const what = `${path}: ${text.slice(0, 80)}`;
      const results = await provider.readResults([memoryFile(path, text)]).catch((error: unknown) => {
        expect(isShoalError(error), `${what}: ${String(error)}`).toBe(true);
      });
      if (!results || results.frames.length === 0) continue;
      const plan = await planResults(source, results, { issueId: 'issue', sendId: 's-1', provider });
      for (const { after } of plan.entries) for (const value of Object.values(after?.box ?? {})) expect(Number.isFinite(value), what).toBe(true);
      if (results.findings.length > 0) expect(acceptResults(plan), what).toMatchObject({ ops: [{ type: 'receive-results' }] });
      expect('polluted' in {}).toBe(false);
    }
  });

  it('says of strange results what is wrong with them', async () => {
    const { example: source, job } = await open();
    const results = await handIn(provider, job);
    const first = results.frames.find(({ labels }) => labels.length > 0);
    if (!first) throw new Error('no frames');
    const stranger = { ...first, frame: 'nowhere\0' };
    const renamed = { ...first, labels: first.labels.map((label, index) => (index === 0 ? { ...label, className: 'Unicorn' } : label)) };
    const plan = await planResults(source, { ...results, frames: [first, stranger, renamed] }, { issueId: 'issue', sendId: 's-1', provider });
    expect(plan.unmatched.map(({ reason, value }) => `${reason} ${value}`.trim()).sort()).toEqual(['repeated-frame', 'unknown-class Unicorn', 'unknown-frame']);
    expect(plan.entries.filter(({ op }) => op !== null)).toEqual([]);
    await expect(planResults(source, results, { issueId: 'issue', sendId: 'never', provider })).rejects.toMatchObject({ code: 'not-found' });
  });
});

const drawn: Label = { labelId: 'somebody drew this', frameId: 'f/1', task: 'box', classId: 'car', box: { x: 150, y: 60, w: 20, h: 20 } };

function edited(label: Label, action: string): readonly Label[] {
  if (action === 'delete') return [];
  if (action === 'move') return [{ ...label, box: label.box && { ...label.box, x: label.box.x + 1.5 } }];
  if (action === 'rename') return [{ ...label, classId: label.classId === 'sign' ? 'car' : 'sign' }];
  // Copying keeps the id, as labeling tools do.
  return action === 'copy' ? [label, { ...label, box: label.box && { ...label.box, y: label.box.y + 17 } }] : [label];
}
