import { ShoalError } from '../../base/errors';
import { asNumber, asRecord, asText, type JsonRecord } from '../../formats/json/fields';
import type { SentTask } from '../../review/event';
import { createHttp, TemporaryFailure, type Http } from '../connection';
import type { LabelingJob } from '../labeling-job';
import type { LabelingConnection, LabelingService, PulledSend, PushedJob, ServiceOptions } from '../provider';
import type { LabelingResults } from '../results';
import { recordsOf } from '../records';
import { fitTasks, readInterface } from './labeling-interface';
import { readStudioTasks, studioTasks, type StudioTask } from './tasks';

const PAGE = 100;
/** Tasks per request: an import of this many takes a server a few seconds. */
const BATCH = 100;
/** Longest title of a project there. */
const TITLE_LENGTH = 50;

interface Project {
  readonly id: string;
  readonly config: string;
  readonly ours: boolean;
}

/** Talks to a Label Studio server, 1.10 or newer. https://api.labelstud.io */
export function connectLabelStudio(connection: LabelingConnection): LabelingService {
  const http = createHttp('Label Studio', connection, authorization(connection.token));
  return {
    push: (job, options = {}) => push(http, connection.project ?? null, job, options),
    pull: (send, options = {}) => pull(http, send, options),
  };
}

/** Legacy tokens go as they are; a personal access token is exchanged for one that lasts some minutes. */
function authorization(token: string): Parameters<typeof createHttp>[2] {
  if (token.split('.').length !== 3) return () => Promise.resolve({ Authorization: `Token ${token}` });
  let held: { readonly header: string; readonly until: number } | null = null;
  return async (request, signal) => {
    if (!held || held.until < Date.now()) {
      const answer = asRecord(await request({ method: 'POST', path: '/api/token/refresh', json: { refresh: token }, repeatable: true, signal }));
      const access = asText(answer?.['access']);
      if (access === null) throw new ShoalError('fetch-failed', 'Label Studio took the token but gave no access token back. Make a new personal access token there.');
      held = { header: `Bearer ${access}`, until: Date.now() + 120_000 };
    }
    return { Authorization: held.header };
  };
}

async function push(http: Http, wanted: string | null, job: LabelingJob, { signal, onProgress }: ServiceOptions): Promise<PushedJob> {
  const total = job.frames.length;
  onProgress?.({ phase: 'Preparing the project', done: 0, total });
  const { tasks, config, notCarried } = await studioTasks(job, { signal });
  const project = wanted === null ? await ownProject(http, job, config, signal) : await givenProject(http, wanted, signal);
  const fitted = fitTasks(tasks, readInterface(project.config), project.ours ? null : project.id);
  const frameOf = (task: StudioTask): string => asText(task.data['shoal_id']) ?? '';
  let there = new Map<string, string>();
  let created = 0;
  await http.persist(async () => {
    // What was made before, also by an attempt whose answer got lost.
    there = await tasksOfSend(http, project.id, job.sendId, signal);
    const missing = fitted.tasks.filter((task) => !there.has(frameOf(task)));
    onProgress?.({ phase: 'Sending tasks', done: total - missing.length, total });
    for (let at = 0; at < missing.length; at += BATCH) {
      const batch = missing.slice(at, at + BATCH);
      const answer = asRecord(await http.request({ method: 'POST', path: `/api/projects/${project.id}/import`, query: { return_task_ids: 'true' }, json: batch, signal }));
      created += asNumber(answer?.['task_count']) ?? batch.length;
      onProgress?.({ phase: 'Sending tasks', done: total - missing.length + at + batch.length, total });
    }
    if (missing.length === 0) return;
    there = await tasksOfSend(http, project.id, job.sendId, signal);
    const lost = fitted.tasks.filter((task) => !there.has(frameOf(task))).length;
    // Some servers make tasks after they have answered.
    if (lost > 0) throw new TemporaryFailure(`Label Studio took ${total} tasks, and ${lost} of them are not in project ${project.id}. Look at its import jobs.`, null, { project: project.id, lost });
  }, signal);
  const sent: SentTask[] = job.frames.map(({ frame }) => ({ frameId: frame.frameId, taskId: there.get(frame.frameId) ?? null }));
  return { project: project.id, tasks: sent, created, notCarried: [...notCarried, ...fitted.notCarried] };
}

async function givenProject(http: Http, id: string, signal: AbortSignal | undefined): Promise<Project> {
  if (!/^\d+$/.test(id)) throw new ShoalError('invalid-argument', `"${id}" is no project of Label Studio. Expected its number, as in /projects/12.`, { details: { project: id } });
  const answer = asRecord(await http.request({ path: `/api/projects/${id}/`, signal }));
  return { id, config: asText(answer?.['label_config']) ?? '', ours: false };
}

/** The project of the issue: found by the mark in its description, or made. */
async function ownProject(http: Http, job: LabelingJob, config: string, signal: AbortSignal | undefined): Promise<Project> {
  const mark = `shoal:issue:${job.issueId}`;
  const settings = { label_config: config, expert_instruction: instructionsHtml(job.instructions), show_instruction: true };
  const find = async (): Promise<JsonRecord | null> => {
    for (let page = 1; ; page++) {
      const answer = asRecord(await http.request({ path: '/api/projects/', query: { page, page_size: PAGE }, signal }));
      const found = recordsOf(answer?.['results']).find((item) => asText(item?.['description'])?.includes(mark));
      if (found || asText(answer?.['next']) === null) return found ?? null;
    }
  };
  const made = await http.persist(async () => (await find()) ?? asRecord(await http.request({ method: 'POST', path: '/api/projects/', json: { title: titleOf(job.title), description: mark, ...settings }, signal })), signal);
  const id = asText(made?.['id']);
  if (id === null) throw new ShoalError('fetch-failed', 'Label Studio made a project and did not say which. Look at its list of projects.');
  const known = asText(made?.['label_config']) ?? '';
  if (covers(known, config)) return { id, config: known, ours: true };
  // A later send may bring shapes or classes that the first one had not.
  const changed = asRecord(await http.request({ method: 'PATCH', path: `/api/projects/${id}/`, json: settings, signal }));
  return { id, config: asText(changed?.['label_config']) ?? config, ours: true };
}

function covers(known: string, wanted: string): boolean {
  const [a, b] = [readInterface(known), readInterface(wanted)];
  return b.controls.every((control) => a.controls.some(({ tag, labels }) => tag === control.tag && [...control.labels].every((label) => labels.has(label))));
}

/** Titles have at least three characters there, and at most fifty. */
function titleOf(title: string): string {
  return [...title.trim()].slice(0, TITLE_LENGTH).join('').padEnd(3, '.');
}

function instructionsHtml(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return escaped.split(/\n{2,}/).map((part) => `<p>${part.replaceAll('\n', '<br>')}</p>`).join('');
}

/** Task ids by frame. Of tasks that were made twice by somebody else, the first. */
async function tasksOfSend(http: Http, project: string, sendId: string, signal: AbortSignal | undefined): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const task of listTasks(http, project, sendId, 'task_only', signal)) {
    const frame = asText(asRecord(task['data'])?.['shoal_id']);
    const id = asText(task['id']);
    if (frame !== null && id !== null && !found.has(frame)) found.set(frame, id);
  }
  return found;
}

async function* listTasks(http: Http, project: string, sendId: string, fields: 'task_only' | 'all', signal: AbortSignal | undefined): AsyncGenerator<JsonRecord> {
  const query = JSON.stringify({ filters: { conjunction: 'and', items: [{ filter: 'filter:tasks:data.shoal_send', operator: 'equal', type: 'String', value: sendId }] }, ordering: ['tasks:id'] });
  let seen = 0;
  for (let page = 1; ; page++) {
    const answer = asRecord(await http.request({ path: '/api/tasks', query: { project, fields, page, page_size: PAGE, query }, signal }));
    const tasks = recordsOf(answer?.['tasks']);
    seen += tasks.length;
    // A server that does not know the filter gives all tasks.
    yield* tasks.filter((task) => asText(asRecord(task['data'])?.['shoal_send']) === sendId);
    if (tasks.length === 0 || seen >= (asNumber(answer?.['total']) ?? 0)) return;
  }
}

async function pull(http: Http, { sendId, project, tasks }: PulledSend, { signal, onProgress }: ServiceOptions): Promise<LabelingResults> {
  if (project === null) throw new ShoalError('invalid-argument', 'This send names no project of Label Studio: it went as files. Export the tasks there as JSON, and open that file instead.');
  const done: JsonRecord[] = [];
  let read = 0;
  for await (const task of listTasks(http, project, sendId, 'all', signal)) {
    done.push(task);
    onProgress?.({ phase: 'Fetching results', done: (read += 1), total: Math.max(read, tasks.length) });
  }
  return readStudioTasks(done, 'label-studio', signal);
}

