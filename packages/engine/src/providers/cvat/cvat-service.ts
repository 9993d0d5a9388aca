import { ShoalError } from '../../base/errors';
import { memoryFile } from '../../formats/contract/memory-files';
import type { Finding } from '../../formats/contract/findings';
import { asArray, asNumber, asRecord, asText, type JsonRecord } from '../../formats/json/fields';
import { createHttp, type Http } from '../connection';
import type { LabelingJob } from '../labeling-job';
import type { LabelingConnection, LabelingService, PulledSend, PushedJob, ServiceOptions } from '../provider';
import type { LabelingResults } from '../results';
import { cvatFiles, cvatLabels, readCvatResults } from './files';
import { recordsOf } from '../records';
import { ID_ATTRIBUTE, shapesOfXml, xmlOfAnswer, type CvatFrame, type CvatShape } from './shapes';

const PAGE = 100;
const POLL_MS = 1000;
const POLLS = 600;

/** Labels of a project there. */
interface Labels {
  readonly idOf: ReadonlyMap<string, { readonly id: number; readonly spec: number | null }>;
  readonly nameOf: ReadonlyMap<number, string>;
  readonly specs: ReadonlySet<number>;
}

/** Talks to a CVAT server, 2.5 or newer. https://docs.cvat.ai/docs/api_sdk/ */
export function connectCvat(connection: LabelingConnection): LabelingService {
  const { token } = connection;
  const header = /^(Token|Bearer) /.test(token) ? token : `Token ${token}`;
  const http = createHttp('CVAT', connection, () => Promise.resolve({ Authorization: header }));
  const wait = connection.wait ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
  return {
    push: (job, options = {}) => push(http, wait, connection.project ?? null, job, options),
    pull: (send, options = {}) => pull(http, send, options),
  };
}

async function push(http: Http, wait: NonNullable<LabelingConnection['wait']>, wanted: string | null, job: LabelingJob, { signal, onProgress }: ServiceOptions): Promise<PushedJob> {
  const total = job.frames.length;
  const far = job.frames.filter(({ url }) => !/^https?:\/\//.test(url));
  if (far.length > 0) throw new ShoalError('invalid-argument', `CVAT fetches pictures itself, and ${far.length} of ${total} have no address that it can reach ("${far[0]?.url ?? ''}"). Pass \`mediaUrl\` with the address of your pictures, or send the files.`, { details: { frameId: far[0]?.frame.frameId } });
  onProgress?.({ phase: 'Preparing the project', done: 0, total });
  const project = wanted ?? (await ownProject(http, job, signal));
  if (!/^\d+$/.test(project)) throw new ShoalError('invalid-argument', `"${project}" is no project of CVAT. Expected its number, as in /projects/12.`, { details: { project } });
  const labels = await ensureLabels(http, project, wanted === null ? job : null, signal);
  const name = `${job.title} · ${job.sendId}`;
  let task = await findByName(http, '/api/tasks', { project_id: project }, job.sendId, signal);
  const created = task === null;
  task ??= await http.persist(async () => (await findByName(http, '/api/tasks', { project_id: project }, job.sendId, signal)) ?? asRecord(await http.request({ method: 'POST', path: '/api/tasks', json: { name, project_id: Number(project) }, signal })), signal);
  const id = asText(task?.['id']);
  if (id === null) throw new ShoalError('fetch-failed', 'CVAT made a task and did not say which. Look at its list of tasks.');
  if (!asNumber(task?.['size'])) await attachPictures(http, wait, id, job, signal, (done) => onProgress?.({ phase: 'Waiting for CVAT to read the pictures', done, total }));
  onProgress?.({ phase: 'Sending labels', done: 0, total });
  const notCarried = await preAnnotate(http, id, job, labels, signal);
  onProgress?.({ phase: 'Sending labels', done: total, total });
  return { project, tasks: job.frames.map(({ frame }, index) => ({ frameId: frame.frameId, taskId: `${id}:${index}` })), created: created ? total : 0, notCarried };
}

/** Of what a list holds, the one whose name ends in a mark. */
async function findByName(http: Http, path: string, query: Readonly<Record<string, string>>, mark: string, signal: AbortSignal | undefined): Promise<JsonRecord | null> {
  for (let page = 1; ; page++) {
    const answer = asRecord(await http.request({ path, query: { ...query, search: mark, page, page_size: PAGE }, signal }));
    const found = recordsOf(answer?.['results']).find((item) => asText(item?.['name'])?.endsWith(` · ${mark}`));
    if (found || asText(answer?.['next']) === null) return found ?? null;
  }
}

async function ownProject(http: Http, job: LabelingJob, signal: AbortSignal | undefined): Promise<string> {
  const made = await http.persist(
    async () => (await findByName(http, '/api/projects', {}, job.issueId, signal)) ?? asRecord(await http.request({ method: 'POST', path: '/api/projects', json: { name: `${job.title} · ${job.issueId}`, labels: cvatLabels(job.classes) }, signal })),
    signal,
  );
  const id = asText(made?.['id']);
  if (id === null) throw new ShoalError('fetch-failed', 'CVAT made a project and did not say which. Look at its list of projects.');
  if (made?.['guide_id'] == null) await http.request({ method: 'POST', path: '/api/guides', json: { project_id: Number(id), markdown: job.instructions }, signal });
  return id;
}

async function readLabels(http: Http, project: string, signal: AbortSignal | undefined): Promise<Labels> {
  const idOf = new Map<string, { id: number; spec: number | null }>();
  const specs = new Set<number>();
  for (let page = 1; ; page++) {
    const answer = asRecord(await http.request({ path: '/api/labels', query: { project_id: project, page, page_size: PAGE }, signal }));
    for (const item of recordsOf(answer?.['results'])) {
      const [name, id] = [asText(item?.['name']), asNumber(item?.['id'])];
      if (name === null || id === null) continue;
      const own = recordsOf(item?.['attributes']).find((attribute) => attribute?.['name'] === ID_ATTRIBUTE);
      const spec = asNumber(own?.['id']);
      if (spec !== null) specs.add(spec);
      idOf.set(name, { id, spec });
    }
    if (asText(answer?.['next']) === null) return { idOf, specs, nameOf: new Map([...idOf].map(([name, { id }]) => [id, name])) };
  }
}

/** Labels of the project. Classes that our own project lacks are added. */
async function ensureLabels(http: Http, project: string, job: LabelingJob | null, signal: AbortSignal | undefined): Promise<Labels> {
  const labels = await readLabels(http, project, signal);
  const missing = job?.classes.filter(({ name }) => !labels.idOf.has(name)) ?? [];
  if (missing.length === 0) return labels;
  await http.request({ method: 'PATCH', path: `/api/projects/${project}`, json: { labels: cvatLabels(missing) }, signal });
  return readLabels(http, project, signal);
}

async function attachPictures(http: Http, wait: NonNullable<LabelingConnection['wait']>, task: string, job: LabelingJob, signal: AbortSignal | undefined, onProgress: (done: number) => void): Promise<void> {
  let request: string | null = null;
  try {
    const answer = asRecord(await http.request({ method: 'POST', path: `/api/tasks/${task}/data`, json: { image_quality: 90, use_cache: true, sorting_method: 'predefined', remote_files: job.frames.map(({ url }) => url) }, signal }));
    request = asText(answer?.['rq_id']);
  } catch (error) {
    // Another attempt asked for the same.
    if (!(error instanceof ShoalError && error.details['status'] === 409)) throw error;
  }
  for (let poll = 0; poll < POLLS; poll++) {
    signal?.throwIfAborted();
    const state = asRecord(await http.request({ path: `/api/tasks/${task}`, signal }));
    const size = asNumber(state?.['size']) ?? 0;
    onProgress(size);
    if (size > 0 && size !== job.frames.length) throw new ShoalError('fetch-failed', `Task ${task} of CVAT has ${size} pictures where ${job.frames.length} were sent. Delete the task there and send again.`, { details: { task, size } });
    if (size > 0) return;
    const running = request === null ? null : asRecord(await http.request({ path: `/api/requests/${encodeURIComponent(request)}`, signal }));
    if (running?.['status'] === 'failed') throw new ShoalError('fetch-failed', `CVAT could not read the pictures: ${asText(running['message'])?.slice(0, 240) ?? 'it did not say why'}. Check that the server reaches their addresses, and delete task ${task} there.`, { details: { task } });
    await wait(POLL_MS, signal);
  }
  throw new ShoalError('fetch-failed', `CVAT did not finish reading the pictures of task ${task} within ${(POLLS * POLL_MS) / 60_000} minutes. Send again later: the task is found again.`, { details: { task } });
}

/** Puts the labels on pictures that nobody touched yet; what a labeler did is never overwritten. */
async function preAnnotate(http: Http, task: string, job: LabelingJob, labels: Labels, signal: AbortSignal | undefined): Promise<Finding[]> {
  const { files, notCarried } = await cvatFiles(job, { signal });
  const shapes = await shapesOfXml(files.find(({ path }) => path === 'annotations.xml')?.bytes ?? new Uint8Array());
  const unknown = shapes.filter(({ label }) => !labels.idOf.has(label));
  const left = unknown.map(({ label, id, frame }): Finding => ({ code: 'not-carried', message: `The project has no label "${label}". It was left out.`, rowId: id ?? undefined, frameId: job.frames[frame]?.frame.frameId }));
  const sent = shapes.filter(({ label }) => labels.idOf.has(label));
  const there = asRecord(await http.request({ path: `/api/tasks/${task}/annotations`, signal }));
  const touched = ['shapes', 'tags', 'tracks'].some((kind) => (asArray(there?.[kind])?.length ?? 0) > 0);
  if (!touched && sent.length > 0) {
    const tags = sent.filter(({ type }) => type === 'tag').map((shape) => ({ ...sharedFields(shape, labels) }));
    const drawn = sent.filter(({ type }) => type !== 'tag').map((shape) => ({ ...sharedFields(shape, labels), type: shape.type, points: shape.points, rotation: shape.rotation, occluded: shape.occluded, outside: false, z_order: 0 }));
    await http.request({ method: 'PUT', path: `/api/tasks/${task}/annotations`, json: { version: 0, tags, shapes: drawn, tracks: [] }, signal });
  }
  return [...notCarried, ...left];
}

function sharedFields({ frame, label, id, source }: CvatShape, labels: Labels): Record<string, unknown> {
  const known = labels.idOf.get(label);
  return { frame, label_id: known?.id, group: 0, source, attributes: known?.spec != null && id !== null ? [{ spec_id: known.spec, value: id }] : [] };
}

async function pull(http: Http, { project, tasks }: PulledSend, { signal, onProgress }: ServiceOptions): Promise<LabelingResults> {
  if (project === null) throw new ShoalError('invalid-argument', 'This send names no project of CVAT: it went as files. Export the task there as "CVAT for images 1.1", and open that file instead.');
  const labels = await readLabels(http, project, signal);
  const frameAt = new Map(tasks.flatMap(({ frameId, taskId }) => (taskId === null ? [] : [[taskId, frameId] as const])));
  const ids = [...new Set([...frameAt.keys()].map((key) => key.split(':')[0] ?? key))];
  const parts: LabelingResults[] = [];
  for (const [at, id] of ids.entries()) {
    onProgress?.({ phase: 'Fetching results', done: at, total: ids.length });
    const jobs = recordsOf(asRecord(await http.request({ path: '/api/jobs', query: { task_id: id, page_size: PAGE }, signal }))?.['results']).filter((job) => job?.['state'] === 'completed');
    const jobOf = (index: number) => jobs.find((job) => index >= (asNumber(job?.['start_frame']) ?? 0) && index <= (asNumber(job?.['stop_frame']) ?? -1));
    const meta = asArray(asRecord(await http.request({ path: `/api/tasks/${id}/data/meta`, signal }))?.['frames']) ?? [];
    const frames = meta.flatMap((item, index): CvatFrame[] => {
      const name = frameAt.get(`${id}:${index}`);
      const size = asRecord(item);
      return name !== undefined && jobOf(index) ? [{ index, name, width: asNumber(size?.['width']) ?? 0, height: asNumber(size?.['height']) ?? 0 }] : [];
    });
    const xml = xmlOfAnswer(await http.request({ path: `/api/tasks/${id}/annotations`, signal }), frames, (label) => labels.nameOf.get(label), (spec) => labels.specs.has(spec));
    const read = await readCvatResults([memoryFile('annotations.xml', xml)], signal);
    const by = new Map(frames.map(({ index, name }) => [name, asText(asRecord(jobOf(index)?.['assignee'])?.['username'])]));
    parts.push({ ...read, frames: read.frames.map((frame) => ({ ...frame, by: by.get(frame.frame) ?? null })) });
  }
  return { provider: 'cvat', frames: parts.flatMap(({ frames }) => frames), findings: parts.flatMap(({ findings }) => findings) };
}
