import type { DuplicateMember } from './duplicate-groups';

/**
 * Rows with the same bytes: groups of equal content hashes, such as SHA-256, of which the first row is kept. `hashes` is [n];
 * null, undefined and the empty text stand for none. Members come group by group, the kept row first, at distance 0.
 */
export function exactDuplicates(hashes: readonly (string | null | undefined)[]): readonly DuplicateMember[] {
  const rowsOf = new Map<string, number[]>();
  hashes.forEach((hash, row) => {
    if (!hash) return;
    const rows = rowsOf.get(hash);
    if (rows) rows.push(row);
    else rowsOf.set(hash, [row]);
  });
  return [...rowsOf.values()]
    .filter((rows) => rows.length > 1)
    .flatMap((rows, group) => rows.map((row, i): DuplicateMember => ({ row, group, role: i === 0 ? 'keep' : 'drop', distance: 0 })));
}
