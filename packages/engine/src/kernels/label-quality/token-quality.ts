import { ShoalError } from '../../base/errors';
import { assertFinite, assertOffsets } from './assert-rows';
import { softmin } from './softmin';

export interface TokenQualityParams {
  /** Absent: the minimum over the tokens. Given: softmin of this temperature (cleanlab uses 0.05). */
  readonly temperature?: number;
}

export interface TokenQuality {
  /** [sentences], LOWER = more likely to hold a wrong token; 1 for a sentence without tokens. */
  readonly quality: Float64Array;
  /** Token with the lowest score (the earlier one on a tie), -1 for a sentence without tokens, [sentences]. */
  readonly worst: Int32Array;
}

/** Temperature of the softmin over tokens (cleanlab token_classification). */
export const tokenTemperature = 0.05;

/**
 * Label quality of sentences from that of their tokens (cleanlab token_classification; Wang and Mueller 2022). `scores`
 * [tokens] is any label quality of single tokens, LOWER = worse; tokens of sentence s are `offsets[s]` to
 * `offsets[s + 1]`, offsets [sentences + 1].
 *
 * Throws `invalid-argument` for offsets that do not fit or a temperature that is not above 0, `invalid-data` naming the
 * token whose score is not finite.
 */
export function tokenQuality(scores: ArrayLike<number>, offsets: ArrayLike<number>, params: TokenQualityParams = {}): TokenQuality {
  const { temperature } = params;
  if (temperature !== undefined && !(temperature > 0)) throw new ShoalError('invalid-argument', `tokenQuality got temperature ${temperature}. Expected a number above 0, or none for the minimum.`);
  assertOffsets(offsets, scores.length, 'sentences');
  assertFinite(scores, 1, 'token scores');
  const sentences = offsets.length - 1;
  const quality = new Float64Array(sentences).fill(1);
  const worst = new Int32Array(sentences).fill(-1);
  for (let s = 0; s < sentences; s++) {
    const from = offsets[s] as number;
    const to = offsets[s + 1] as number;
    if (from === to) continue;
    let lowest = from;
    for (let i = from + 1; i < to; i++) if ((scores[i] as number) < (scores[lowest] as number)) lowest = i;
    worst[s] = lowest;
    quality[s] = temperature === undefined ? (scores[lowest] as number) : softmin(scores, temperature, from, to);
  }
  return { quality, worst };
}
