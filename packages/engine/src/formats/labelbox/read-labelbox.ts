import type { Annotation } from '../../model/annotation';
import { showValue } from '../contract/findings';
import type { ImportTarget, Part, ReadContext } from '../contract/format';
import { stemOf } from '../contract/source-file';
import { asArray, asNumber, asRecord, asText, numbersAt, pointsOf, type JsonRecord } from '../json/fields';
import { scanRecords } from '../json/scan-records';
import { boundsOf } from '../table/bounds';

interface Place {
  readonly file: string;
  readonly line: number;
  readonly modelId: string;
  readonly seen: Set<string>;
  /** Running number, for ids. */
  next(): number;
}

export async function readLabelbox(part: Part, target: ImportTarget, context: ReadContext): Promise<void> {
  for (const path of part.files) {
    const file = context.files.get(path);
    if (!file) continue;
    const model = part.options['model'];
    const seen = new Set<string>();
    let count = 0;
    let done = 0;
    for await (const batch of scanRecords(file.stream(), path)) {
      await context.progress((done += batch.length));
      for (const { line, value, problem, text } of batch) {
        const record = asRecord(value);
        const place: Place = { file: path, line, modelId: typeof model === 'string' && model !== '' ? model : stemOf(path), seen, next: () => (count += 1) };
        if (!record) target.report({ code: 'skipped-row', message: problem ?? 'The line is no object. It was left out.', file: path, line, value: text ?? showValue(value) });
        else if (asRecord(record['data_row'])) readExport(record, place, target);
        else readImport(record, place, target);
      }
    }
  }
}

function addFrame(frameId: string, labeled: boolean, media: JsonRecord | null, place: Place, target: ImportTarget): void {
  if (place.seen.has(frameId)) return;
  place.seen.add(frameId);
  target.addFrame({ frameId, labeled, width: asNumber(media?.['width']), height: asNumber(media?.['height']) });
  const uri = asText(media?.['uri']);
  if (uri !== null) target.addMedia({ frameId, uri });
}

/** A line of the import format: one annotation of one data row. */
function readImport(record: JsonRecord, place: Place, target: ImportTarget): void {
  const row = asRecord(record['dataRow']);
  const frameId = asText(row?.['globalKey']) ?? asText(row?.['id']);
  if (frameId === null) {
    target.report({ code: 'skipped-row', message: 'The annotation has no dataRow with an id or globalKey. It was left out.', file: place.file, line: place.line, value: showValue(record) });
    return;
  }
  const predicted = findConfidence(record) !== null;
  addFrame(frameId, !predicted, null, place, target);
  readAnnotation(record, frameId, asText(record['name']) ?? asText(record['schemaId']), place, target);
}

/** A line of the export: a data row with the labels of each project. */
function readExport(record: JsonRecord, place: Place, target: ImportTarget): void {
  const row = asRecord(record['data_row']);
  const media = asRecord(record['media_attributes']);
  const frameId = asText(row?.['global_key']) ?? asText(row?.['id']) ?? `row-${place.line}`;
  const labels = Object.values(asRecord(record['projects']) ?? {}).flatMap((project) => asArray(asRecord(project)?.['labels']) ?? []).map(asRecord);
  addFrame(frameId, labels.length > 0, { ...media, uri: asText(row?.['row_data']) ?? asText(row?.['external_id']) }, place, target);
  for (const label of labels) {
    const annotations = asRecord(label?.['annotations']);
    const annotator = asText(asRecord(label?.['label_details'])?.['created_by']);
    for (const item of [...(asArray(annotations?.['objects']) ?? []), ...(asArray(annotations?.['classifications']) ?? [])].map(asRecord)) {
      if (item) readAnnotation(item, frameId, asText(item['name']), place, target, annotator);
    }
  }
}

function findConfidence(record: JsonRecord): number | null {
  return asNumber(record['confidence']) ?? asNumber(asRecord(record['answer'])?.['confidence']);
}

function readAnnotation(item: JsonRecord, frameId: string, name: string | null, place: Place, target: ImportTarget, annotator: string | null = null): void {
  const shape = readShape(item);
  const answers = answersOf(item);
  const skip = (message: string) => target.report({ code: shape === 'mask' ? 'unread-file' : 'skipped-row', message: `${message} It was left out.`, file: place.file, line: place.line, frameId, value: showValue(item) });
  if (shape === 'mask') return skip('Masks are pictures behind an address, which is not fetched.');
  if (shape === null && answers.length === 0) return skip('The annotation has neither a readable geometry nor an answer.');
  if (name === null) return skip('The annotation has no name.');
  const confidence = findConfidence(item);
  const nested = Object.fromEntries((asArray(item['classifications']) ?? []).map(asRecord).flatMap((inner) => (inner && shape ? [[asText(inner['name']) ?? '', answersOf(inner).join(', ')]] : [])));
  for (const classId of shape ? [name] : answers) {
    const common: Annotation = { frameId, classId, ...(shape ?? { task: 'class' as const }), attributes: shape ? nested : { question: name } };
    const id = asText(item['uuid']) ?? asText(item['feature_id']) ?? `${frameId}:${place.next()}`;
    target.addClass({ id: classId, name: classId });
    if (confidence === null) target.addLabel({ ...common, labelId: id, annotator });
    else {
      target.addModel({ id: place.modelId, name: place.modelId });
      target.addInference({ ...common, inferenceId: id, modelId: place.modelId, confidence });
    }
  }
  return undefined;
}

/** Names of the answers to a radio or checklist question. */
function answersOf(item: JsonRecord): string[] {
  const given = item['answer'] ?? item['answers'] ?? item['radio_answer'] ?? item['checklist_answers'];
  const list = asArray(given) ?? (given === undefined ? [] : [given]);
  return list.map((answer) => asText(asRecord(answer)?.['name']) ?? asText(asRecord(answer)?.['value']) ?? asText(answer)).filter((text) => text !== null);
}

type Shape = Pick<Annotation, 'task' | 'box' | 'polygons' | 'keypoints' | 'span'>;

function readShape(item: JsonRecord): Shape | 'mask' | null {
  const box = numbersAt(asRecord(item['bbox']) ?? asRecord(item['bounding_box']), ['left', 'top', 'width', 'height']);
  if (box) return { task: 'box', box: { x: box[0] ?? 0, y: box[1] ?? 0, w: box[2] ?? 0, h: box[3] ?? 0 } };
  const polygon = pointsOf(item['polygon']);
  if (polygon && polygon.length >= 6) return { task: 'polygon', polygons: [polygon], box: boundsOf([polygon]) };
  const line = pointsOf(item['line']);
  if (line && line.length >= 4) return { task: 'polyline', polygons: [line], box: boundsOf([line]) };
  const point = numbersAt(asRecord(item['point']), ['x', 'y']);
  if (point) return { task: 'keypoints', keypoints: [point[0] ?? 0, point[1] ?? 0, 2], box: { x: point[0] ?? 0, y: point[1] ?? 0, w: 0, h: 0 } };
  const span = numbersAt(asRecord(item['location']), ['start', 'end']);
  // Labelbox counts the last character in.
  if (span) return { task: 'span', span: { start: span[0] ?? 0, end: (span[1] ?? 0) + 1 } };
  return asRecord(item['mask']) ? 'mask' : null;
}
