import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInlineCompute } from '../compute/create-inline-compute';
import type { Compute } from '../compute/compute';
import { createNodeDatabase } from '../database/duckdb-node';
import type { Database } from '../database/database';
import type { Manifest } from '../model/manifest';
import { runPipeline } from './pipeline';

const manifest: Manifest = { schemaVersion: 1, name: 'Sounds', classes: [{ id: 'gull', name: 'gull' }, { id: 'crow', name: 'crow' }], tables: { frames: 'frames.arrow', media: 'media.arrow' } };

let database: Database;
let compute: Compute;
beforeEach(async () => {
  database = await createNodeDatabase();
  compute = createInlineCompute();
  const shape = `task VARCHAR, class_id VARCHAR, x DOUBLE, y DOUBLE, w DOUBLE, h DOUBLE, mask_width INTEGER, mask_height INTEGER, mask_counts VARCHAR, span_start INTEGER, span_end INTEGER, time_start DOUBLE, time_end DOUBLE,
    center_x DOUBLE, center_y DOUBLE, center_z DOUBLE, size_l DOUBLE, size_w DOUBLE, size_h DOUBLE, quat_w DOUBLE, quat_x DOUBLE, quat_y DOUBLE, quat_z DOUBLE, reference VARCHAR, attributes VARCHAR`;
  await database.exec(`CREATE TABLE frames (frame_id VARCHAR, dataset VARCHAR, split VARCHAR, labeled BOOLEAN, width DOUBLE, height DOUBLE);
    CREATE TABLE media (frame_id VARCHAR, kind VARCHAR);
    CREATE TABLE labels (label_id VARCHAR, frame_id VARCHAR, set_id VARCHAR, iscrowd BOOLEAN, ignored BOOLEAN, area DOUBLE, annotator VARCHAR, batch VARCHAR, ${shape});
    CREATE TABLE inferences (inference_id VARCHAR, frame_id VARCHAR, model_id VARCHAR, confidence DOUBLE, probs FLOAT[2], ${shape});
    INSERT INTO frames VALUES ('f', 'labeled', 'train', TRUE, 0, 0), ('g', 'labeled', 'train', TRUE, 0, 0), ('pool', 'labeled', 'train', FALSE, 0, 0)`);
});
afterEach(() => {
  database.dispose();
  compute.dispose();
});

const run = () => runPipeline({ database, compute, manifest, modelId: 'v1' });
const elements = async () => new Map((await database.query('SELECT * FROM elements')).toArray().map((row: { toJSON(): Record<string, unknown> }) => row.toJSON()).map((row) => [String(row['element_id']), row]));

type Task = 'span' | 'interval';
const columns = { span: 'span_start, span_end', interval: 'time_start, time_end' };
const label = (task: Task, id: string, frame: string, classId: string, start: number, end: number) => database.exec(`INSERT INTO labels (label_id, frame_id, task, class_id, ${columns[task]}, annotator) VALUES ('${id}', '${frame}', '${task}', '${classId}', ${start}, ${end}, 'ann')`);
const inference = (task: Task, id: string, frame: string, classId: string, start: number, end: number, confidence = 0.9) =>
  database.exec(`INSERT INTO inferences (inference_id, frame_id, model_id, task, class_id, ${columns[task]}, confidence) VALUES ('${id}', '${frame}', 'v1', '${task}', '${classId}', ${start}, ${end}, ${confidence})`);
const cuboid = (table: 'labels' | 'inferences', id: string, frame: string, classId: string, x: number, y: number, more = '0, 4, 2, 1.5', confidence = 0.9) =>
  database.exec(`INSERT INTO ${table} (${table === 'labels' ? 'label_id' : "model_id, confidence, inference_id"}, frame_id, task, class_id, center_x, center_y, center_z, size_l, size_w, size_h, quat_w, quat_x, quat_y, quat_z, reference)
    VALUES (${table === 'labels' ? '' : `'v1', ${confidence}, `}'${id}', '${frame}', 'cuboid', '${classId}', ${x}, ${y}, ${more}, 1, 0, 0, 0, 'ego')`);

describe('ranges', () => {
  for (const task of ['span', 'interval'] as const) {
    it(`tells agreement, wrong class, bad place, missing and spurious ${task}s apart, each with a sentence`, async () => {
      await database.exec(`INSERT INTO media VALUES ('f', '${task === 'span' ? 'text' : 'audio'}')`);
      await label(task, 'fits', 'f', 'gull', 0, 10);
      await inference(task, 'i1', 'f', 'gull', 1, 10);
      await label(task, 'wrong', 'f', 'gull', 20, 30);
      await inference(task, 'i2', 'f', 'crow', 20, 30);
      await label(task, 'off', 'f', 'gull', 40, 50);
      await inference(task, 'i3', 'f', 'gull', 46, 56);
      await inference(task, 'unseen', 'f', 'gull', 80, 90, 0.91);
      await label(task, 'ghost', 'f', 'crow', 100, 110);
      await inference(task, 'elsewhere', 'g', 'crow', 100, 110, 0.8);
      await inference(task, 'twice', 'f', 'gull', 0, 9, 0.5);
      await inference(task, 'new', 'pool', 'gull', 0, 9);
      await run();
      const found = await elements();
      const words = task === 'span' ? { verb: 'reads', thing: 'a span', shape: 'Span' } : { verb: 'hears', thing: 'a sound', shape: 'Interval' };
      expect(found.get('label:fits')).toMatchObject({ agreement: 'agree', inference_id: 'i1', flagged: false, reason: `${words.shape} fits the model's (IoU 0.90).` });
      expect(found.get('label:wrong')).toMatchObject({ agreement: 'wrong_class', suggested: 'crow', reason: 'Model says crow at 0.90; labelled gull by ann.' });
      expect(found.get('label:off')).toMatchObject({ agreement: 'badly_located', flagged: true, inference_id: 'i3', reason: `${words.shape} overlaps the model's by an IoU of 0.25 only; drawn by ann.` });
      expect(found.get('inference:unseen')).toMatchObject({ agreement: 'missing', flagged: true, suggested: 'gull', score: 0.91, reason: `Model ${words.verb} gull at 0.91 where nobody labelled ${words.thing}.` });
      expect(found.get('label:ghost')).toMatchObject({ agreement: 'spurious', inference_id: null });
      expect(String(found.get('label:ghost')?.['reason'])).toContain(`Model ${words.verb} nothing here`);
      expect(found.get('inference:elsewhere')).toMatchObject({ agreement: 'missing', frame_id: 'g' });
      expect(found.has('inference:twice')).toBe(false);
      expect(found.get('inference:new')).toMatchObject({ agreement: 'unlabeled', score: 0, reason: null });
    });
  }

  it('does not hold spans against a model that makes none', async () => {
    await label('span', 'a', 'f', 'gull', 0, 10);
    await database.exec("INSERT INTO inferences (inference_id, frame_id, model_id, task, class_id, confidence) VALUES ('whole', 'f', 'v1', 'class', 'gull', 0.9)");
    await run();
    expect((await elements()).get('label:a')).toMatchObject({ agreement: 'not_compared', flagged: false, score: 0 });
  });

  it('never compares a span with an interval, nor what ends before it starts', async () => {
    await label('span', 'a', 'f', 'gull', 0, 10);
    await label('span', 'backwards', 'f', 'gull', 30, 20);
    await inference('interval', 'i', 'f', 'gull', 0, 10);
    await inference('span', 'j', 'f', 'gull', 60, 70);
    await run();
    const found = await elements();
    expect(found.get('label:a')).toMatchObject({ agreement: 'spurious' });
    expect(found.get('label:backwards')).toMatchObject({ agreement: 'not_compared' });
    expect(found.get('inference:i')).toMatchObject({ agreement: 'missing' });
  });
});

describe('cuboids without a box in a picture', () => {
  it('are matched by the distance of their middles, and judged by the overlap of their volumes', async () => {
    await cuboid('labels', 'fits', 'f', 'gull', 0, 0);
    await cuboid('inferences', 'i1', 'f', 'gull', 0.3, 0);
    await cuboid('labels', 'off', 'f', 'gull', 20, 0);
    await cuboid('inferences', 'i2', 'f', 'gull', 20, 1.4);
    await cuboid('labels', 'wrong', 'f', 'gull', 40, 0);
    await cuboid('inferences', 'i3', 'f', 'crow', 40.2, 0);
    await cuboid('labels', 'ghost', 'f', 'crow', 60, 0);
    await cuboid('inferences', 'unseen', 'f', 'crow', 60, 2.5, undefined, 0.7);
    await run();
    const found = await elements();
    expect(found.get('label:fits')).toMatchObject({ agreement: 'agree', inference_id: 'i1' });
    expect(found.get('label:fits')?.['iou']).toBeCloseTo(3.7 / 4.3, 6);
    expect(found.get('label:off')).toMatchObject({ agreement: 'badly_located', flagged: true, inference_id: 'i2' });
    expect(found.get('label:off')?.['reason']).toBe("Cuboid overlaps the model's by a 3-D IoU of 0.18 only.");
    expect(found.get('label:wrong')).toMatchObject({ agreement: 'wrong_class', suggested: 'crow' });
    expect(found.get('label:ghost')).toMatchObject({ agreement: 'spurious' });
    expect(found.get('inference:unseen')).toMatchObject({ agreement: 'missing', reason: 'Model sees crow at 0.70 where nobody labelled an object.' });
  });
});

describe('boxes in a film', () => {
  it('are compared with what the model sees at the same time', async () => {
    await database.exec(`UPDATE frames SET width = 100, height = 100;
      INSERT INTO labels (label_id, frame_id, task, class_id, x, y, w, h, time_start, time_end) VALUES ('early', 'f', 'box', 'gull', 0, 0, 10, 10, 0, 1), ('late', 'f', 'box', 'gull', 0, 0, 10, 10, 5, 6), ('always', 'f', 'box', 'gull', 50, 0, 10, 10, NULL, NULL);
      INSERT INTO inferences (inference_id, frame_id, model_id, task, class_id, x, y, w, h, time_start, time_end, confidence) VALUES ('i1', 'f', 'v1', 'box', 'gull', 0, 0, 10, 10, 5.2, 6.2, 0.9), ('i2', 'f', 'v1', 'box', 'gull', 50, 0, 10, 10, 8, 9, 0.8)`);
    await run();
    const found = await elements();
    expect(found.get('label:early')).toMatchObject({ agreement: 'spurious', inference_id: null });
    expect(found.get('label:late')).toMatchObject({ agreement: 'agree', inference_id: 'i1' });
    expect(found.get('label:always')).toMatchObject({ agreement: 'agree', inference_id: 'i2' });
  });
});
