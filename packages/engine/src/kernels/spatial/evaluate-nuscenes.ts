import { meanError, normalizedAp, nuscenesCurve, type NuscenesClassBoxes } from './nuscenes-curve';
import { hasError } from './nuscenes-errors';
import { filterNuscenes } from './nuscenes-filter';
import { NUSCENES_CLASSES, NUSCENES_ERRORS, type NuscenesClassScore, type NuscenesError, type NuscenesSample, type NuscenesScore } from './nuscenes-types';

/** Distances of the middles below which a match counts, metres. */
const distances = [0.5, 1, 2, 4];

/** The one at which the true-positive errors are measured. */
const errorDistance = 2;

/** What average precision weighs against the five errors together. */
const apWeight = 5;

/**
 * The nuScenes detection benchmark (Caesar et al., CVPR 2020; nuscenes-devkit, eval/detection, configuration
 * detection_cvpr_2019): per class average precision by distance of the middles on the ground, the five true-positive
 * errors at 2 m, and the nuScenes detection score (5·mAP + Σ (1 - min(1, error))) / 10.
 *
 * Every one of the ten classes counts in the means, as in the benchmark: one without labels has average precision 0 and
 * errors of 1.
 *
 * @throws {ShoalError} `invalid-data` for a number that is not finite, an extent that is not above 0, or a sample with more
 * than 500 detections, naming sample and row.
 */
export function evaluateNuscenes(samples: readonly NuscenesSample[]): NuscenesScore {
  const filtered = samples.map(filterNuscenes);
  const classes = NUSCENES_CLASSES.map((className) => {
    return scoreClass({
      className,
      samples: filtered.map(({ labels, detections }) => ({
        labels: labels.filter((box) => box.className === className),
        detections: detections.filter((box) => box.className === className),
      })),
    });
  });
  const meanAp = meanOf(classes.map(({ ap }) => ap));
  const errors = errorsBy((error) => meanOf(classes.map((score) => score.errors[error])));
  const goodness = NUSCENES_ERRORS.reduce((sum, error) => sum + Math.max(0, 1 - errors[error]), 0);
  return { nds: (apWeight * meanAp + goodness) / (apWeight + NUSCENES_ERRORS.length), meanAp, errors, classes };
}

function scoreClass(boxes: NuscenesClassBoxes): NuscenesClassScore {
  const { className, samples } = boxes;
  const curves = distances.map((distance) => nuscenesCurve(boxes, distance));
  const apAt = Float64Array.from(curves, normalizedAp);
  const curve = curves[distances.indexOf(errorDistance)] ?? null;
  return {
    className,
    labels: samples.reduce((sum, { labels }) => sum + labels.length, 0),
    detections: samples.reduce((sum, { detections }) => sum + detections.length, 0),
    ap: meanOf(apAt),
    apAt,
    errors: errorsBy((error) => (hasError(className, error) ? meanError(curve, error) : NaN)),
    precision: curve?.precision ?? new Float64Array(101),
  };
}

function errorsBy(value: (error: NuscenesError) => number): Record<NuscenesError, number> {
  return Object.fromEntries(NUSCENES_ERRORS.map((error) => [error, value(error)])) as Record<NuscenesError, number>;
}

/** Mean of the numbers that are not NaN. */
function meanOf(values: Iterable<number>): number {
  const known = [...values].filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}
