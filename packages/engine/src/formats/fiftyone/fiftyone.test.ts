import { zlibSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readPart, rowsOfPart } from '../contract/read-part.test-support';
import { rleToBitmap } from '../masks/rle';
import { writeNpy } from '../npy/write-npy';
import { fiftyone } from './fiftyone';

const mask = btoa(String.fromCharCode(...zlibSync(writeNpy(Uint8Array.of(1, 0, 0, 1), [2, 2]))));
const samples = [
  {
    _id: { $oid: 'a' },
    filepath: 'data/1.jpg',
    tags: ['train', 'night'],
    metadata: { _cls: 'ImageMetadata', width: 10, height: 20 },
    uniqueness: 0.5,
    clip: [1, 2, 3, 4, 5],
    ground_truth: {
      _cls: 'Detections',
      detections: [
        { _id: { $oid: 'd1' }, _cls: 'Detection', label: 'cat', bounding_box: [0.1, 0.2, 0.3, 0.4], index: 7, iscrowd: 0, age: 3 },
        { _cls: 'Detection', label: 'dog', bounding_box: [0, 0, 0.4, 0.2], mask: { $binary: { base64: mask, subType: '00' } } },
        { _cls: 'Detection', bounding_box: [0, 0, 1, 1] },
        { _cls: 'Detection', label: 'cat', bounding_box: [0, null, 1, 1] },
      ],
    },
    yolo: { _cls: 'Detections', detections: [{ _cls: 'Detection', label: 'cat', bounding_box: [0.1, 0.2, 0.3, 0.4], confidence: 0.75 }] },
    weather: { _cls: 'Classification', label: 'rain' },
    roads: { _cls: 'Polylines', polylines: [{ _cls: 'Polyline', label: 'road', closed: true, points: [[[0, 0], [0.5, 0], [0.5, 0.5]]] }] },
    pose: { _cls: 'Keypoints', keypoints: [{ _cls: 'Keypoint', label: 'person', points: [[0.5, 0.5], [null, null]] }] },
  },
  { filepath: 'data/2.jpg', tags: [] },
  { tags: [] },
];

describe('FiftyOne', () => {
  it('turns relative coordinates into pixels and tells labels from predictions', async () => {
    const part = await readPart(fiftyone, { 'export/samples.json': JSON.stringify({ name: 'Pets', samples }) });
    const { frames, labels, inferences, media } = rowsOfPart(part);
    expect(part.name).toBe('Pets');
    expect(frames.map((frame) => [frame.frameId, frame.labeled, frame.split, frame.width, frame.extra])).toEqual([['a', true, 'train', 10, { uniqueness: 0.5, tags: 'train, night' }], ['data/2.jpg', false, null, null, { uniqueness: null, tags: null }]]);
    expect(media.map((item) => item.uri)).toEqual(['data/1.jpg', 'data/2.jpg']);
    expect(labels.map((label) => [label.task, label.classId, label.setId])).toEqual([['box', 'cat', 'ground_truth'], ['mask', 'dog', 'ground_truth'], ['class', 'rain', 'weather'], ['polygon', 'road', 'roads'], ['keypoints', 'person', 'pose']]);
    expect(labels[0]).toMatchObject({ labelId: 'd1', box: { x: 1, y: 4, w: 3, h: 8 }, trackId: '7', iscrowd: false, attributes: { age: 3 } });
    expect(labels[3]?.polygons).toEqual([[0, 0, 5, 0, 5, 10]]);
    expect(labels[4]?.keypoints).toEqual([5, 10, 2, 0, 0, 0]);
    expect(inferences).toMatchObject([{ modelId: 'yolo', confidence: 0.75, box: { x: 1, y: 4, w: 3, h: 8 } }]);
    expect(part.embeddings.map(({ info, table }) => [info.id, info.dim, table.rows])).toEqual([['clip', 5, 1]]);
    expect(part.report.counts).toEqual({ 'skipped-row': 3 });
  });

  it('lays the mask of a box into the picture', async () => {
    const { labels } = rowsOfPart(await readPart(fiftyone, { 'samples.json': JSON.stringify({ samples: samples.slice(0, 1) }) }));
    const bitmap = labels[1]?.mask && rleToBitmap(labels[1].mask);
    // A box of 4 × 4 pixels: the upper left and the lower right quarter.
    expect(bitmap && [...bitmap].flatMap((value, i) => (value ? [`${i % 10},${Math.floor(i / 10)}`] : []))).toEqual(['0,0', '1,0', '0,1', '1,1', '2,2', '3,2', '2,3', '3,3']);
  });

  it('says that a relative box cannot be read without the size of its picture', async () => {
    const part = await readPart(fiftyone, { 'samples.json': JSON.stringify({ samples: [{ filepath: 'x.jpg', gt: { _cls: 'Detections', detections: [{ label: 'a', bounding_box: [0, 0, 1, 1] }] } }] }) });
    expect(part.report.findings).toMatchObject([{ code: 'skipped-row', column: 'gt', line: 1 }]);
  });
});
