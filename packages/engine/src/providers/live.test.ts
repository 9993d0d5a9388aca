import { afterEach, describe, expect, it } from 'vitest';
import { checkServerUrl } from './connection';
import { openExample, type Example } from './conformance.test-support';
import { createLabelingJob, type LabelingJob } from './labeling-job';
import type { LabelingConnection, LabelingProvider } from './provider';
import { findLabelingProvider } from './registry';
import { replay, type Exchange, type Replay } from './replay.test-support';
import { verifyWebhook } from './webhook/sign';

const token = 'tok-3c1f';
let example: Example | undefined;
let server: Replay | undefined;
const waits: number[] = [];
afterEach(async () => {
  example?.dispose();
  await server?.close();
  example = server = undefined;
  waits.length = 0;
});

async function jobFor(provider: LabelingProvider, frameIds = ['f/1', 'empty']): Promise<LabelingJob> {
  example = await openExample(provider);
  return createLabelingJob(example, { issueId: 'issue', sendId: 's-1', frameIds, modelId: 'm 2', mediaUrl: (uri) => `https://pictures.example.com/${encodeURI(uri)}` });
}

async function start(exchanges: readonly Exchange[]): Promise<LabelingConnection> {
  await server?.close();
  server = await replay(exchanges);
  const wait = (ms: number): Promise<void> => {
    waits.push(ms);
    return Promise.resolve();
  };
  return { url: server.url, token, wait };
}

describe('Label Studio over HTTP', () => {
  const provider = findLabelingProvider('label-studio');
  const config = '<View><Image name="image" value="$image"/><RectangleLabels name="rectangle" toName="image"><Label value="Car"/><Label value="Kegel “grün” &lt;&amp;&gt;"/><Label value="標識"/></RectangleLabels><PolygonLabels name="polygon" toName="image"><Label value="Car"/><Label value="Kegel “grün” &lt;&amp;&gt;"/><Label value="標識"/></PolygonLabels></View>';
  const ours = { id: 5, description: 'shoal:issue:issue', label_config: config };
  // The order of frames in a job is that of their ids.
  const task = (id: number, frame: string, more = {}) => ({ id, data: { image: 'x.png', shoal_id: frame, shoal_send: 's-1' }, annotations: [], ...more });

  it('makes project and tasks, waits as long as it is told to, and looks again after an answer that got lost', async () => {
    const job = await jobFor(provider);
    const connection = await start([
      { request: 'GET /api/projects/?page=1', status: 429, headers: { 'Retry-After': '7' } },
      { request: 'GET /api/projects/?page=1', answer: { results: [{ id: 1, description: 'somebody else' }], next: null } },
      { request: 'POST /api/projects/', sends: { title: 'Loose boxes', description: 'shoal:issue:issue', show_instruction: true, expert_instruction: '<p>Loose boxes</p><p>Tight, please.</p>' }, status: 201, answer: ours },
      { request: 'GET /api/tasks?project=5', answer: { total: 0, tasks: [] } },
      { request: 'POST /api/projects/5/import', sends: { 0: { data: { shoal_id: 'empty', shoal_send: 's-1' }, predictions: { 0: { model_version: 'm 2', score: 0.75 } } }, 1: { data: { shoal_id: 'f/1' }, predictions: { 0: { model_version: 'labels' } } } }, cut: true },
      { request: 'GET /api/tasks?project=5', answer: { total: 1, tasks: [task(31, 'empty')] } },
      { request: 'POST /api/projects/5/import', sends: { 0: { data: { shoal_id: 'f/1' } } }, status: 201, answer: { task_count: 1 } },
      { request: 'GET /api/tasks?project=5', answer: { total: 2, tasks: [task(31, 'empty'), task(32, 'f/1')] } },
    ]);
    const steps: string[] = [];
    const pushed = await provider.connect?.(connection).push(job, { onProgress: ({ done, total }) => steps.push(`${done}/${total ?? ''}`) });
    expect(server?.problems()).toEqual([]);
    expect(pushed).toMatchObject({ project: '5', created: 1, tasks: [{ frameId: 'empty', taskId: '31' }, { frameId: 'f/1', taskId: '32' }] });
    expect(waits[0]).toBe(7000);
    expect(waits).toHaveLength(2);
    expect(steps.at(-1)).toBe('2/2');
    expect(server?.requests.every(({ headers }) => headers.authorization === `Token ${token}`)).toBe(true);
  });

  it('gives up on what does not pass, and never says the token', async () => {
    const job = await jobFor(provider);
    const refused = await start([{ request: 'GET /api/projects/', status: 401, answer: { detail: `Invalid token ${token}.` } }]);
    await expect(provider.connect?.(refused).push(job)).rejects.toMatchObject({ code: 'fetch-failed', message: expect.stringMatching(/401 to GET .*: Invalid token •••\./) as string });
    const down = await start(Array.from({ length: 6 }, () => ({ request: 'GET /api/projects/', status: 503, answer: { detail: 'starting' } })));
    await expect(provider.connect?.(down).push(job)).rejects.toThrow(/503/);
    expect(waits).toHaveLength(5);
    expect(waits.every((ms, index) => ms >= 375 * 2 ** index && ms <= 625 * 2 ** index)).toBe(true);
  });

  it('gives regions to the controls that a project of somebody else has, and says what it has none for', async () => {
    const job = await jobFor(provider);
    const theirs = '<View><Image name="pic" value="$url"/><RectangleLabels name="boxes" toName="pic"><Label value="Car"/></RectangleLabels></View>';
    const connection = await start([
      { request: 'GET /api/projects/9/', answer: { id: 9, label_config: theirs } },
      { request: 'GET /api/tasks?project=9', answer: { total: 0, tasks: [] } },
      { request: 'POST /api/projects/9/import', sends: { 1: { data: { shoal_id: 'f/1', url: 'https://pictures.example.com/pictures/%C3%9Cb%20er.png' }, predictions: { 0: { result: { 0: { from_name: 'boxes', to_name: 'pic' } } } } } }, answer: { task_count: 2 } },
      { request: 'GET /api/tasks?project=9', answer: { total: 2, tasks: [task(1, 'empty'), task(2, 'f/1')] } },
    ]);
    const pushed = await provider.connect?.({ ...connection, project: '9' }).push(job);
    expect(server?.problems()).toEqual([]);
    expect(pushed?.notCarried.map(({ rowId }) => rowId).sort()).toEqual(['Größe#1 <"&\'>', 'outline']);
  });
});

describe('CVAT over HTTP', () => {
  const provider = findLabelingProvider('cvat');
  const labels = { next: null, results: ['Car', 'Kegel “grün” <&>', '標識'].map((name, index) => ({ id: 100 + index, name, attributes: [{ id: 200 + index, name: 'shoal_id' }] })) };
  const nothing = { results: [], next: null };
  const meta = { frames: [{ name: 'leer.png', width: 64, height: 64 }, { name: 'Üb er.png', width: 200, height: 100 }] };

  it('makes project, guide and task, waits for the pictures, and puts the labels on them', async () => {
    const job = await jobFor(provider);
    const connection = await start([
      { request: 'GET /api/projects?search=issue', answer: nothing },
      { request: 'POST /api/projects', sends: { name: 'Loose boxes · issue', labels: { 0: { name: 'Car', attributes: { 0: { name: 'shoal_id', input_type: 'text' } } } } }, status: 201, answer: { id: 7, guide_id: null } },
      { request: 'POST /api/guides', sends: { project_id: 7, markdown: 'Loose boxes\n\nTight, please.' }, status: 201, answer: { id: 1 } },
      { request: 'GET /api/labels?project_id=7', answer: labels },
      { request: 'GET /api/tasks?project_id=7&search=s-1', answer: nothing },
      { request: 'GET /api/tasks?project_id=7&search=s-1', answer: nothing },
      { request: 'POST /api/tasks', sends: { name: 'Loose boxes · s-1', project_id: 7 }, status: 201, answer: { id: 21, size: 0 } },
      { request: 'POST /api/tasks/21/data', sends: { sorting_method: 'predefined', remote_files: ['https://pictures.example.com/pictures/leer.png', 'https://pictures.example.com/pictures/%C3%9Cb%20er.png'] }, status: 202, answer: { rq_id: 'a=create&b=21' } },
      { request: 'GET /api/tasks/21', answer: { id: 21, size: 0 } },
      { request: 'GET /api/requests/a%3Dcreate%26b%3D21', answer: { status: 'started' } },
      { request: 'GET /api/tasks/21', answer: { id: 21, size: 2 } },
      { request: 'GET /api/tasks/21/annotations', answer: { shapes: [], tags: [], tracks: [] } },
      { request: 'PUT /api/tasks/21/annotations', status: 502 },
      { request: 'PUT /api/tasks/21/annotations', sends: { shapes: { 1: { type: 'polygon', points: [5, 5, 25, 5, 25, 25] }, 2: { type: 'rectangle', frame: 1, label_id: 100, points: [10, 20, 40, 60], attributes: { 0: { spec_id: 200, value: 'plain' } } }, 3: { rotation: 30 } } }, answer: {} },
    ]);
    const pushed = await provider.connect?.(connection).push(job);
    expect(server?.problems()).toEqual([]);
    expect(pushed).toMatchObject({ project: '7', created: 2, tasks: [{ frameId: 'empty', taskId: '21:0' }, { frameId: 'f/1', taskId: '21:1' }] });
  });

  it('finds the task again, and leaves alone what a labeler did', async () => {
    const job = await jobFor(provider);
    const connection = await start([
      { request: 'GET /api/projects?search=issue', answer: { results: [{ id: 7, name: 'Loose boxes · issue', guide_id: 1 }], next: null } },
      { request: 'GET /api/labels?project_id=7', answer: labels },
      { request: 'GET /api/tasks?project_id=7&search=s-1', answer: { results: [{ id: 21, size: 2, name: 'Loose boxes · s-1' }], next: null } },
      { request: 'GET /api/tasks/21/annotations', answer: { shapes: [{ id: 1 }], tags: [], tracks: [] } },
    ]);
    expect(await provider.connect?.(connection).push(job)).toMatchObject({ project: '7', created: 0 });
    expect(server?.problems()).toEqual([]);
  });

  it('brings back what was handed in, by our ids', async () => {
    const connection = await start([
      { request: 'GET /api/labels?project_id=7', answer: labels },
      { request: 'GET /api/jobs?task_id=21', answer: { results: [{ state: 'in progress', start_frame: 0, stop_frame: 0 }, { state: 'completed', start_frame: 1, stop_frame: 1, assignee: { username: 'mira' } }] } },
      { request: 'GET /api/tasks/21/data/meta', answer: meta },
      {
        request: 'GET /api/tasks/21/annotations',
        answer: {
          shapes: [
            { id: 1, type: 'rectangle', frame: 1, label_id: 100, points: [11, 20, 41, 60], rotation: 15, occluded: true, attributes: [{ spec_id: 200, value: 'Größe#1 <"&\'>' }] },
            { id: 2, type: 'mask', frame: 1, label_id: 102, points: [1, 3, 10, 10, 11, 11], attributes: [] },
            { id: 3, type: 'ellipse', frame: 1, label_id: 100, points: [50, 50, 60, 45], attributes: [] },
            { id: 4, type: 'rectangle', frame: 0, label_id: 100, points: [1, 1, 2, 2], attributes: [] },
          ],
          tags: [{ id: 9, frame: 1, label_id: 101, attributes: [] }],
        },
      },
    ]);
    const results = await provider.connect?.(connection).pull?.({ sendId: 's-1', project: '7', tasks: [{ frameId: 'empty', taskId: '21:0' }, { frameId: 'f/1', taskId: '21:1' }] });
    expect(server?.problems()).toEqual([]);
    expect(results?.frames).toMatchObject([
      {
        frame: 'f/1',
        by: 'mira',
        labels: [
          { ids: ['Größe#1 <"&\'>', 'cvat:s1'], className: 'Car', box: { x: 11, y: 20, w: 30, h: 40 }, rotation: 15 },
          { ids: ['cvat:s2'], task: 'mask', className: '標識', box: { x: 10, y: 10, w: 2, h: 2 } },
          { box: { x: 40, y: 45, w: 20, h: 10 } },
          { ids: ['cvat:t9'], task: 'class' },
        ],
      },
    ]);
  });

  it('says that CVAT cannot reach pictures without an address, before anything is made', async () => {
    const job = { ...(await jobFor(provider)), frames: (await jobFor(provider)).frames.map((frame) => ({ ...frame, url: 'pictures/a.png' })) };
    await expect(provider.connect?.(await start([])).push(job)).rejects.toMatchObject({ code: 'invalid-argument' });
    expect(server?.requests).toEqual([]);
  });
});

describe('the webhook', () => {
  const provider = findLabelingProvider('webhook');

  it('signs every delivery, again for every attempt, and keeps the secret to itself', async () => {
    const job = await jobFor(provider);
    const connection = await start([{ request: 'POST /', status: 500 }, { request: 'POST /', sends: { type: 'shoal.labeling.tasks', version: 1, sendId: 's-1', part: 0, parts: 1 }, status: 204 }]);
    expect(await provider.connect?.(connection).push(job)).toMatchObject({ project: null, created: 2 });
    expect(server?.problems()).toEqual([]);
    for (const { headers, body } of server?.requests ?? []) {
      const received = { secret: token, timestamp: String(headers['shoal-timestamp']), signature: String(headers['shoal-signature']), body };
      expect(headers['shoal-delivery']).toBe('s-1:0');
      expect(await verifyWebhook(received)).toBe(true);
      expect(await verifyWebhook({ ...received, body: `${body} ` })).toBe(false);
      expect(await verifyWebhook({ ...received, secret: 'other' })).toBe(false);
      expect(await verifyWebhook({ ...received, now: Number(received.timestamp) + 301 })).toBe(false);
      expect(await verifyWebhook({ ...received, timestamp: String(Number(received.timestamp) + 1) })).toBe(false);
      expect(JSON.stringify(headers)).not.toContain(token);
    }
  });
});

describe('addresses of servers', () => {
  it.each(['http://labels.example.com', 'https://ana:secret@labels.example.com', 'ftp://localhost', 'labels.example.com', 'javascript:alert(1)', 'http://localhost.evil.example'])('refuses %s', (url) => {
    expect(() => checkServerUrl(url)).toThrow(expect.objectContaining({ code: 'invalid-argument', message: expect.not.stringContaining('secret') as string }) as Error);
  });

  it.each(['https://labels.example.com/studio', 'http://localhost:8080', 'http://127.0.0.1:1', 'http://[::1]:9'])('takes %s', (url) => {
    expect(checkServerUrl(url).href).toContain(url);
  });
});
