import { tableFromArrays, tableToIPC, vectorFromArray, Bool, Float32, Table, Utf8, Float64 } from 'apache-arrow';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../database/database';
import { createNodeDatabase } from '../database/duckdb-node';
import { coco as cocoFormat } from '../formats/coco/coco';
import type { CocoFile } from '../formats/coco/coco-types';
import { asFiles, readPart, rowsOfPart } from '../formats/contract/read-part.test-support';
import type { Label } from '../model/label';
import type { Manifest } from '../model/manifest';
import { createReview } from './create-review';
import { exportCoco, exportCsv, exportFrame, exportLog } from './export-review';
import { readLogText } from './log-text';
import { createMemoryStore } from './memory-store';
import type { Review } from './review';

const manifest: Manifest = {
  schemaVersion: 1,
  name: 'Demo “Town”',
  classes: [{ id: 'stop', name: 'Stop' }, { id: 'yield', name: 'Yield' }],
  tables: { frames: 'frames.arrow', media: 'media.arrow' },
};

const text = (values: (string | null)[]) => vectorFromArray(values, new Utf8());
const float = (values: (number | null)[]) => vectorFromArray(values, new Float32());

let database: Database;
let review: Review;

beforeEach(async () => {
  database = await createNodeDatabase();
  await database.insertArrow('frames', tableToIPC(new Table({ frame_id: text(['f1', 'f2', 'f3']), width: float([256, 256, 256]), height: float([160, 160, 160]), labeled: vectorFromArray([true, true, false], new Bool()) }), 'stream'));
  await database.insertArrow('media', tableToIPC(tableFromArrays({ frame_id: ['f1', 'f2'], sensor_id: ['cam', 'cam'], uri: ['images/f1.png', 'images/f2.png'] }), 'stream'));
  await database.insertArrow(
    'labels',
    tableToIPC(
      new Table({
        label_id: text(['a', 'b', 'c', 'd']),
        frame_id: text(['f1', 'f1', 'f2', 'f2']),
        task: text(['box', 'box', 'box', 'box']),
        class_id: text(['stop', 'stop', 'yield', 'stop']),
        x: float([12.3, 20, 30, null]),
        y: float([1, 2, 3, 4]),
        w: float([10, 10, 10, 10]),
        h: float([5, 5, 5, 5]),
      }),
      'stream',
    ),
  );
  await database.insertArrow(
    'elements',
    tableToIPC(
      new Table({
        element_id: text(['label:a', 'label:b', 'inference:p']),
        frame_id: text(['f1', 'f1', 'f2']),
        label_id: text(['a', 'b', null]),
        given: text(['stop', 'stop', null]),
        predicted: text(['yield', 'stop', 'yield']),
        suggested: text(['yield', null, 'yield']),
        score: vectorFromArray([0.9, 0, 0.5], new Float64()),
        reason: text(['=HYPERLINK("x")', null, 'The model sees one']),
      }),
      'stream',
    ),
  );
  review = await createReview({ datasetId: 'd', actor: 'ana', store: createMemoryStore(), now: () => 0, newId: counter() });
});

afterEach(() => {
  review.dispose();
  database.dispose();
});

const box: Label = { labelId: 'a', frameId: 'f1', task: 'box', classId: 'stop', box: { x: Math.fround(12.3), y: 1, w: 10, h: 5 } };

async function decide(): Promise<void> {
  await review.act({ type: 'judge', element: 'label:a', verdict: 'agree', change: { op: 'MODIFY', labelId: 'a', frameId: 'f1', before: box, after: { ...box, classId: 'yield' }, reason: '-5 % sure' } });
  await review.act({ type: 'judge', element: 'label:b', verdict: 'keep', change: null });
  const added: Label = { labelId: 'n1', frameId: 'f3', task: 'box', classId: 'yield', box: { x: 1, y: 1, w: 8, h: 8 } };
  await review.act({ type: 'judge', element: 'inference:p', verdict: 'agree', change: { op: 'ADD', labelId: 'n1', frameId: 'f3', before: null, after: added, reason: 'missing' } });
  await review.act({ type: 'create-issue', issueId: 'i1', title: '=cmd|"x"', description: '', elements: ['label:a', 'inference:p'] });
  await review.act({ type: 'change-label', change: { op: 'DELETE', labelId: 'c', frameId: 'f2', before: { ...box, labelId: 'c', frameId: 'f2', classId: 'yield', box: { x: 30, y: 3, w: 10, h: 5 } }, after: null, reason: 'ghost' } });
}

describe('exportCoco', () => {
  it('holds exactly the changes', async () => {
    const before = await coco();
    await decide();
    const after = await coco();
    const key = (file: CocoFile) => new Map(file.annotations.map((annotation) => [annotation.shoal_id, annotation]));
    expect([...key(before).keys()]).toEqual(['a', 'b', 'c']);
    expect([...key(after)]).toEqual([
      ['a', { ...key(before).get('a'), category_id: 2 }],
      ['b', key(before).get('b')],
      ['n1', { id: 5, image_id: 3, category_id: 2, bbox: [1, 1, 8, 8], area: 64, iscrowd: 0, shoal_id: 'n1' }],
    ]);
    expect(after.info.shoal).toMatchObject({ added: 1, modified: 1, deleted: 1, conflicts: [] });
    expect(after.info.shoal.skipped).toEqual([{ label_id: 'd', frame_id: 'f2', reason: expect.stringContaining('not finite') }]);
    expect(key(before).get('a')?.bbox).toEqual([12.3, 1, 10, 5]);
    expect(before.images.map((image) => image.file_name)).toEqual(['images/f1.png', 'images/f2.png']);
  });

  it('is what it was before when everything is undone', async () => {
    const before = await coco();
    await decide();
    while (await review.undo());
    expect(await coco()).toEqual(before);
  });

  it('keeps outlines, until the box is changed that they belong to', async () => {
    await database.exec(
      `CREATE OR REPLACE TABLE labels AS SELECT * EXCLUDE (task), CASE label_id WHEN 'a' THEN 'polygon' WHEN 'b' THEN 'mask' ELSE 'box' END AS task,
       CASE label_id WHEN 'a' THEN [[12.3::DOUBLE, 1, 12.3, 6, 22.3, 6]] END AS polygons, CASE label_id WHEN 'b' THEN 3 END AS mask_width, CASE label_id WHEN 'b' THEN 2 END AS mask_height,
       CASE label_id WHEN 'b' THEN '132' END AS mask_counts, 7.5::DOUBLE AS area, '{"wet": true}' AS attributes FROM labels`,
    );
    const before = await coco();
    expect(before.annotations[0]).toMatchObject({ segmentation: [[12.3, 1, 12.3, 6, 22.3, 6]], area: 7.5, attributes: { wet: true } });
    expect(before.annotations[1]).toMatchObject({ segmentation: { size: [2, 3], counts: '132' } });
    const moved: Label = { ...box, task: 'polygon', box: { x: 1, y: 1, w: 20, h: 5 } };
    await review.act({ type: 'change-label', change: { op: 'MODIFY', labelId: 'a', frameId: 'f1', before: { ...box, task: 'polygon' }, after: moved, reason: 'moved' } });
    await review.act({ type: 'change-label', change: { op: 'MODIFY', labelId: 'b', frameId: 'f1', before: null, after: { ...box, labelId: 'b', task: 'mask', classId: 'yield', box: { x: 20, y: 2, w: 10, h: 5 } }, reason: 'class' } });
    const after = await coco();
    expect(after.annotations[0]).toEqual({ id: 1, image_id: 1, category_id: 1, bbox: [1, 1, 20, 5], area: 100, iscrowd: 0, attributes: { wet: true }, shoal_id: 'a' });
    expect(after.annotations[1]).toEqual({ ...before.annotations[1], category_id: 2 });
    expect(after.info.shoal.reshaped).toEqual(['a']);
  });

  it('carries every new shape, with its own area, and its reader reads the same labels again', async () => {
    await database.exec(
      `CREATE OR REPLACE TABLE labels AS SELECT * EXCLUDE (task), CASE label_id WHEN 'a' THEN 'polygon' ELSE 'box' END AS task, 'camera' AS sensor_id, 7.5::DOUBLE AS area,
       CASE label_id WHEN 'a' THEN [[12.3::DOUBLE, 1, 12.3, 6, 22.3, 6]] END AS polygons, NULL::DOUBLE AS rotation, NULL::DOUBLE[] AS keypoints FROM labels WHERE x IS NOT NULL`,
    );
    const place = { sensorId: 'camera', frameId: 'f1', reason: '' };
    const change = (label: Label, before: Label | null) => review.act({ type: 'change-label', change: { op: before ? 'MODIFY' : 'ADD', labelId: label.labelId, frameId: label.frameId, before, after: label, reason: '' } });
    const was: Label = { ...box, task: 'polygon', polygons: [[12.3, 1, 12.3, 6, 22.3, 6]], sensorId: 'camera' };
    await change({ ...was, box: { x: 10, y: 10, w: 20, h: 10 }, polygons: [[10, 10, 30, 10, 30, 20, 10, 20]] }, was);
    const second: Label = { ...box, labelId: 'b', box: { x: 20, y: 2, w: 10, h: 5 } };
    await change({ ...second, rotation: 30, sensorId: 'camera' }, second);
    await change({ labelId: 'f1++ring', task: 'polygon', classId: 'yield', box: { x: 40, y: 40, w: 8, h: 8 }, polygons: [[40, 40, 48, 40, 48, 48]], ...place }, null);
    await change({ labelId: 'f1++pose', task: 'keypoints', classId: 'yield', box: { x: 60, y: 60, w: 8, h: 8 }, keypoints: [60, 60, 2, 68, 68, 1], ...place }, null);
    const file = await coco();
    expect(file.info.shoal).toMatchObject({ added: 2, modified: 2, deleted: 0, conflicts: [], reshaped: [], skipped: [] });
    expect(file.annotations.map(({ shoal_id, area, sensor_id }) => [shoal_id, area, sensor_id])).toEqual([['a', 200, undefined], ['b', 50, undefined], ['f1++pose', 64, undefined], ['f1++ring', expect.closeTo(32, -1), undefined], ['c', 7.5, undefined]].toSorted(inOrder(file)));
    const part = await readPart(cocoFormat, asFiles({ files: [{ path: 'a.json', bytes: (await exportCoco(source())).bytes }], notCarried: [] }), {}, ['a.json']);
    const read = new Map(rowsOfPart(part).labels.map((label) => [label.labelId, label]));
    for (const { labelId, after } of review.state.getSnapshot().changes.values()) {
      const { box: own, polygons = null, keypoints = null, rotation = null, classId, task } = after ?? was;
      expect(read.get(labelId)).toMatchObject({ classId, task, box: own, ...(polygons && { polygons }), ...(keypoints && { keypoints }), ...(rotation && { rotation }) });
    }
  });

  it('lists labels whose shape is not what a change was made for', async () => {
    await database.exec('CREATE OR REPLACE TABLE labels AS SELECT *, 30::DOUBLE AS rotation FROM labels');
    await review.act({ type: 'change-label', change: { op: 'MODIFY', labelId: 'a', frameId: 'f1', before: { ...box, rotation: 20 }, after: { ...box, rotation: 25 }, reason: '' } });
    expect((await coco()).info.shoal.conflicts).toEqual([{ label_id: 'a', op: 'MODIFY', problem: 'outdated' }]);
  });

  it('lists labels of frames that do not exist', async () => {
    await database.exec("UPDATE labels SET frame_id = 'f9' WHERE label_id = 'b'");
    const file = await coco();
    expect(file.annotations.map(({ shoal_id }) => shoal_id)).toEqual(['a', 'c']);
    expect(file.info.shoal.skipped[0]).toEqual({ label_id: 'b', frame_id: 'f9', reason: 'frame "f9" does not exist' });
  });

  it('works without labels, and names the file after the dataset', async () => {
    await database.exec('DROP TABLE labels');
    const { fileName, mediaType } = await exportCoco(source());
    expect([fileName, mediaType]).toEqual(['demo-town-coco.json', 'application/json']);
    expect((await coco()).annotations).toEqual([]);
  });
});

describe('exportFrame', () => {
  const read = async (frameId: string, options = {}) => {
    const { fileName, bytes } = await exportFrame(source(), frameId, options);
    return { fileName, content: JSON.parse(new TextDecoder().decode(bytes)) as CocoFile & { labels: Label[]; frame: unknown; classes: unknown } };
  };

  it('holds the annotations of one picture, with the changes or as they were', async () => {
    await decide();
    const { fileName, content } = await read('f1');
    expect(fileName).toBe('f1-coco.json');
    expect(content.images).toMatchObject([{ file_name: 'images/f1.png' }]);
    expect(content.annotations.map(({ shoal_id, category_id }) => [shoal_id, category_id])).toEqual([['a', 2], ['b', 1]]);
    expect(content.info.shoal).toMatchObject({ modified: 1, added: 0, deleted: 0 });
    expect((await read('f1', { applyChanges: false })).content.annotations.map(({ category_id }) => category_id)).toEqual([1, 1]);
  });

  it('keeps what COCO has no words for in its own JSON', async () => {
    await database.exec("CREATE OR REPLACE TABLE labels AS SELECT * REPLACE (CASE label_id WHEN 'c' THEN 'interval' ELSE task END AS task), CASE label_id WHEN 'c' THEN 1.5::DOUBLE END AS time_start, CASE label_id WHEN 'c' THEN 4::DOUBLE END AS time_end FROM labels");
    const { fileName, content } = await read('f2');
    expect(fileName).toBe('f2-labels.json');
    expect(content.labels).toEqual([
      { labelId: 'c', frameId: 'f2', task: 'interval', classId: 'yield', box: { x: 30, y: 3, w: 10, h: 5 }, interval: { start: 1.5, end: 4 } },
      { labelId: 'd', frameId: 'f2', task: 'box', classId: 'stop' },
    ]);
    expect(content).toMatchObject({ frame: { frameId: 'f2', width: 256 }, classes: [{ id: 'stop' }, { id: 'yield' }] });
  });

  it('says which frame it does not know', async () => {
    await expect(exportFrame(source(), 'f9')).rejects.toMatchObject({ code: 'not-found', message: expect.stringContaining('"f9"') });
  });
});

it('exportCsv has one row per element and decision', async () => {
  await decide();
  const { bytes, fileName } = await exportCsv(source());
  expect(fileName).toBe('demo-town-review.csv');
  const lines = new TextDecoder().decode(bytes).trim().split('\r\n').slice(1);
  expect(lines).toEqual([
    `i1,"'=cmd|""x""",open,label:a,label,f1,a,stop,yield,yield,0.9,"'=HYPERLINK(""x"")",agree,ana,1970-01-01T00:00:00.000Z,MODIFY,stop,12.3,1,10,5,yield,12.3,1,10,5,"'-5 % sure"`,
    `i1,"'=cmd|""x""",open,inference:p,inference,f2,,,yield,yield,0.5,The model sees one,agree,ana,1970-01-01T00:00:00.000Z,ADD,,,,,,yield,1,1,8,8,missing`,
    `,,,label:b,label,f1,b,stop,stop,,0,,keep,ana,1970-01-01T00:00:00.000Z,,,,,,,,,,,,`,
    `,,,label:c,label,,c,,,,,,,,,DELETE,yield,30,3,10,5,,,,,,ghost`,
  ]);
});

it('exportLog holds what another copy can merge', async () => {
  await decide();
  await review.undo();
  const { bytes } = await exportLog(source());
  const other = await createReview({ datasetId: 'd', actor: 'ana', store: createMemoryStore() });
  await other.merge(readLogText(new TextDecoder().decode(bytes)).events);
  expect(other.state.getSnapshot()).toEqual(review.state.getSnapshot());
});

function source() {
  return { manifest, database, review };
}

async function coco(): Promise<CocoFile> {
  return JSON.parse(new TextDecoder().decode((await exportCoco(source())).bytes)) as CocoFile;
}

/** Annotations are sorted by frame and label. */
function inOrder(file: CocoFile): (a: readonly unknown[], b: readonly unknown[]) => number {
  const at = new Map(file.annotations.map(({ shoal_id }, index) => [shoal_id, index]));
  return ([a], [b]) => (at.get(String(a)) ?? 0) - (at.get(String(b)) ?? 0);
}

function counter(): () => string {
  let next = 0;
  return () => `e${next++}`;
}
