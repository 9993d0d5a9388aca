import { labelStudio as format } from '../../formats/label-studio/label-studio';
import { asArray, asNumber, asRecord, asText, type JsonRecord } from '../../formats/json/fields';
import { memoryFile } from '../../formats/contract/memory-files';
import type { Finding } from '../../formats/contract/findings';
import { writeLabelStudio } from '../../formats/label-studio/write-label-studio';
import { jobDataset, type LabelingJob } from '../labeling-job';
import type { WriteTasksOptions } from '../provider';
import { readResultsWith } from '../read-results';
import { recordsOf } from '../records';
import type { LabelingResults } from '../results';

/** A task as Label Studio imports it. */
export interface StudioTask {
  readonly data: JsonRecord;
  readonly annotations?: readonly JsonRecord[];
  readonly predictions?: readonly JsonRecord[];
}

/** `model_version` of the prediction that holds the labels as they are. */
export const LABELS_VERSION = 'labels';

/** The tasks of a job. Labels go as a prediction, from which the labeler starts; inferences as another one, with score and model version. */
export async function studioTasks(job: LabelingJob, { signal, handedIn = false }: WriteTasksOptions = {}): Promise<{ readonly tasks: readonly StudioTask[]; readonly config: string; readonly notCarried: readonly Finding[] }> {
  const written = await writeLabelStudio(jobDataset(job, { uri: 'url' }), { signal, ...(job.modelId !== null && { modelId: job.modelId }) });
  const text = (path: string): string => new TextDecoder().decode(written.files.find((file) => file.path === path)?.bytes);
  const tasks = (JSON.parse(text('tasks.json')) as JsonRecord[]).map((task): StudioTask => {
    const data = { ...asRecord(task['data']), shoal_send: job.sendId, shoal_issue: job.title };
    const [own] = recordsOf(task['annotations']);
    const said = recordsOf(task['predictions']);
    if (handedIn) return { data, annotations: own ? [own] : [] };
    const labels = job.start === 'labels' && own && (asArray(own['result'])?.length ?? 0) > 0 ? [{ model_version: LABELS_VERSION, result: own['result'] }] : [];
    return { data, predictions: [...labels, ...said] };
  });
  return { tasks, config: text('labeling-config.xml'), notCarried: written.notCarried };
}

/** Tasks with annotations, from an export or from the server, as results: of each task the newest annotation that was not skipped. */
export async function readStudioTasks(tasks: readonly JsonRecord[], provider: string, signal?: AbortSignal): Promise<LabelingResults> {
  const people = new Map<string, { by: string | null; at: number | null }>();
  const kept = tasks.map((task) => {
    const annotations = recordsOf(task['annotations']).filter((item) => item['was_cancelled'] !== true && item['skipped'] !== true);
    const newest = annotations.toSorted((a, b) => timeOf(b) - timeOf(a))[0];
    const frame = asText(asRecord(task['data'])?.['shoal_id']) ?? asText(task['id']);
    if (newest && frame !== null) people.set(frame, { by: personOf(newest), at: timeOf(newest) || null });
    return { ...task, predictions: [], annotations: newest ? [newest] : [] };
  });
  const read = await readResultsWith(format, provider, [memoryFile('tasks.json', JSON.stringify(kept))], { signal });
  return { ...read, frames: read.frames.map((frame) => ({ ...frame, ...people.get(frame.frame) })) };
}

function timeOf(annotation: JsonRecord): number {
  return Date.parse(asText(annotation['updated_at']) ?? asText(annotation['created_at']) ?? '') || 0;
}

function personOf(annotation: JsonRecord): string | null {
  const by = asRecord(annotation['completed_by']);
  const named = /[^\s,]+@[^\s,]+/.exec(asText(annotation['created_username']) ?? '')?.[0];
  const id = asNumber(annotation['completed_by']);
  return asText(by?.['email']) ?? named ?? (id === null ? asText(annotation['completed_by']) : `user ${id}`);
}
