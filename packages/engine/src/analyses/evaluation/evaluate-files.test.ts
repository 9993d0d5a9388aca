import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { evaluateCocoFiles, type CocoIouType } from './evaluate-files';

const folder = join(process.env.SHOAL_TEST_DATA ?? '../shared/data', 'coco-eval');
const text = (path: string): string => readFileSync(join(folder, path), 'utf8');

interface Expected {
  readonly stats: Readonly<Record<string, number>>;
  readonly per_category: Readonly<Record<string, { readonly AP: number; readonly AP50: number }>>;
  readonly per_image_tp_fp_fn_iou50: Readonly<Record<string, readonly [number, number, number]>>;
}

describe.skipIf(!existsSync(folder))(`COCO's own results (skipped without ${folder})`, () => {
  const instances = 'faster_coco_eval/cocoapi/instances_val2014_100.json';

  it.each([
    ['bbox', instances, 'cocoapi/instances_val2014_fakebbox100_results.json', 'bbox', 1e-6],
    ['segm', instances, 'cocoapi/instances_val2014_fakesegm100_results.json', 'segm', 1e-6],
    ['segm', 'faster_coco_eval/gt_dataset.json', 'faster_coco_eval/dt_dataset.json', 'gt_dataset.json', 1e-6],
  ] as const)('%s of %s: all numbers, every class and every image equal those of pycocotools', (iouType, truth, results, key, tolerance) => {
    const expected = (JSON.parse(text('expected/dev_val2014_100_pycocotools.json')) as Record<string, Expected>)[key];
    const found = evaluateCocoFiles(text(truth), text(results), { iouType });
    for (const [name, value] of Object.entries(expected?.stats ?? {})) expect(Math.abs((found.summary[name] ?? NaN) - value), `${name} ${found.summary[name]}`).toBeLessThan(tolerance);
    const withObjects = Object.fromEntries(found.classes.filter((entry) => entry.objects > 0).map((entry) => [entry.name, entry]));
    for (const [name, { AP, AP50 }] of Object.entries(expected?.per_category ?? {})) {
      expect(Math.abs((withObjects[name]?.AP ?? NaN) - AP), name).toBeLessThan(1e-6);
      expect(Math.abs((withObjects[name]?.AP50 ?? NaN) - AP50), name).toBeLessThan(1e-6);
    }
    const images = Object.fromEntries(found.images.map(({ imageId, truePositives, falsePositives, falseNegatives }) => [imageId, [truePositives, falsePositives, falseNegatives]]));
    expect(images).toEqual(expected?.per_image_tp_fp_fn_iou50);
  });

  const crowdPose = [0.079, 0.079, 0.072, 0.072, 0.062, 0.062, 0.107, 0.107, 0.087, 0.087, 0.089, 0.089, 0.079, 0.079];

  // What pycocotools 2.0.11 gives for the same files (image ids as numbers, the missing areas of CrowdPose as those of the boxes).
  it.each([
    ['bbox', 'gt_ignore_test.json', 'dt_ignore_test.json', undefined, [0.7099009900990099, 1, 0.8415841584158416, -1, 0.7099009900990099, -1, 0, 0.45384615384615384, 0.7153846153846154, -1, 0.7153846153846154, -1]],
    ['keypoints', 'keypoints_dataset/gt_dataset.json', 'keypoints_dataset/dt_dataset.json', undefined, [0.5048844884488449, 0.7227722772277227, 0.6336633663366337, 0.46633663366336636, 0.7504950495049505, 0.5181818181818182, 0.7272727272727273, 0.6363636363636364, 0.4666666666666666, 0.75]],
    ['keypoints', 'example_crowdpose_val.json', 'example_crowdpose_preds.json', crowdPose, [0.8402640264026403, 0.9881188118811886, 0.7314356435643564, 0.5, 0.9037403740374038, 0.8666666666666666, 1, 0.7777777777777778, 0.5, 0.9125]],
  ] as const)('%s of %s equals pycocotools', (iouType: CocoIouType, truth, results, sigmas, expected) => {
    const { summary } = evaluateCocoFiles(text(`faster_coco_eval/${truth}`), text(`faster_coco_eval/${results}`), { iouType, sigmas });
    expect(Object.values(summary)).toEqual(expected.map((value) => expect.closeTo(value, 9) as number));
  });
});

const truth = { images: [{ id: 1, width: 100, height: 100 }], categories: [{ id: 3, name: 'cat' }], annotations: [{ id: 0, image_id: 1, category_id: 3, bbox: [0, 0, 10, 10], area: 100, iscrowd: 0 }] };
const result = { image_id: 1, category_id: 3, bbox: [0, 0, 10, 10], score: 0.5 };

describe('evaluateCocoFiles', () => {
  const evaluate = (results: unknown, iouType: CocoIouType = 'bbox', file: unknown = truth) => evaluateCocoFiles(JSON.stringify(file), JSON.stringify(results), { iouType });

  it('matches an annotation whose id is 0, and fills a box where a result has no mask', () => {
    expect(evaluate([result]).summary['AP']).toBeCloseTo(1, 12);
    const polygon = { ...truth, annotations: [{ ...truth.annotations[0], segmentation: [[0, 0, 0, 10, 10, 10, 10, 0]] }] };
    expect(evaluate([result], 'segm', polygon).summary['AP']).toBeCloseTo(1, 12);
  });

  it('counts results of other classes and leaves them out', () => {
    expect(evaluate([result, { ...result, category_id: 9 }]).counts).toEqual({ images: 1, objects: 1, detections: 1, unknownClasses: 1 });
  });

  it.each([
    [[{ ...result, image_id: 7 }], 'bbox', /results\[0\] of the image 7, which the ground truth does not list/],
    [[{ ...result, bbox: [1, 2, 3] }], 'bbox', /bbox at results\[0\] that is not/],
    [[{ ...result, bbox: [1, 2, 3, null] }], 'bbox', /finite numbers at results\[0\].bbox/],
    [[{ ...result, score: undefined }], 'bbox', /without a score/],
    [[{ image_id: 1, category_id: 3, score: 1 }], 'segm', /results\[0\] without a segmentation|annotations\[0\] without/],
    [[result], 'keypoints', /annotations\[0\] without keypoints/],
    [{ hello: 1 }, 'bbox', /is not a list of results/],
  ] as const)('says what is wrong: %j', (results, iouType, message) => {
    expect(() => evaluate(results, iouType)).toThrow(message);
  });
});
