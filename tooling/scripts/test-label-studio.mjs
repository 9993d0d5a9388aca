// Labels go out to a real Label Studio server and come back: installs it (once), starts it with an empty folder, and plays the labeler through its API.
// Prints a skip, and is green, where Python or the package index is missing or ten minutes are not enough.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataset } from '@shoal/engine/node';
import { acceptResults, createLabelingJob, findLabelingProvider, planResults } from '@shoal/engine/providers';
import { root } from './run.mjs';

const VERSION = '1.23.2';
const LIMIT_MS = 600_000;
const FRAMES = 230;
const began = Date.now();
const left = () => LIMIT_MS - (Date.now() - began);
const seconds = (from) => `${((Date.now() - from) / 1000).toFixed(1)} s`;

class Skip extends Error {}

/** Runs a program; `null` when it fails or takes longer than what is left. */
function program(file, args, options = {}) {
  return new Promise((done) => {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: Math.max(1, left() - 60_000), ...options });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', () => done(null));
    child.on('close', (code) => done(code === 0 ? output : null));
  });
}

async function findPython() {
  for (const name of ['python3.11', 'python3.12', 'python3.13', 'python3.10', 'python3']) {
    const version = /Python 3\.(\d+)/.exec((await program(name, ['--version'])) ?? '')?.[1];
    if (Number(version) >= 10 && Number(version) <= 13) return name;
  }
  throw new Skip('no Python 3.10 to 3.13 here');
}

async function install() {
  const folder = join(root, 'tooling/.cache', `label-studio-${VERSION}`);
  const done = join(folder, 'installed');
  const bin = (name) => join(folder, 'bin', name);
  if (existsSync(done)) return { bin, note: 'already installed' };
  const start = Date.now();
  const python = await findPython();
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  if ((await program(python, ['-m', 'venv', folder])) === null) throw new Skip(`${python} cannot make a virtual environment (the package python3-venv is missing)`);
  const fast = (await program(bin('python'), ['-m', 'pip', 'install', '--quiet', 'uv'])) !== null;
  const wanted = `label-studio==${VERSION}`;
  const installed = (fast && (await program(bin('uv'), ['pip', 'install', '--python', bin('python'), wanted])) !== null) || (await program(bin('python'), ['-m', 'pip', 'install', '--quiet', wanted])) !== null;
  if (!installed) throw new Skip(`${wanted} could not be installed: the package index does not answer, or not in time`);
  await writeFile(done, VERSION);
  return { bin, note: `installed in ${seconds(start)}${fast ? ' with uv' : ''}` };
}

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** A server with one user and nothing else. */
async function startServer(bin) {
  const data = await mkdtemp(join(tmpdir(), 'shoal-label-studio-'));
  const port = await freePort();
  const token = Array.from(crypto.getRandomValues(new Uint8Array(20)), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const user = { LABEL_STUDIO_USERNAME: 'labeler@example.com', LABEL_STUDIO_PASSWORD: crypto.randomUUID(), LABEL_STUDIO_USER_TOKEN: token, LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN: 'true' };
  const quiet = { COLLECT_ANALYTICS: 'false', LATEST_VERSION_CHECK: 'false', SENTRY_DSN: '', FRONTEND_SENTRY_DSN: '', LABEL_STUDIO_BASE_DATA_DIR: data };
  const child = spawn(bin('label-studio'), ['start', '--no-browser', '--port', String(port), '--log-level', 'ERROR'], { env: { ...process.env, ...user, ...quiet }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let log = '';
  let ended = false;
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log = `${log}${chunk}`.slice(-4000)));
  child.on('exit', () => (ended = true));
  const stop = async () => {
    if (!ended) process.kill(-child.pid, 'SIGTERM');
    await rm(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }).catch(() => undefined);
  };
  // It has a process group of its own, and must not outlive this one.
  process.once('exit', () => !ended && process.kill(-child.pid, 'SIGKILL'));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
  const url = `http://localhost:${port}`;
  while (left() > 120_000 && !ended) {
    const answer = await fetch(`${url}/api/projects/`, { headers: { Authorization: `Token ${token}` } }).catch(() => null);
    if (answer?.ok) return { url, token, stop };
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  await stop();
  if (ended) throw new Error(`Label Studio ended while it started:\n${log}`);
  throw new Skip('Label Studio did not start in time');
}

/** What a labeler's browser sends: the regions that the labeler sees, changed. */
function createLabeler({ url, token }) {
  const api = async (path, options = {}) => {
    const answer = await fetch(`${url}${path}`, { ...options, headers: { Authorization: `Token ${token}`, 'Content-Type': 'application/json' } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  return {
    api,
    regions: async (task) => (await api(`/api/tasks/${task}/`)).predictions[0]?.result ?? [],
    handIn: (task, result) => api(`/api/tasks/${task}/annotations/`, { method: 'POST', body: JSON.stringify({ result, lead_time: 1 }) }),
  };
}

async function countTasks(labeler, project) {
  return (await labeler.api(`/api/tasks?project=${project}&page_size=1`)).total;
}

function check(what, run) {
  return Promise.resolve(run()).then(
    (said) => console.log(`  ok    ${what}${said ? `: ${said}` : ''}`),
    (error) => {
      console.log(`  FAILED ${what}`);
      throw error;
    },
  );
}

async function main() {
  const bundle = join(root, 'demo/.cache/demo-town');
  if (!existsSync(join(bundle, 'shoal.json'))) throw new Skip('the demo dataset is missing; run "npm run demo:prepare"');
  const { bin, note } = await install();
  console.log(`Label Studio ${VERSION}: ${note}`);
  const starting = Date.now();
  const server = await startServer(bin);
  console.log(`started in ${seconds(starting)}`);
  const dataset = await openDataset(bundle, { currentUser: { id: 'ana' } });
  try {
    await wholeLoop(dataset, server);
  } finally {
    dataset.dispose();
    await server.stop();
  }
}

async function wholeLoop(dataset, server) {
  const { review, database } = dataset;
  const provider = findLabelingProvider('label-studio');
  const labeler = createLabeler(server);
  const modelId = dataset.manifest.models[0].id;
  const rows = [...(await database.query(`SELECT frame_id FROM frames WHERE labeled ORDER BY frame_id LIMIT ${FRAMES}`))];
  const elements = rows.map((row) => `frame:${row.frame_id}`);
  await review.act({ type: 'create-issue', issueId: 'loop', title: 'Loose boxes', description: 'Draw the boxes tight.\n\nLeave out what is <20 px & far.', elements });
  const job = await createLabelingJob(dataset, { issueId: 'loop', modelId, mediaUrl: (uri) => `https://pictures.example.com/${uri}` });
  const connect = (fetch) => provider.connect({ url: server.url, token: server.token, fetch });
  let project = '';

  await check('a crash in the middle leaves some tasks there', async () => {
    const crash = new AbortController();
    let imports = 0;
    const dying = async (...args) => {
      const answer = await fetch(...args);
      if (String(args[0]).includes('/import') && (imports += 1) === 1) crash.abort(new Error('the tab was closed'));
      return answer;
    };
    await assert.rejects(connect(dying).push(job, { signal: crash.signal }), /the tab was closed/);
    project = String((await labeler.api('/api/projects/')).results[0].id);
    const count = await countTasks(labeler, project);
    assert.ok(count > 0 && count < job.frames.length, `${count} tasks`);
    return `${count} of ${job.frames.length}`;
  });

  let pushed;
  await check('sending again finds them and makes the others; an answer that got lost makes nothing twice', async () => {
    let lost = false;
    const flaky = async (...args) => {
      const answer = await fetch(...args);
      if (String(args[0]).includes('/import') && !lost) {
        lost = true;
        throw new TypeError('connection lost');
      }
      return answer;
    };
    pushed = await connect(flaky).push(job);
    assert.equal(pushed.project, project);
    assert.equal(await countTasks(labeler, project), job.frames.length);
    assert.equal(new Set(pushed.tasks.map(({ taskId }) => taskId)).size, job.frames.length);
    assert.ok(pushed.tasks.every(({ taskId }) => taskId !== null));
  });

  await check('a third time makes nothing', async () => {
    const again = await connect(fetch).push(job);
    assert.equal(again.created, 0);
    assert.deepEqual(again.tasks, pushed.tasks);
    assert.equal((await labeler.api('/api/projects/')).count, 1);
  });

  const taskOf = new Map(pushed.tasks.map(({ frameId, taskId }) => [frameId, taskId]));
  await check('the server has labels and inferences as predictions, and the instructions', async () => {
    for (const { frame, labels, inferences } of job.frames.slice(0, 40)) {
      const task = await labeler.api(`/api/tasks/${taskOf.get(frame.frameId)}/`);
      const said = new Map(task.predictions.map((prediction) => [prediction.model_version, prediction.result]));
      assert.deepEqual((said.get('labels') ?? []).map(({ meta }) => meta.shoal_id).sort(), labels.map(({ labelId }) => labelId).sort());
      assert.deepEqual((said.get(modelId) ?? []).map(({ meta }) => meta.shoal_id).sort(), inferences.map(({ inferenceId }) => inferenceId).sort());
    }
    const { expert_instruction: instruction, title } = await labeler.api(`/api/projects/${project}/`);
    assert.equal(title, 'Loose boxes');
    assert.match(instruction, /Draw the boxes tight/);
  });

  await review.act({ type: 'send-issue', issueId: 'loop', sendId: job.sendId, provider: provider.id, project, tasks: pushed.tasks });
  const expected = new Map();
  const worked = job.frames.filter(({ labels }) => labels.length >= 3).slice(0, 5);
  await check('a labeler moves, renames, deletes and draws', async () => {
    const classNames = dataset.manifest.classes.map(({ name }) => name);
    for (const [index, { frame, labels }] of worked.entries()) {
      const task = taskOf.get(frame.frameId);
      const regions = (await labeler.regions(task)).map((region) => structuredClone(region));
      assert.equal(regions.length, labels.length);
      if (index === 0) {
        await labeler.handIn(task, regions);
        continue;
      }
      const [moved, renamed, deleted, ...others] = regions;
      moved.value.x = Math.max(0, moved.value.x - 2);
      moved.value.width += 1;
      const [was] = renamed.value.rectanglelabels;
      renamed.value.rectanglelabels = [classNames.find((name) => name !== was)];
      const drawn = { id: `new${index}`, type: 'rectanglelabels', from_name: moved.from_name, to_name: 'image', original_width: moved.original_width, original_height: moved.original_height, image_rotation: 0, value: { x: 1, y: 1, width: 2, height: 3, rotation: 0, rectanglelabels: [classNames[0]] } };
      await labeler.handIn(task, [moved, renamed, ...others, drawn]);
      expected.set(moved.meta.shoal_id, 'modified:place').set(renamed.meta.shoal_id, 'modified:class').set(deleted.meta.shoal_id, 'deleted:');
    }
    await labeler.handIn(taskOf.get(job.frames.find((frame) => !worked.includes(frame)).frame.frameId), []);
  });

  const send = () => review.state.getSnapshot().issues.get('loop').sends[0];
  const read = async () => planResults(dataset, await connect(fetch).pull(send()), { issueId: 'loop', sendId: job.sendId, provider });
  const emptied = job.frames.find((frame) => !worked.includes(frame));
  let plan;
  await check('what comes back is exactly what the labeler did', async () => {
    plan = await read();
    const found = new Map(plan.entries.filter(({ kind, frameId }) => kind !== 'added' && kind !== 'unchanged' && frameId !== emptied.frame.frameId).map(({ labelId, kind, changed }) => [labelId, `${kind}:${changed.join()}`]));
    assert.deepEqual([...found].sort(), [...expected].sort());
    assert.equal(plan.entries.filter(({ kind }) => kind === 'added').length, worked.length - 1);
    assert.deepEqual(plan.entries.filter(({ kind, frameId }) => kind === 'deleted' && frameId === emptied.frame.frameId).map(({ labelId }) => labelId).sort(), emptied.labels.map(({ labelId }) => labelId).sort());
    assert.equal(plan.frameIds.length, worked.length + 1);
    assert.equal(plan.waiting.length, job.frames.length - worked.length - 1);
    assert.deepEqual(plan.unmatched, []);
    assert.ok(plan.entries.every(({ by }) => by === null || by === 'labeler@example.com'));
    return Object.entries(Object.groupBy(plan.entries, ({ kind }) => kind)).map(([kind, list]) => `${list.length} ${kind}`).join(', ');
  });

  await check('accepting is one action, and pulling again finds nothing new', async () => {
    const before = review.state.getSnapshot().changes;
    await review.act(acceptResults(plan));
    assert.equal(review.state.getSnapshot().changes.size, plan.entries.filter(({ op }) => op).length);
    const again = await read();
    assert.deepEqual(again.entries.filter(({ op }) => op), []);
    await review.undo();
    assert.deepEqual([...review.state.getSnapshot().changes], [...before]);
    assert.deepEqual(send().received, []);
  });

  await check('a personal access token works as well', async () => {
    const { token } = await labeler.api('/api/token/', { method: 'POST' });
    const results = await provider.connect({ url: server.url, token }).pull(send());
    assert.equal(results.frames.length, plan.frameIds.length);
  });

  await check('a wrong token says so and is not repeated', async () => {
    const wrong = 'f00'.repeat(13);
    await assert.rejects(provider.connect({ url: server.url, token: wrong }).pull(send()), (error) => error.code === 'fetch-failed' && /401/.test(error.message) && !error.message.includes(wrong) && !JSON.stringify(error.details).includes(wrong));
  });
}

try {
  await main();
  console.log(`Label Studio: everything came back as it was labelled · ${seconds(began)}`);
} catch (error) {
  if (!(error instanceof Skip)) throw error;
  console.log(`SKIPPED Label Studio: ${error.message}`);
}
