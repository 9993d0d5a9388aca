import { ShoalError } from '../../base/errors';
import { parseJsonText } from '../../formats/json/parse-json-text';
import type { Finding } from '../../formats/contract/findings';
import { createHttp } from '../connection';
import type { LabelingJob } from '../labeling-job';
import type { LabelingConnection, LabelingProvider, LabelingService } from '../provider';
import type { ResultFrame } from '../results';
import { plainLabel, readWebhookResults, webhookFrames, type WebhookPayload, type WebhookResults } from './payload';
import { signWebhook, WEBHOOK_HEADERS } from './sign';

/** Frames per delivery. */
const BATCH = 100;

/**
 * Anything else: a POST of JSON that is signed, to an address of the host's own. As files: the same payloads. Results: `WebhookResults`. The receiver keeps
 * `Shoal-Delivery` and answers 2xx to one that it has already, so that nothing is made twice.
 */
export const webhookProvider: LabelingProvider = {
  id: 'webhook',
  title: 'Webhook',
  can: { predictions: true, results: true, live: true, pull: false },
  tolerancePx: 1e-6,
  writeTasks: (job, { handedIn = false } = {}) => {
    const encode = (path: string, value: unknown) => ({ path, bytes: new TextEncoder().encode(`${JSON.stringify(value, null, 1)}\n`) });
    if (handedIn) {
      const results: WebhookResults = { type: 'shoal.labeling.results', version: 1, sendId: job.sendId, frames: job.frames.map(({ frame, labels }) => ({ frameId: frame.frameId, labels: labels.map(plainLabel) })) };
      return Promise.resolve({ files: [encode('results.json', results)], notCarried: [] });
    }
    const parts = payloadsOf(job);
    return Promise.resolve({ files: parts.map((payload) => encode(parts.length === 1 ? 'tasks.json' : `tasks-${payload.part + 1}.json`, payload)), notCarried: [] });
  },
  async readResults(files) {
    const frames: ResultFrame[] = [];
    const findings: Finding[] = [];
    for (const file of files) {
      const value = parseJsonText(new TextDecoder().decode(await file.read()), file.path);
      if (typeof value !== 'object' || value === null || !('type' in value) || value.type !== 'shoal.labeling.results') throw new ShoalError('unsupported-format', `"${file.path}" holds no labeling results. Expected JSON with "type": "shoal.labeling.results".`, { details: { path: file.path } });
      const read = readWebhookResults(value, file.path);
      frames.push(...read.frames);
      findings.push(...read.findings);
    }
    return { provider: 'webhook', frames, findings };
  },
  connect,
};

function payloadsOf(job: LabelingJob): WebhookPayload[] {
  const frames = webhookFrames(job);
  const parts = Math.max(1, Math.ceil(frames.length / BATCH));
  return Array.from({ length: parts }, (_, part) => ({
    type: 'shoal.labeling.tasks',
    version: 1,
    sendId: job.sendId,
    part,
    parts,
    issue: { issueId: job.issueId, title: job.title, instructions: job.instructions },
    classes: job.classes.map(({ id, name }) => ({ id, name })),
    frames: frames.slice(part * BATCH, (part + 1) * BATCH),
  }));
}

function connect(connection: LabelingConnection): LabelingService {
  const { token } = connection;
  // The secret signs and is never sent.
  const http = createHttp('The webhook', connection, () => Promise.resolve({}));
  return {
    async push(job, { signal, onProgress } = {}) {
      const parts = payloadsOf(job);
      let done = 0;
      for (const payload of parts) {
        const body = JSON.stringify(payload);
        // A later attempt is signed anew: its time has to be within the window of the receiver.
        await http.persist(async () => {
          const timestamp = Math.floor(Date.now() / 1000);
          const headers = { [WEBHOOK_HEADERS.timestamp]: String(timestamp), [WEBHOOK_HEADERS.signature]: await signWebhook(token, timestamp, body), [WEBHOOK_HEADERS.delivery]: `${job.sendId}:${payload.part}` };
          await http.request({ method: 'POST', path: '', body, headers, signal, repeatable: false, anyAnswer: true });
        }, signal);
        done += payload.frames.length;
        onProgress?.({ phase: 'Sending tasks', done, total: job.frames.length });
      }
      return { project: null, tasks: job.frames.map(({ frame }) => ({ frameId: frame.frameId, taskId: null })), created: job.frames.length, notCarried: [] };
    },
  };
}
