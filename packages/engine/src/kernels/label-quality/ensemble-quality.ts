import { ShoalError } from '../../base/errors';
import { assertLabeled, predictedClasses, type LabeledProbabilities } from '../class-probabilities';
import { labelQuality, type LabelQualityMethod } from './label-quality';
import { adjustedProbabilities } from './adjusted-probabilities';
import { assertDistributions, assertFinite } from './assert-rows';

/** Out-of-sample probabilities of several models for the same rows. */
export interface EnsembleProbabilities {
  /** Per model row-major [n, classes]; at least one model. */
  readonly models: readonly LabeledProbabilities['probs'][];
  readonly classes: number;
  /** [n], index of the given class. */
  readonly labels: ArrayLike<number>;
}

export interface EnsembleParams {
  readonly method: LabelQualityMethod;
  /** [models], not negative, not all 0; default: the accuracy of every model against the given labels. */
  readonly weights?: ArrayLike<number>;
  /** Use `adjustedProbabilities` for the scores; default false. Accuracies are those of the probabilities as given. */
  readonly adjust?: boolean;
}

export interface EnsembleQuality {
  /** Label quality, [n], LOWER = more likely wrong. */
  readonly quality: Float64Array;
  /** Weights that were used, [models], summing to 1. */
  readonly weights: Float64Array;
}

/**
 * Label quality by several models: the weighted mean of their scores (cleanlab `get_label_quality_ensemble_scores`).
 * Where no model is ever right all weigh the same.
 *
 * Throws `invalid-argument` for no model, wrong lengths and unusable weights, `invalid-data` naming the row for labels
 * that are no class and rows that are no distribution.
 */
export function ensembleQuality({ models, classes, labels }: EnsembleProbabilities, params: EnsembleParams): EnsembleQuality {
  const inputs = models.map((probs): LabeledProbabilities => ({ probs, classes, labels }));
  inputs.forEach((input, m) => {
    assertLabeled(input);
    assertDistributions(input.probs, classes, `predicted probabilities of model ${m}`);
  });
  const scores = inputs.map((input) => labelQuality(params.adjust ? { ...input, probs: adjustedProbabilities(input) } : input, params.method));
  const weights = normalizeWeights(params.weights ?? defaultWeights(inputs), models.length);
  return { quality: weightedMean(scores, weights), weights };
}

/**
 * Weighted mean of the scores of several models, each [n]. Weights [models], not negative, not all 0; they need not sum
 * to 1. Throws `invalid-argument` for no model, unequal lengths or unusable weights, `invalid-data` naming the row of a
 * score that is not finite.
 */
export function weightedMean(scores: readonly ArrayLike<number>[], weights: ArrayLike<number>): Float64Array {
  const shares = normalizeWeights(weights, scores.length);
  const n = scores[0]?.length ?? 0;
  const out = new Float64Array(n);
  scores.forEach((values, m) => {
    if (values.length !== n) throw new ShoalError('invalid-argument', `Model ${m} has ${values.length} scores and model 0 has ${n}. All models must score the same rows.`);
    assertFinite(values, 1, `scores of model ${m}`);
    for (let i = 0; i < n; i++) out[i] = (out[i] as number) + (shares[m] as number) * (values[i] as number);
  });
  return out;
}

/** Share of rows whose most probable class is the given one, 0..1; 0 of no rows. */
export function predictionAccuracy({ probs, classes, labels }: LabeledProbabilities): number {
  const predicted = predictedClasses(probs, classes);
  let right = 0;
  for (let i = 0; i < predicted.length; i++) if (predicted[i] === labels[i]) right++;
  return right / Math.max(1, predicted.length);
}

function defaultWeights(inputs: readonly LabeledProbabilities[]): number[] {
  const accuracies = inputs.map(predictionAccuracy);
  return accuracies.some((accuracy) => accuracy > 0) ? accuracies : accuracies.map(() => 1);
}

function normalizeWeights(weights: ArrayLike<number>, models: number): Float64Array {
  const out = Float64Array.from(weights);
  const sum = out.reduce((total, weight) => total + weight, 0);
  if (models === 0 || out.length !== models || !out.every((weight) => weight >= 0) || !(sum > 0 && sum < Infinity)) {
    throw new ShoalError('invalid-argument', `Got weights [${out.join(', ')}] for ${models} models. Expected at least one model and one weight each, none negative and not all 0.`);
  }
  return out.map((weight) => weight / sum);
}
