import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFrameView, type FrameView } from './frame-view';
import { openFixture, until } from './loss-table.test-support';

// Frame f1: l1 is a stop sign that the model calls yield, l2 a loose box, l3 a label that the model does not see, i4 an
// object that nobody labelled. f0, f1, f2 are one sequence. Model v2 sees nothing in f1.
const tables = `
CREATE TABLE frames (frame_id VARCHAR, dataset VARCHAR, split VARCHAR, labeled BOOLEAN, width INT, height INT, timestamp TIMESTAMP_MS, sequence_id VARCHAR, sequence_index INT, weather VARCHAR);
INSERT INTO frames VALUES ('f0','labeled','train',TRUE,256,160,'2025-01-02 03:04:05','s1',0,'rain'), ('f1','labeled','train',TRUE,256,160,NULL,'s1',1,'fog'), ('f2','labeled','train',TRUE,256,160,NULL,'s1',7,NULL), ('alone','production',NULL,FALSE,32,32,NULL,NULL,NULL,NULL);
CREATE TABLE media (frame_id VARCHAR, sensor_id VARCHAR, kind VARCHAR, uri VARCHAR, text VARCHAR);
INSERT INTO media SELECT frame_id, 'camera', 'image', frame_id || '.png', NULL FROM frames;
CREATE TABLE labels (label_id VARCHAR, frame_id VARCHAR, set_id VARCHAR, task VARCHAR, class_id VARCHAR, x FLOAT, y FLOAT, w FLOAT, h FLOAT, annotator VARCHAR, batch VARCHAR);
INSERT INTO labels VALUES ('l1','f1','a','box','stop',10,20,30,40,'labeler-1','b7'), ('l2','f1','a','box','cone',90,20,40,40,'labeler-2','b7'), ('l3','f1','a','box','cone',200,20,10,10,'labeler-1','b7');
CREATE TABLE inferences (inference_id VARCHAR, frame_id VARCHAR, model_id VARCHAR, task VARCHAR, class_id VARCHAR, x FLOAT, y FLOAT, w FLOAT, h FLOAT, confidence FLOAT, probs FLOAT[3]);
INSERT INTO inferences VALUES ('i1','f1','v1','box','yield',11,21,30,40,0.97,[0.02,0.97,0.01]), ('i2','f1','v1','box','cone',95,25,20,25,0.9,[0.05,0.05,0.9]), ('i4','f1','v1','box','stop',150,50,12,12,0.8,NULL);
CREATE TABLE elements AS SELECT * REPLACE (confidence::FLOAT AS confidence, iou::FLOAT AS iou, score::DOUBLE AS score, loss::DOUBLE AS loss, x::FLOAT AS x, y::FLOAT AS y, w::FLOAT AS w, h::FLOAT AS h) FROM (VALUES
 ('label:l1','label','l1','f1','l1','i1','box','stop','yield','yield','wrong_class','Model says yield.',0.97,0.9,0.95,'cl',TRUE,1.0,10.0,20.0,30.0,40.0,'labeler-1','b7'),
 ('label:l2','label','l2','f1','l2','i2','box','cone','cone',NULL,'badly_located','The box is loose.',0.9,0.5,0.6,'geo',TRUE,1.0,90.0,20.0,40.0,40.0,'labeler-2','b7'),
 ('label:l3','label','l3','f1','l3',NULL,'box','cone',NULL,NULL,'spurious','The model sees nothing here.',NULL,NULL,0.5,'match',TRUE,1.0,200.0,20.0,10.0,10.0,'labeler-1','b7'),
 ('inference:i4','inference','i4','f1',NULL,'i4','box',NULL,'stop',NULL,'missing','Nobody labelled this stop.',0.8,NULL,0.7,'match',TRUE,1.0,150.0,50.0,12.0,12.0,NULL,NULL)
) AS t(element_id, kind, id, frame_id, label_id, inference_id, task, given, predicted, suggested, agreement, reason, confidence, iou, score, scorer_id, flagged, loss, x, y, w, h, annotator, batch);
`;

let fixture: Awaited<ReturnType<typeof openFixture>>;
let view: FrameView;
const ready = (frameId: string) => until(view, (snapshot) => snapshot.state === 'ready' && snapshot.frame?.frameId === frameId);
const object = (key: string) => view.getSnapshot().objects.find((entry) => entry.key === key);

beforeEach(async () => {
  fixture = await openFixture(tables);
  view = createFrameView(fixture.dataset);
});
afterEach(() => {
  view.dispose();
  fixture.dispose();
});

describe('following the focus', () => {
  it('shows nothing until something is focused, then the frame that it is in', async () => {
    view.subscribe(() => undefined);
    expect(view.getSnapshot()).toMatchObject({ state: 'idle', frame: null });
    fixture.dataset.selection.setFocus('label:l2');
    expect(await ready('f1')).toMatchObject({ frame: { width: 256, sequenceId: 's1', previous: 'f0', next: 'f2' }, focused: { key: 'label:l2' } });
    expect(view.getSnapshot().frame?.entries).toContainEqual({ name: 'weather', value: 'fog', type: 'VARCHAR' });
  });

  it('reads every sensor of a frame and everything that an object has', async () => {
    await fixture.dataset.database.exec(`
      CREATE OR REPLACE TABLE media AS SELECT frame_id, sensor_id, kind, uri, text, NULL::INTEGER AS width, NULL::INTEGER AS height, NULL::DOUBLE[] AS intrinsics, NULL::DOUBLE[] AS pose, NULL::DOUBLE[] AS ego_pose, NULL::TIMESTAMP_MS AS timestamp FROM media;
      INSERT INTO media VALUES ('f1', 'top', 'pointcloud', 'f1.bin', NULL, NULL, NULL, NULL, [0, 0, 1.5, 1, 0, 0, 0], NULL, '2025-01-02 00:00:00.030'),
        ('f1', 'left', 'image', 'l.png', NULL, 8, 4, [10, 0, 4, 0, 10, 2, 0, 0, 1], [0, 1, 1.5, 1, 0, 0, 0], NULL, '2025-01-02 00:00:00');
      ALTER TABLE labels ADD COLUMN center_x DOUBLE; ALTER TABLE labels ADD COLUMN center_y DOUBLE; ALTER TABLE labels ADD COLUMN center_z DOUBLE;
      ALTER TABLE labels ADD COLUMN size_l DOUBLE; ALTER TABLE labels ADD COLUMN size_w DOUBLE; ALTER TABLE labels ADD COLUMN size_h DOUBLE;
      ALTER TABLE labels ADD COLUMN time_start DOUBLE; ALTER TABLE labels ADD COLUMN time_end DOUBLE; ALTER TABLE labels ADD COLUMN attributes VARCHAR; ALTER TABLE labels ADD COLUMN keypoints DOUBLE[];
      UPDATE labels SET center_x = 4, center_y = 1, center_z = 0.5, size_l = 4, size_w = 2, size_h = 1.5, time_start = 0.5, time_end = 1.25, attributes = '{"parked":true}', keypoints = [1, 2, 2] WHERE label_id = 'l1';
      UPDATE labels SET attributes = '[broken', time_start = 2, time_end = 1 WHERE label_id = 'l2';`);
    fixture.dataset.selection.setFocus('label:l1');
    const { frame } = await ready('f1');
    expect(frame?.kind).toBe('image');
    expect(frame?.media.map(({ sensorId, kind }) => [sensorId, kind])).toEqual([['camera', 'image'], ['left', 'image'], ['top', 'pointcloud']]); // prettier-ignore
    expect(frame?.media[1]).toMatchObject({ width: 8, height: 4, intrinsics: [10, 0, 4, 0, 10, 2, 0, 0, 1], pose: { translation: [0, 1, 1.5], rotation: [1, 0, 0, 0] }, timestamp: Date.UTC(2025, 0, 2) });
    expect(object('label:l1')).toMatchObject({ frameId: 'f1', keypoints: [1, 2, 2], interval: { start: 0.5, end: 1.25 }, attributes: { parked: true }, cuboid: { center: [4, 1, 0.5], size: [4, 2, 1.5], rotation: [1, 0, 0, 0], reference: 'ego' } });
    expect(object('label:l2')).toMatchObject({ interval: null, attributes: null, cuboid: null });
  });

  it('relates labels, inferences and what the analyses say', async () => {
    fixture.dataset.selection.setFocus('label:l1');
    const { objects } = await ready('f1');
    expect(objects.map((entry) => [entry.key, entry.role, entry.pair, entry.element])).toEqual([
      ['label:l1', 'label', 'inference:i1', 'label:l1'],
      ['label:l2', 'label', 'inference:i2', 'label:l2'],
      ['label:l3', 'label', null, 'label:l3'],
      ['inference:i1', 'inference', 'label:l1', 'label:l1'],
      ['inference:i2', 'inference', 'label:l2', 'label:l2'],
      ['inference:i4', 'inference', null, 'inference:i4'],
    ]);
    expect(object('inference:i1')?.probs?.map((p) => p.toFixed(2))).toEqual(['0.02', '0.97', '0.01']);
    expect(object('label:l3')?.facts).toMatchObject({ agreement: 'spurious', reason: 'The model sees nothing here.' });
  });

  it('walks along the sequence and stops at its ends', async () => {
    fixture.dataset.selection.setFocus('frame:f0');
    await ready('f0');
    view.showPrevious();
    expect(fixture.dataset.selection.focus.getSnapshot().element).toBe('frame:f0');
    view.showNext();
    await ready('f1');
    view.showNext();
    expect(await ready('f2')).toMatchObject({ frame: { next: null, previous: 'f1' }, objects: [], focused: null });
  });

  it('tells the whole sequence with times and how many elements are suspicious', async () => {
    const { signal } = new AbortController();
    fixture.dataset.selection.setFocus('frame:f1');
    await ready('f1');
    expect(await view.sequence({ signal })).toEqual([
      { frameId: 'f0', index: 0, timestamp: Date.UTC(2025, 0, 2, 3, 4, 5), flagged: 0 },
      { frameId: 'f1', index: 1, timestamp: null, flagged: 4 },
      { frameId: 'f2', index: 7, timestamp: null, flagged: 0 },
    ]);
    fixture.dataset.selection.setFocus('frame:alone');
    await ready('alone');
    expect(await view.sequence({ signal })).toEqual([]);
  });

  it('says which element it does not know and recovers', async () => {
    fixture.dataset.selection.setFocus('label:nobody');
    const { error } = await until(view, (snapshot) => snapshot.state === 'error');
    expect(error).toMatchObject({ code: 'not-found' });
    fixture.dataset.selection.setFocus('frame:alone');
    expect(await ready('alone')).toMatchObject({ error: null, frame: { labeled: false, previous: null, next: null } });
    expect(view.getSnapshot().frame?.entries.map((entry) => entry.name)).toEqual(['frame_id', 'dataset', 'labeled', 'width', 'height']);
  });

  it('keeps the old frame while the tables change under it, then shows what they hold now', async () => {
    fixture.dataset.selection.setFocus('label:l1');
    await ready('f1');
    await fixture.dataset.database.exec("DELETE FROM labels WHERE label_id = 'l3'; DELETE FROM elements WHERE label_id = 'l3'");
    fixture.bumpVersion();
    expect(view.getSnapshot()).toMatchObject({ state: 'stale', frame: { frameId: 'f1' } });
    await ready('f1');
    expect(object('label:l3')).toBeUndefined();
  });
});

describe('judging', () => {
  it.each([
    ['label:l1', { op: 'MODIFY', labelId: 'l1', after: { classId: 'yield', box: { x: 10, y: 20, w: 30, h: 40 } } }],
    ['label:l2', { op: 'MODIFY', labelId: 'l2', after: { classId: 'cone', box: { x: 95, y: 25, w: 20, h: 25 } } }],
    ['label:l3', { op: 'DELETE', labelId: 'l3', after: null }],
    ['inference:i4', { op: 'ADD', labelId: 'f1+i4', before: null, after: { classId: 'stop', box: { x: 150, y: 50, w: 12, h: 12 } } }],
  ] as const)('agrees with the model on %s and shows the proposed change', async (element, change) => {
    fixture.dataset.selection.setFocus(element);
    await ready('f1');
    expect(await view.judge('agree')).toMatchObject({ element, change });
    const proposed = object(`proposed:${change.labelId}`);
    if (change.after) expect(proposed).toMatchObject({ role: 'proposed', classId: change.after.classId, box: change.after.box, element, judgement: { verdict: 'agree' } });
    else expect(proposed).toBeUndefined();
    expect(object(element)).toMatchObject({ change, judgement: { verdict: 'agree' } });
    await view.undo();
    expect(object(`proposed:${change.labelId}`)).toBeUndefined();
    expect(view.getSnapshot()).toMatchObject({ undoLabel: null, redoLabel: 'Agree with model', focused: { key: element, judgement: null } });
  });

  it('judges a matched inference with its label', async () => {
    fixture.dataset.selection.setFocus('inference:i1');
    await ready('f1');
    expect(view.getSnapshot().focused?.key).toBe('inference:i1');
    expect(await view.judge('keep')).toMatchObject({ element: 'label:l1', change: null });
    expect(object('label:l1')?.judgement?.verdict).toBe('keep');
  });
});

describe('a second model', () => {
  it('joins its inferences, in this frame and the next, until it is put away', async () => {
    await fixture.dataset.database.exec("INSERT INTO inferences VALUES ('n1','f1','v2','box','stop',12,22,30,40,0.7,NULL), ('n2','f2','v2','box','cone',1,2,3,4,0.6,NULL)");
    fixture.dataset.selection.setFocus('label:l1');
    await ready('f1');
    view.compareWith('v2');
    const shown = await until(view, (snapshot) => snapshot.state === 'ready' && snapshot.objects.some((entry) => entry.modelId === 'v2'));
    expect(shown.comparedModelId).toBe('v2');
    expect(object('inference:n1')).toMatchObject({ role: 'inference', modelId: 'v2', element: 'inference:n1', facts: null, pair: null });
    expect(object('inference:i1')).toMatchObject({ modelId: 'v1', pair: 'label:l1' });
    view.focus('inference:n1');
    expect(view.getSnapshot().focused?.key).toBe('inference:n1');
    view.showNext();
    expect((await ready('f2')).objects.map((entry) => entry.key)).toEqual(['inference:n2']);
    view.compareWith(null);
    expect((await until(view, (snapshot) => snapshot.state === 'ready' && snapshot.objects.length === 0)).comparedModelId).toBeNull();
  });

  it('is no second one when it is the current one', async () => {
    fixture.dataset.selection.setFocus('label:l1');
    view.compareWith('v1');
    const { objects } = await ready('f1');
    expect(objects.filter((entry) => entry.role === 'inference')).toHaveLength(3);
  });
});
