import { areaUnderRoc, averagePrecision } from '@shoal/engine/kernels';

/** One thing that an analysis ranked. */
export interface Candidate {
  readonly score: number;
  readonly flagged: boolean;
  /** Whether it is one of the planted problems. */
  readonly planted: boolean;
}

/** How well a ranking recovers what was planted. All shares are 0..1; NaN where nothing can be divided. */
export interface Recovery {
  readonly planted: number;
  readonly candidates: number;
  readonly flagged: number;
  readonly precision: number;
  readonly recall: number;
  /** Precision and recall at once, among as many of the highest scores as were planted. */
  readonly atPlanted: number;
  /** Share of planted ones among all candidates: the precision of guessing. */
  readonly chance: number;
  /** `atPlanted` / `chance`. */
  readonly lift: number;
  readonly auroc: number;
  readonly averagePrecision: number;
}

/** `planted` counts problems that no candidate stands for as well, so that recall is over all of them. */
export function measureRecovery(candidates: readonly Candidate[], planted: number): Recovery {
  const flagged = candidates.filter((candidate) => candidate.flagged);
  const count = (list: readonly Candidate[]) => list.filter((candidate) => candidate.planted).length;
  const ranked = [...candidates].sort((a, b) => b.score - a.score);
  const chance = count(candidates) / candidates.length;
  const atPlanted = count(ranked.slice(0, planted)) / planted;
  const scores = candidates.map((candidate) => candidate.score);
  const truth = candidates.map((candidate) => candidate.planted);
  return {
    planted,
    candidates: candidates.length,
    flagged: flagged.length,
    precision: count(flagged) / flagged.length,
    recall: count(flagged) / planted,
    atPlanted,
    chance,
    lift: atPlanted / chance,
    auroc: areaUnderRoc(scores, truth),
    averagePrecision: averagePrecision(scores, truth),
  };
}

export function recoveryLine(name: string, recovery: Recovery): string {
  const cells = [
    name.padEnd(34),
    String(recovery.planted).padStart(7),
    String(recovery.flagged).padStart(7),
    percent(recovery.precision),
    percent(recovery.recall),
    percent(recovery.atPlanted),
    percent(recovery.chance),
    (Number.isFinite(recovery.lift) ? `${recovery.lift.toFixed(1)}×` : '–').padStart(8),
    (Number.isNaN(recovery.auroc) ? '–' : recovery.auroc.toFixed(3)).padStart(7),
  ];
  return cells.join('  ');
}

export const recoveryHeader = `${'planted problem'.padEnd(34)}  planted  flagged  precision   recall  at planted   chance      lift    AUROC\n${'─'.repeat(108)}`;

function percent(share: number): string {
  return (Number.isNaN(share) ? '–' : `${(100 * share).toFixed(1)} %`).padStart(8);
}
