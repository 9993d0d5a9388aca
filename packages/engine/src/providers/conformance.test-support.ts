import { createTarget, type ImportedPart } from '../formats/contract/create-target';
import { memoryFile } from '../formats/contract/memory-files';
import { rleFromBitmap } from '../formats/masks/rle';
import { rawToArrowBytes } from '../formats/table/raw-to-arrow';
import { createNodeDatabase } from '../database/duckdb-node';
import type { Database } from '../database/database';
import type { AnnotatedLabel } from '../model/annotation';
import type { Label } from '../model/label';
import type { Manifest } from '../model/manifest';
import { createMemoryStore } from '../review/memory-store';
import { createReview } from '../review/create-review';
import type { Review } from '../review/review';
import type { LabelingJob } from './labeling-job';
import type { LabelingProvider } from './provider';
import type { LabelingResults } from './results';


export const manifest: Manifest = {
  schemaVersion: 1,
  name: 'Straße & Söhne',
  classes: [
    { id: 'car', name: 'Car' },
    { id: 'cone', name: 'Kegel “grün” <&>' },
    { id: 'sign', name: '標識' },
  ],
  models: [{ id: 'm 2', name: 'Second' }],
  tables: { frames: 'frames.arrow', media: 'media.arrow', labels: 'labels.arrow', inferences: 'inferences.arrow' },
};

const bitmap = Uint8Array.from({ length: 40 * 30 }, (_, i) => (i % 40 > 10 && i % 40 < 20 && i > 200 && i < 600 ? 1 : 0));

/** Labels of every kind that pictures have, with ids as hostile as ids get. */
const labels: readonly AnnotatedLabel[] = [
  { labelId: 'plain', frameId: 'f/1', task: 'box', classId: 'car', box: { x: 10, y: 20, w: 30, h: 40 } },
  { labelId: 'Größe#1 <"&\'>', frameId: 'f/1', task: 'box', classId: 'cone', box: { x: 60.25, y: 20.5, w: 30, h: 40.125 }, occluded: 1, attributes: { note: 'a "b"' } },
  { labelId: 'turned', frameId: 'f/1', task: 'box', classId: 'car', box: { x: 100, y: 40, w: 40, h: 10 }, rotation: 30 },
  { labelId: 'outline', frameId: 'f/1', task: 'polygon', classId: 'sign', polygons: [[5, 5, 25, 5, 25, 25]], box: { x: 5, y: 5, w: 20, h: 20 } },
  { labelId: '猫:1', frameId: 'ぶ 2', task: 'mask', classId: 'car', mask: rleFromBitmap(bitmap, 40, 30), box: { x: 11, y: 5, w: 9, h: 10 } },
  { labelId: 'whole', frameId: 'ぶ 2', task: 'class', classId: 'sign' },
  { labelId: 'path', frameId: 'ぶ 2', task: 'polyline', classId: 'car', polygons: [[1, 1, 9, 9, 20, 3]], box: { x: 1, y: 1, w: 19, h: 8 } },
];

export function examplePart(): ImportedPart {
  const target = createTarget();
  for (const [frameId, uri, width, height] of [['f/1', 'pictures/Üb er.png', 200, 100], ['ぶ 2', 'pictures/zwei.png', 40, 30], ['empty', 'pictures/leer.png', 64, 64]] as const) {
    target.addFrame({ frameId, labeled: true, width, height });
    target.addMedia({ frameId, uri, sensorId: 'camera' });
  }
  for (const label of labels) target.addLabel(label);
  target.addInference({ inferenceId: 'i1', frameId: 'empty', modelId: 'm 2', task: 'box', classId: 'car', confidence: 0.75, box: { x: 4, y: 4, w: 20, h: 20 } });
  target.addInference({ inferenceId: 'i2', frameId: 'f/1', modelId: 'other', task: 'box', classId: 'car', confidence: 0.5, box: { x: 1, y: 1, w: 2, h: 2 } });
  return target.finish();
}

export interface Example {
  readonly manifest: Manifest;
  readonly database: Database;
  readonly review: Review;
  dispose(): void;
}

/** The example in a real database, with an issue about all of it that was sent to a provider. */
export async function openExample(provider: LabelingProvider): Promise<Example> {
  const database = await createNodeDatabase();
  const part = examplePart();
  for (const name of ['frames', 'media', 'labels', 'inferences'] as const) await database.insertArrow(name, rawToArrowBytes(part[name]));
  const review = await createReview({ datasetId: 'example', actor: 'ana', store: createMemoryStore() });
  await review.act({ type: 'create-issue', issueId: 'issue', title: 'Loose boxes', description: 'Tight, please.', elements: ['label:plain', 'label:turned', 'label:猫:1', 'frame:empty', 'inference:i1', 'frame:f/1'] });
  await review.act({ type: 'send-issue', issueId: 'issue', sendId: 's-1', provider: provider.id, project: null, tasks: ['f/1', 'ぶ 2', 'empty'].map((frameId) => ({ frameId, taskId: null })) });
  return {
    manifest,
    database,
    review,
    dispose() {
      review.dispose();
      database.dispose();
    },
  };
}

/** Hands in what a labeler made of a job, the way the provider exports it. */
export async function handIn(provider: LabelingProvider, job: LabelingJob, edit: (labels: readonly Label[], frameId: string) => readonly Label[] = (all) => all): Promise<LabelingResults> {
  const edited = { ...job, frames: job.frames.map((frame) => ({ ...frame, labels: edit(frame.labels, frame.frame.frameId) })) };
  const { files } = await provider.writeTasks(edited, { handedIn: true });
  return provider.readResults(files.map(({ path, bytes }) => memoryFile(path, bytes)));
}

/** Texts that nobody should send, each under a name that the provider looks at. */
export const hostileFiles: readonly (readonly [string, string])[] = ['results.json', 'results.ndjson', 'results.xml'].flatMap((path) =>
  [
    '',
    '[',
    'null',
    '[null, 7, "x", [], {}]',
    `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
    '{"__proto__": {"polluted": true}, "data": {"shoal_id": {"a": 1}}, "annotations": [{"result": [{"value": null}]}]}',
    '[{"data": {"shoal_id": "f/1"}, "annotations": [{"result": [{"type": "rectanglelabels", "original_width": 200, "original_height": 100, "value": {"x": "NaN", "y": 1e999, "width": -5, "height": null, "rectanglelabels": [{"a": 1}]}}]}]}]',
    '{"type": "shoal.labeling.results", "version": 1, "frames": [{"frameId": "f/1", "labels": [null, {"task": "box"}, {"task": "box", "classId": "car", "box": {"x": "1", "y": 2}}, {"task": "polygon", "classId": "car", "polygons": [["x"]]}]}, 5]}',
    '{"reference_id": "f/1", "label": "car", "type": "box", "geometry": {"x": "a"}}',
    '{"dataRow": {"globalKey": "f/1"}, "name": "Car", "bbox": {"left": null}}',
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;&b;">]><annotations><image id="0" name="&c;"/></annotations>',
    '<annotations><version>1.1</version><image id="0" name="f/1"><box label="car" xtl="x" ytl="1" xbr="2" ybr="3"/><mask label="car" rle="1,2" left="0" top="0" width="99999999" height="99999999"/></image></annotations>',
    '<annotations><image id="0" name="f/1">',
  ].map((text) => [path, text] as const),
);
