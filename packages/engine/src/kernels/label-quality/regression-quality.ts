import { ShoalError } from '../../base/errors';
import { median } from '../mistakenness';
import { assertFinite } from './assert-rows';

export interface RegressionQuality {
  /** [n], 0..1, LOWER = more likely wrong. */
  readonly quality: Float64Array;
  /** label - prediction, [n], in the unit of the labels. */
  readonly residuals: Float64Array;
  /** The residual at which the quality is 1/e, in the unit of the labels. */
  readonly scale: number;
}

/**
 * Label quality of numbers: exp(-|label - prediction| / scale). The form is cleanlab's regression residual score
 * exp(-|residual|); that one has no scale and so depends on the unit of the labels, which is why a scale is added here.
 *
 * The default scale is the median of |residual| over the rows, around 0 and without the factor 1.4826, so that the middle
 * row gets 1/e ≈ 0.368. Where more than half of the residuals are exactly 0 it is the median of those that are not; where
 * all are 0 every quality is 1 and the scale 1. Predictions must be out of sample.
 *
 * Throws `invalid-argument` for unequal lengths or a scale that is not above 0, `invalid-data` naming the row of a label or
 * prediction that is not finite.
 */
export function regressionQuality(labels: ArrayLike<number>, predictions: ArrayLike<number>, scale?: number): RegressionQuality {
  if (labels.length !== predictions.length) throw new ShoalError('invalid-argument', `Got ${labels.length} labels and ${predictions.length} predictions. Expected equally many.`);
  if (scale !== undefined && !(scale > 0 && scale < Infinity)) throw new ShoalError('invalid-argument', `regressionQuality got scale ${scale}. Expected a finite number above 0.`);
  assertFinite(labels, 1, 'regression labels');
  assertFinite(predictions, 1, 'regression predictions');
  const residuals = Float64Array.from({ length: labels.length }, (_, i) => (labels[i] as number) - (predictions[i] as number));
  const used = scale ?? residualScale(residuals);
  return { quality: residuals.map((residual) => Math.exp(-Math.abs(residual) / used)), residuals, scale: used };
}

function residualScale(residuals: Float64Array): number {
  const sizes = Array.from(residuals, Math.abs);
  return median(sizes) || median(sizes.filter((size) => size > 0)) || 1;
}
