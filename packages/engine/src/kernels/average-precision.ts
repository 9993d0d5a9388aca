import { rankAscending } from './ranking';

/**
 * Area under the ROC curve: the chance that a positive gets a higher score than a negative, ties counting half
 * (Mann-Whitney U). NaN without a positive or without a negative.
 */
export function areaUnderRoc(scores: ArrayLike<number>, positives: ArrayLike<number | boolean>): number {
  const order = rankAscending(scores);
  let count = 0;
  let rankSum = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && scores[order[to] as number] === scores[order[from] as number]) to++;
    const rank = (from + 1 + to) / 2;
    for (let at = from; at < to; at++) {
      if (!positives[order[at] as number]) continue;
      count++;
      rankSum += rank;
    }
    from = to;
  }
  return (rankSum - (count * (count + 1)) / 2) / (count * (order.length - count));
}

/** Average precision: Σ (recall step × precision) over falling scores, equal scores taken together. NaN without a positive. */
export function averagePrecision(scores: ArrayLike<number>, positives: ArrayLike<number | boolean>): number {
  const order = rankAscending(scores).reverse();
  let seen = 0;
  let hits = 0;
  let sum = 0;
  while (seen < order.length) {
    const score = scores[order[seen] as number];
    let gained = 0;
    for (; seen < order.length && scores[order[seen] as number] === score; seen++) if (positives[order[seen] as number]) gained++;
    hits += gained;
    sum += (gained * hits) / seen;
  }
  return sum / hits;
}
