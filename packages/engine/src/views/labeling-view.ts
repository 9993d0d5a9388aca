import { zipSync } from 'fflate';
import type { TaskOptions } from '../base/abort';
import { isAbort, ShoalError } from '../base/errors';
import { createLifetime } from '../base/lifetime';
import { createStore } from '../base/store';
import { memoryFile } from '../formats/contract/memory-files';
import { acceptResults, proposedEntries } from '../providers/accept-results';
import { createLabelingJob, instructionsOf, type LabelingJob } from '../providers/labeling-job';
import { planResults } from '../providers/plan-results';
import { findLabelingProvider, labelingProviders } from '../providers/registry';
import type { LabelingProvider, LabelingService } from '../providers/provider';
import type { LabelingResults } from '../providers/results';
import type { SentTask } from '../review/event';
import type { ExportedFile } from '../review/export-file';
import type { IssueSend } from '../review/review';
import type { Dataset } from '../session/dataset';
import { readLive } from './board-live';
import type { LabelingSnapshot, LabelingTask, LabelingView, LabelingViewOptions } from './labeling-types';

/** An issue on its way to labeling and back: what goes along, what was sent, and what came back, before anything happens. */
export function createLabelingView(dataset: Dataset, options: LabelingViewOptions): LabelingView {
  const { issueId, connections = {}, elements, mediaUrl } = options;
  const { review, manifest } = dataset;
  const lifetime = createLifetime('Sending to labeling');
  let running: AbortController | null = null;
  let again: (() => unknown) | null = null;
  let started = false;

  const canReach = (provider: LabelingProvider): boolean => provider.connect !== undefined && connections[provider.id] !== undefined;
  const fromLog = () => {
    const issue = review.state.getSnapshot().issues.get(issueId) ?? null;
    const sends = issue ? issue.sends.toReversed() : [];
    const pullable = sends.filter(({ provider, project }) => project !== null && labelingProviders.some((known) => known.id === provider && known.can.pull && canReach(known)));
    return { issue, sends, instructions: issue ? instructionsOf(issue) : '', pullable: new Set(pullable.map(({ sendId }) => sendId)) };
  };
  const first = labelingProviders.find(canReach) ?? labelingProviders[0];
  if (!first) throw new TypeError('There are no providers.');
  const store = createStore<LabelingSnapshot>({
    ...fromLog(), readOnly: review.readOnly, providers: labelingProviders, provider: first, live: canReach(first), start: 'labels', models: manifest.models ?? [], modelId: dataset.status.getSnapshot().modelId,
    counts: null, task: null, taskSend: null, progress: null, error: null, notCarried: 0, plan: null, chosen: new Set(), confirmUnchanged: false,
  }); // prettier-ignore

  /** One at a time: what runs is stopped. Resolves to `null` when it failed or was stopped; a failure is shown. */
  const run = async <T>(task: LabelingTask, taskSend: string | null, retry: () => unknown, work: (task: TaskOptions & { readonly signal: AbortSignal }) => Promise<T>): Promise<T | null> => {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    again = retry;
    store.update({ task, taskSend, progress: null, error: null });
    try {
      const result = await work({ signal: mine.signal, onProgress: (progress) => running === mine && store.update({ progress }) });
      return running === mine && !lifetime.disposed ? result : null;
    } catch (error) {
      if (running === mine && !lifetime.disposed && !isAbort(error, mine.signal)) store.update({ error: error instanceof Error ? error : new Error(String(error)) });
      return null;
    } finally {
      if (running === mine && !lifetime.disposed) {
        running = null;
        store.update({ task: null, taskSend: null, progress: null });
      }
    }
  };

  /** Of a live issue, what meets its query now. */
  const elementsOf = async (signal: AbortSignal) => {
    const issue = review.state.getSnapshot().issues.get(issueId);
    return elements ?? (issue?.query ? [...new Set([...(await readLive(dataset.database, issue.query, { limit: Infinity, signal })).ids, ...issue.elements])] : undefined);
  };
  const job = async (signal: AbortSignal, send?: IssueSend): Promise<LabelingJob> => {
    const { provider, start, modelId } = store.getSnapshot();
    const what = send ? { sendId: send.sendId, frameIds: send.tasks.map(({ frameId }) => frameId) } : { elements: await elementsOf(signal) };
    return createLabelingJob(dataset, { issueId, providerId: send?.provider ?? provider.id, start, modelId, mediaUrl, signal, ...what });
  };
  const sendOf = (sendId: string): IssueSend => {
    const send = store.getSnapshot().sends.find((one) => one.sendId === sendId);
    if (!send) throw new ShoalError('not-found', `The send "${sendId}" is not in this issue.`, { details: { sendId } });
    return send;
  };
  const reach = async (provider: LabelingProvider, project: string | null): Promise<LabelingService> => {
    const connection = await connections[provider.id]?.();
    if (!connection || !provider.connect) throw new ShoalError('invalid-argument', `There is no connection to ${provider.title} here. Pass one in \`connections\`, or use files.`);
    return provider.connect(project === null ? connection : { ...connection, project });
  };
  const record = (send: { readonly sendId: string; readonly provider: string; readonly project: string | null; readonly tasks: readonly SentTask[] }) => review.act({ type: 'send-issue', issueId, ...send });

  const count = async () => {
    const said = await run('counting', null, count, async ({ signal }) => {
      const { frames } = await job(signal);
      return { frames: frames.length, labels: frames.reduce((sum, frame) => sum + frame.labels.length, 0), inferences: frames.reduce((sum, frame) => sum + frame.inferences.length, 0) };
    });
    if (said) store.update({ counts: said });
  };

  const compare = async (send: IssueSend, results: LabelingResults, signal: AbortSignal): Promise<void> => {
    const plan = await planResults(dataset, results, { issueId, sendId: send.sendId, provider: findLabelingProvider(send.provider), signal });
    store.update({ plan, chosen: proposedEntries(plan), confirmUnchanged: false });
  };

  const view: LabelingView = {
    getSnapshot: store.getSnapshot,
    subscribe(listener) {
      if (!started && !lifetime.disposed) {
        started = true;
        lifetime.defer(review.state.subscribe(() => store.update(fromLog())));
        if (store.getSnapshot().issue) queueMicrotask(() => void (lifetime.disposed || count()));
      }
      return store.subscribe(listener);
    },
    setProvider(providerId) {
      const provider = findLabelingProvider(providerId);
      store.update({ provider, live: canReach(provider), notCarried: 0, error: null });
    },
    setStart: (start) => store.update({ start }),
    setModel(modelId) {
      store.update({ modelId });
      void count();
    },
    async send(sendId) {
      const done = await run('sending', sendId ?? null, () => view.send(sendId), async ({ signal, onProgress }) => {
        const earlier = sendId === undefined ? undefined : sendOf(sendId);
        const provider = earlier ? findLabelingProvider(earlier.provider) : store.getSnapshot().provider;
        const tasks = await job(signal, earlier);
        const service = await reach(provider, earlier?.project ?? null);
        const pushed = await service.push(tasks, { signal, onProgress });
        await record({ sendId: tasks.sendId, provider: provider.id, project: pushed.project, tasks: pushed.tasks });
        store.update({ notCarried: pushed.notCarried.length });
        return true;
      });
      return done ?? false;
    },
    writeFiles: () =>
      run('writing', null, () => view.writeFiles(), async ({ signal }): Promise<ExportedFile> => {
        const { provider } = store.getSnapshot();
        const tasks = await job(signal);
        const { files, notCarried } = await provider.writeTasks(tasks, { signal });
        const bytes = zipSync(Object.fromEntries(files.map((file) => [file.path, file.bytes])), { mtime: '1980-01-01T00:00:00' });
        if (!review.readOnly) await record({ sendId: tasks.sendId, provider: provider.id, project: null, tasks: tasks.frames.map(({ frame }) => ({ frameId: frame.frameId, taskId: null })) });
        store.update({ notCarried: notCarried.length });
        return { fileName: `${fileStem(tasks.title)}-${provider.id}.zip`, mediaType: 'application/zip', bytes };
      }),
    async pull(sendId) {
      const done = await run('fetching', sendId, () => view.pull(sendId), async ({ signal, onProgress }) => {
        const send = sendOf(sendId);
        const service = await reach(findLabelingProvider(send.provider), send.project);
        if (!service.pull) throw new ShoalError('invalid-argument', `Results of ${send.provider} come as files.`);
        await compare(send, await service.pull(send, { signal, onProgress }), signal);
        return true;
      });
      return done ?? false;
    },
    async readFiles(sendId, files) {
      const done = await run('reading', sendId, () => view.readFiles(sendId, files), async ({ signal }) => {
        const send = sendOf(sendId);
        const read = await Promise.all(files.map(async (file) => memoryFile(file.name, new Uint8Array(await file.arrayBuffer()))));
        await compare(send, await findLabelingProvider(send.provider).readResults(read, { signal }), signal);
        return true;
      });
      return done ?? false;
    },
    choose(entryIds, chosen) {
      const { plan, chosen: before } = store.getSnapshot();
      const next = new Set(before);
      for (const id of entryIds) {
        if (!chosen) next.delete(id);
        else if (plan?.entries.some((entry) => entry.id === id && entry.op)) next.add(id);
      }
      store.update({ chosen: next });
    },
    setConfirmUnchanged: (confirmUnchanged) => store.update({ confirmUnchanged }),
    async accept() {
      const { plan, chosen, confirmUnchanged } = store.getSnapshot();
      if (!plan) return false;
      const done = await run('accepting', plan.sendId, () => view.accept(), () => review.act(acceptResults(plan, { entries: chosen, confirmUnchanged })));
      if (done) view.discard();
      return done !== null;
    },
    discard: () => store.update({ plan: null, chosen: new Set(), confirmUnchanged: false, error: null }),
    cancel() {
      running?.abort();
      running = null;
      store.update({ task: null, taskSend: null, progress: null });
    },
    retry: () => void again?.(),
    dispose: lifetime.dispose,
  };
  lifetime.defer(() => running?.abort());
  return view;
}

function fileStem(title: string): string {
  const stem = title.normalize('NFKD').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '').slice(0, 60);
  return stem || 'issue';
}
