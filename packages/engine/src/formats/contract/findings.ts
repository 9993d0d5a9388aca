import type { ImportedTable } from '../arrow/canonical-columns';

/**
 * Everything an import can say about a file, a row or a value. `error`: something was left out or cannot be used;
 * `warning`: it was read, but somebody should look; `info`: worth knowing.
 */
export const FINDING_CODES = {
  'skipped-row': { severity: 'error', title: 'Rows that were left out' },
  'bad-value': { severity: 'error', title: 'Values of the wrong kind' },
  'not-a-number': { severity: 'error', title: 'Values that are missing or not finite' },
  'no-id': { severity: 'error', title: 'Rows without an id' },
  'duplicate-id': { severity: 'error', title: 'Ids that occur twice' },
  'unknown-frame': { severity: 'error', title: 'Rows of frames that do not exist' },
  'unknown-class': { severity: 'error', title: 'Classes that are not in the class map' },
  'unknown-model': { severity: 'warning', title: 'Models that the manifest does not list' },
  'unknown-task': { severity: 'error', title: 'Tasks that Shoal does not know' },
  'no-area': { severity: 'error', title: 'Boxes without area' },
  outside: { severity: 'warning', title: 'Boxes outside their frame' },
  'partly-outside': { severity: 'info', title: 'Boxes that reach beyond their frame' },
  'confidence-range': { severity: 'error', title: 'Confidence outside 0 to 1' },
  'probabilities-sum': { severity: 'warning', title: 'Probabilities that do not sum to 1' },
  'no-frame-size': { severity: 'error', title: 'Frames without a size' },
  'wrong-size': { severity: 'warning', title: 'Pictures of another size than stated' },
  'missing-media': { severity: 'warning', title: 'Pictures that are missing' },
  'unsafe-uri': { severity: 'error', title: 'Addresses that are not safe to load' },
  'unsafe-path': { severity: 'error', title: 'File names that are not safe' },
  'empty-uri': { severity: 'error', title: 'Empty addresses of pictures' },
  'never-labelled': { severity: 'info', title: 'Classes that no label has' },
  'never-predicted': { severity: 'warning', title: 'Classes that the model never predicts' },
  'mixed-coordinates': { severity: 'warning', title: 'Coordinates of mixed conventions' },
  'not-annotated': { severity: 'info', title: 'Frames that nobody annotated' },
  'annotated-empty': { severity: 'info', title: 'Frames annotated as empty' },
  'read-as': { severity: 'info', title: 'How files were read' },
  'unread-file': { severity: 'warning', title: 'Files that were not read' },
  'failed-file': { severity: 'error', title: 'Files that could not be read' },
  'unlinked-file': { severity: 'warning', title: 'Files that belong to no frame' },
  'id-collision': { severity: 'warning', title: 'Ids that were changed because two files share them' },
  'unreadable-time': { severity: 'warning', title: 'Times that could not be read' },
  'not-carried': { severity: 'warning', title: 'What the format cannot hold' },
} as const satisfies Record<string, { severity: Severity; title: string }>;

export type Severity = 'error' | 'warning' | 'info';
export type FindingCode = keyof typeof FINDING_CODES;

/** One line of the import report. */
export interface Finding {
  readonly code: FindingCode;
  /** A sentence: what is wrong, what was expected, what happened to the row, what to do. */
  readonly message: string;
  readonly file?: string | undefined;
  /** From 1; for binary tables the row, from 1. */
  readonly line?: number | undefined;
  /** Column, key or field. */
  readonly column?: string | undefined;
  /** The value as text, shortened. */
  readonly value?: string | undefined;
  readonly table?: ImportedTable | undefined;
  /** Id of the row in `table`, where it has one. */
  readonly rowId?: string | undefined;
  readonly frameId?: string | undefined;
}

/** Findings with their number: of each code and file the first are kept, all are counted. */
export interface FindingSummary {
  readonly findings: readonly Finding[];
  /** All that were reported, also those beyond the kept ones, by code. */
  readonly counts: Readonly<Partial<Record<FindingCode, number>>>;
}

export interface FindingCollector {
  add(finding: Finding): void;
  finish(): FindingSummary;
}

/** Keeps at most `keep` findings of each code and file, so that a broken file of a million rows costs no memory. */
export function createFindings(keep = 1000): FindingCollector {
  const findings: Finding[] = [];
  const kept = new Map<string, number>();
  const counts = new Map<FindingCode, number>();
  return {
    add(finding) {
      counts.set(finding.code, (counts.get(finding.code) ?? 0) + 1);
      const key = `${finding.code}\0${finding.file ?? ''}`;
      const count = kept.get(key) ?? 0;
      if (count >= keep) return;
      kept.set(key, count + 1);
      findings.push(finding);
    },
    finish: () => ({ findings, counts: Object.fromEntries(counts) }),
  };
}

/** A value as a report shows it: one line, at most 120 characters. */
export function showValue(value: unknown): string {
  let text: string;
  if (typeof value === 'string') text = value;
  else {
    try {
      text = JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner)) ?? String(value);
    } catch {
      text = String(value);
    }
  }
  const line = text.slice(0, 400).replaceAll(/\s+/g, ' ');
  return line.length > 120 ? `${line.slice(0, 117)}…` : line;
}
