import { parseKittiObjects } from '../../formats/kitti/parse-kitti-objects';
import { evaluateKitti } from '../../kernels/spatial/evaluate-kitti';
import type { KittiScore } from '../../kernels/spatial/kitti-types';

export interface KittiFiles {
  /** Name that messages use, such as `label_2/000001.txt`. */
  readonly labelsName: string;
  readonly labels: string;
  readonly resultsName: string;
  /** Empty text for a frame in which nothing was found. */
  readonly results: string;
}

/** KITTI's object evaluation of text files, one entry a frame. Throws `invalid-data`, naming file and line. */
export function evaluateKittiFiles(frames: readonly KittiFiles[]): KittiScore[] {
  return evaluateKitti(frames.map(({ labels, labelsName, results, resultsName }) => ({ labels: parseKittiObjects(labels, labelsName, 'labels'), detections: parseKittiObjects(results, resultsName, 'results') })));
}
