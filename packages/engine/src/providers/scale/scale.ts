import { memoryFile } from '../../formats/contract/memory-files';
import { asArray, asRecord, asText, type JsonRecord } from '../../formats/json/fields';
import { scanRecords } from '../../formats/json/scan-records';
import { scale as format } from '../../formats/scale/scale';
import { writeScale } from '../../formats/scale/write-scale';
import { jobDataset } from '../labeling-job';
import type { LabelingProvider } from '../provider';
import { readResultsWith } from '../read-results';

const encoder = new TextEncoder();

/**
 * Scale, as files: `tasks.jsonl` (one image annotation task a frame; `unique_id` keeps a task from being made twice, pre-labels are its `hypothesis`) and Nucleus'
 * `annotations.json` and `predictions.json`. Results: tasks with `response.annotations` or `annotations`, or Nucleus annotations.
 */
export const scaleProvider: LabelingProvider = {
  id: 'scale',
  title: 'Scale',
  can: { predictions: true, results: true, live: false, pull: false },
  tolerancePx: 1e-3,
  async writeTasks(job, { signal, handedIn = false } = {}) {
    const labels = handedIn || job.start === 'labels';
    const { files, notCarried } = await writeScale(jobDataset(job, { labels }), { signal, ...(!handedIn && job.modelId !== null && { modelId: job.modelId }) });
    const records = (path: string): JsonRecord[] => {
      const bytes = files.find((file) => file.path === path)?.bytes;
      return bytes ? (JSON.parse(new TextDecoder().decode(bytes)) as JsonRecord[]) : [];
    };
    if (handedIn) {
      const own = groupByFrame(records('annotations.json'));
      const tasks = job.frames.map(({ frame }) => ({ task_id: frame.frameId, metadata: { shoal_id: frame.frameId }, annotations: (own.get(frame.frameId) ?? []).map(taskAnnotation) }));
      return { files: [{ path: 'tasks.json', bytes: encoder.encode(JSON.stringify(tasks)) }], notCarried };
    }
    const hypotheses = groupByFrame(records(job.start === 'model' ? 'predictions.json' : 'annotations.json'));
    const names = job.classes.map(({ name }) => name);
    const tasks = job.frames.map(({ frame, url }) => ({
      unique_id: `${job.sendId}/${frame.frameId}`,
      instruction: job.instructions,
      attachment: url,
      attachment_type: 'image',
      geometries: { box: { objects_to_annotate: names }, polygon: { objects_to_annotate: names } },
      metadata: { shoal_id: frame.frameId, shoal_send: job.sendId },
      ...(job.start !== 'nothing' && { hypothesis: { annotations: (hypotheses.get(frame.frameId) ?? []).map(taskAnnotation) } }),
    }));
    return { files: [{ path: 'tasks.jsonl', bytes: encoder.encode(tasks.map((task) => `${JSON.stringify(task)}\n`).join('')) }, ...files.filter(({ path }) => labels || path !== 'annotations.json'), { path: 'instructions.md', bytes: encoder.encode(`${job.instructions}\n`) }], notCarried };
  },
  async readResults(files, { signal } = {}) {
    const records: JsonRecord[] = [];
    const empty = new Set<string>();
    for (const file of files) {
      if (!/\.jsonl?$/i.test(file.path)) continue;
      for await (const batch of scanRecords(file.stream(), file.path)) {
        signal?.throwIfAborted();
        for (const { value } of batch) {
          const task = asRecord(value);
          if (!task) continue;
          const annotations = asArray(task['annotations']) ?? asArray(asRecord(task['response'])?.['annotations']);
          if (!annotations) {
            records.push(task);
            continue;
          }
          const frame = asText(asRecord(task['metadata'])?.['shoal_id']) ?? asText(task['reference_id']) ?? asText(task['task_id']) ?? '';
          if (annotations.length === 0) empty.add(frame);
          records.push(...annotations.flatMap((item) => nucleusAnnotation(asRecord(item), frame)));
        }
      }
    }
    const read = await readResultsWith(format, 'scale', [memoryFile('tasks.json', JSON.stringify(records))], { signal });
    const met = new Set(read.frames.map(({ frame }) => frame));
    return { ...read, frames: [...read.frames, ...[...empty].filter((frame) => !met.has(frame)).map((frame) => ({ frame, by: null, at: null, labels: [] }))] };
  },
};

function groupByFrame(records: readonly JsonRecord[]): Map<string, JsonRecord[]> {
  const groups = new Map<string, JsonRecord[]>();
  for (const record of records) {
    const frame = asText(record['reference_id']) ?? '';
    const own = groups.get(frame) ?? [];
    if (own.length === 0) groups.set(frame, own);
    own.push(record);
  }
  return groups;
}

/** Nucleus' annotation as tasks have it: boxes with left and top, outlines with their vertices beside the type. */
function taskAnnotation(record: JsonRecord): JsonRecord {
  const { geometry, reference_id: _frame, annotation_id: uuid, metadata, ...rest } = record;
  const shape = asRecord(geometry);
  const box = record['type'] === 'box' && shape ? { left: shape['x'], top: shape['y'], width: shape['width'], height: shape['height'] } : null;
  const place = box ?? (shape?.['vertices'] === undefined ? { geometry } : { vertices: shape['vertices'] });
  return { ...rest, uuid, ...(metadata !== undefined && { attributes: metadata }), ...place };
}

/** The opposite of `taskAnnotation`. */
function nucleusAnnotation(item: JsonRecord | null, frame: string): JsonRecord[] {
  if (!item) return [];
  const { left, top, width, height, vertices, uuid, attributes, ...rest } = item;
  const geometry = item['geometry'] ?? (vertices === undefined ? { x: left, y: top, width, height } : { vertices });
  return [{ ...rest, type: item['type'] ?? (vertices === undefined ? 'box' : 'polygon'), geometry, reference_id: frame, annotation_id: uuid ?? item['annotation_id'], ...(attributes !== undefined && { metadata: attributes }) }];
}
