import type { GalleryRow, Manifest, ScoreKind } from '@shoal/engine';
import type { Labels } from '../labels';
import { className } from '../parts/class-color';

/** What an element shows, in a word: its class, or that it is a whole frame. */
export function candidateName(manifest: Manifest, row: GalleryRow, whole: string): string {
  const classId = row.given ?? row.predicted;
  return classId === null ? whole : className(manifest, classId);
}

/** "0.87": two digits for probabilities, three for similarities, which lie close together. */
export function formatScore(kind: ScoreKind, score: number): string {
  if (kind === 'none' || !Number.isFinite(score)) return '';
  return score.toFixed(kind === 'probability' ? 2 : 3);
}

export function scoreText(labels: Labels['campaign'], kind: ScoreKind, score: number): string {
  const number = formatScore(kind, score);
  return number === '' ? '' : labels.scoreText[kind](number);
}
