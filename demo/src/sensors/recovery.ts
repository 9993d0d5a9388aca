import type { Dataset } from '@shoal/engine';
import type { PlantedMistake } from './part';

/** How many of the mistakes of one kind the analyses flag. */
export interface KindRecovery {
  readonly modality: string;
  readonly kind: string;
  readonly planted: number;
  readonly flagged: number;
}

/**
 * Which of the planted mistakes the analyses flag after the full audit: a label by any flagged score of its own, a label that is missing by an inference of
 * the right class in its frame that is flagged as missing.
 */
export async function measureHarbour(dataset: Dataset, planted: readonly PlantedMistake[]): Promise<KindRecovery[]> {
  const rows = async (sql: string): Promise<Record<string, unknown>[]> => (await dataset.database.query(sql)).toArray().map((row: { toJSON(): Record<string, unknown> }) => row.toJSON());
  const labels = new Set((await rows(`SELECT DISTINCT owner_id FROM scores WHERE owner = 'label' AND flagged`)).map((row) => String(row['owner_id'])));
  const missing = new Set((await rows(`SELECT DISTINCT s.frame_id, i.class_id FROM scores s JOIN inferences i ON i.inference_id = s.owner_id WHERE s.owner = 'inference' AND s.flagged AND s.kind = 'missing'`)).map((row) => `${String(row['frame_id'])} ${String(row['class_id'])}`));
  const kinds = new Map<string, { modality: string; kind: string; planted: number; flagged: number }>();
  for (const mistake of planted) {
    const key = `${mistake.modality} ${mistake.kind}`;
    const line = kinds.get(key) ?? { modality: mistake.modality, kind: mistake.kind, planted: 0, flagged: 0 };
    const found = mistake.label_id === null ? missing.has(`${mistake.frame_id} ${mistake.class_id ?? ''}`) : labels.has(mistake.label_id);
    kinds.set(key, { ...line, planted: line.planted + 1, flagged: line.flagged + (found ? 1 : 0) });
  }
  return [...kinds.values()];
}

export function recoveryText(lines: readonly KindRecovery[]): string {
  return lines.map(({ modality, kind, planted, flagged }) => `  ${modality.padEnd(6)} ${kind.padEnd(24)} ${String(flagged).padStart(2)} of ${String(planted).padStart(2)} flagged`).join('\n');
}
