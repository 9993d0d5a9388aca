import { isShoalError } from '../../base/errors';
import type { MediaKind } from '../../model/annotation';
import { showValue } from '../contract/findings';
import type { ImportTarget, Part, ReadContext } from '../contract/format';
import { AUDIO_EXTENSIONS, extensionOf, IMAGE_EXTENSIONS, VIDEO_EXTENSIONS } from '../contract/source-file';
import { asArray, asNumber, asRecord, asText, scalarsOf, type JsonRecord } from '../json/fields';
import { scanRecords } from '../json/scan-records';
import { readRegion } from './regions';

export async function readLabelStudio(part: Part, target: ImportTarget, context: ReadContext): Promise<void> {
  for (const path of part.files) {
    const file = context.files.get(path);
    if (!file) continue;
    let done = 0;
    for await (const batch of scanRecords(file.stream(), path)) {
      await context.progress((done += batch.length));
      for (const { line, value, problem, text } of batch) {
        const task = asRecord(value);
        if (task) readTask(task, path, line, target);
        else target.report({ code: 'skipped-row', message: problem ?? 'The task is no object. It was left out.', file: path, line, value: text ?? showValue(value) });
      }
    }
  }
}

interface Medium {
  readonly kind: MediaKind;
  readonly key: string;
  readonly uri: string | null;
  readonly text: string | null;
}

/** The first value of `data` that is something to look at, read or hear. */
function mediumOf(data: JsonRecord): Medium | null {
  const entries = Object.entries(data).flatMap(([key, value]): [string, string][] => (typeof value === 'string' ? [[key, value]] : []));
  const named = /^(image|img|url|picture|audio|video|text|ocr|document|dialog)/i;
  const ranked = entries.toSorted((a, b) => Number(named.test(b[0])) - Number(named.test(a[0])));
  for (const [key, value] of ranked) {
    const extension = extensionOf(value.split(/[?#]/)[0] ?? value);
    const kind: MediaKind | null = IMAGE_EXTENSIONS.has(extension) ? 'image' : AUDIO_EXTENSIONS.has(extension) ? 'audio' : VIDEO_EXTENSIONS.has(extension) ? 'video' : null;
    if (kind) return { kind, key, uri: cleanPath(value), text: null };
    if (/^(image|img|picture|ocr)$/i.test(key)) return { kind: 'image', key, uri: cleanPath(value), text: null };
    if (/^(text|document|content|review|sentence)$/i.test(key)) return { kind: 'text', key, uri: null, text: value };
  }
  return null;
}

/** Paths as the server has them, without what it puts in front: `/data/upload/3/ab12cd34-cat.jpg`, `/data/local-files/?d=folder/cat.jpg`. */
function cleanPath(value: string): string {
  const local = /^\/data\/local-files\/\?d=(.+)$/.exec(value)?.[1];
  if (local !== undefined) {
    try {
      return decodeURIComponent(local);
    } catch {
      return local;
    }
  }
  return value.replace(/^\/data\/upload\/(?:\d+\/)?(?:[0-9a-f]{8}-)?/, '');
}

function readTask(task: JsonRecord, file: string, line: number, target: ImportTarget): void {
  const data = asRecord(task['data']) ?? {};
  const frameId = asText(data['shoal_id']) ?? asText(task['id']) ?? `task-${line}`;
  const medium = mediumOf(data);
  const annotations = (asArray(task['annotations']) ?? asArray(task['completions']) ?? []).map(asRecord).filter((item) => item !== null);
  const kept = annotations.filter((item) => item['was_cancelled'] !== true && item['skipped'] !== true);
  if (kept.length < annotations.length) target.report({ code: 'skipped-row', message: `${annotations.length - kept.length} skipped annotation${annotations.length - kept.length === 1 ? ' was' : 's were'} left out.`, file, line, frameId });
  const results = [...kept, ...(asArray(task['predictions']) ?? []).map(asRecord)].flatMap((item) => (asArray(item?.['result']) ?? []).map(asRecord));
  const sized = results.find((result) => asNumber(result?.['original_width']) && asNumber(result?.['original_height']));
  target.addFrame({
    frameId,
    labeled: kept.length > 0,
    width: asNumber(sized?.['original_width']),
    height: asNumber(sized?.['original_height']),
    extra: scalarsOf(data, [...(medium ? [medium.key] : []), 'shoal_id']),
  });
  if (medium) target.addMedia({ frameId, kind: medium.kind, sensorId: medium.kind === 'image' ? 'camera' : medium.kind, uri: medium.uri, text: medium.text });
  kept.forEach((annotation, index) => {
    const by = asRecord(annotation['completed_by']);
    const annotator = asText(by?.['email']) ?? asText(by?.['id']) ?? asText(annotation['completed_by']);
    const time = Date.parse(asText(annotation['updated_at']) ?? asText(annotation['created_at']) ?? '');
    for (const { id, region, classId, meta } of regionsOf(annotation, { file, line, frameId }, target)) {
      target.addClass({ id: classId, name: classId });
      target.addLabel({ ...region, labelId: meta ?? `${frameId}:${asText(annotation['id']) ?? index}:${id}`, frameId, classId, setId: kept.length > 1 ? `labels ${annotator ?? index + 1}` : 'labels', annotator, updatedAt: Number.isFinite(time) ? time : null });
    }
  });
  (asArray(task['predictions']) ?? []).map(asRecord).forEach((prediction, index) => {
    if (!prediction) return;
    const modelId = asText(prediction['model_version']) || 'predictions';
    for (const { id, region, classId, meta, score } of regionsOf(prediction, { file, line, frameId }, target)) {
      target.addModel({ id: modelId, name: modelId });
      target.addClass({ id: classId, name: classId });
      target.addInference({ ...region, inferenceId: meta ?? `${frameId}:p${index}:${id}`, frameId, modelId, classId, confidence: score ?? asNumber(prediction['score']) });
    }
  });
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly frameId: string;
}

function* regionsOf(annotation: JsonRecord, place: Place, target: ImportTarget) {
  for (const [index, entry] of (asArray(annotation['result']) ?? []).entries()) {
    const result = asRecord(entry);
    if (!result) continue;
    const id = asText(result['id']) ?? String(index);
    const report = (message: string) => target.report({ code: 'skipped-row', message: `${message} The region was left out.`, file: place.file, line: place.line, frameId: place.frameId, value: showValue(result['value']) });
    let region;
    try {
      region = readRegion(result);
    } catch (error) {
      if (!isShoalError(error)) throw error;
      report(error.message);
      continue;
    }
    if (region === null) continue;
    if (typeof region === 'string') {
      report(region);
      continue;
    }
    if (region.classes.length === 0) report('The region has no label.');
    const { classes, ...shape } = region;
    const meta = asText(asRecord(result['meta'])?.['shoal_id']);
    for (const [at, classId] of classes.entries()) yield { id: at === 0 ? id : `${id}:${at}`, region: shape, classId, meta: at === 0 ? meta : null, score: asNumber(result['score']) };
  }
}
