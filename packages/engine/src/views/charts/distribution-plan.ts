import { count, Query, sum, verbatim, type FilterExpr } from '@uwdata/mosaic-sql';
import { readTexts } from '../../analyses/read-columns';
import { sqlIdentifier, sqlLiteral } from '../../database/sql';
import type { Dataset } from '../../session/dataset';
import { cellSql } from '../../session/filter-grid';
import { binOfCell, chooseBinning, type Binning } from './binning';
import { answerColumn, asChartTable, type ChartTable } from './chart-client';
import { profileColumn, type ColumnProfile } from './column-kind';

const STACK_VALUES = 6;
/** Below, every value is a group of its own; above, those without a bar are counted together in the database. */
const FEW_VALUES = 256;

/** Types whose values become the same text in JavaScript as in the database, and which are faster to group by than text. */
const GROUPED_AS_THEY_ARE = /^(ENUM|BOOLEAN|U?(TINYINT|SMALLINT|INTEGER))/;

/** What a distribution is made of, apart from filters. */
export interface DistributionPlan {
  readonly profile: ColumnProfile;
  readonly binning: Binning | null;
  /** Values with a bar. */
  readonly values: readonly string[];
  readonly search: string;
  readonly stack: readonly string[] | null;
  /** SQL of the group of a row: a bar's number or a value; NULL for none. */
  readonly group: string;
  readonly stackGroup: string | null;
  readonly totals: Groups;
}

/** Counts by group. */
export interface Groups {
  readonly bars: Float64Array;
  readonly flagged: Float64Array;
  readonly parts: readonly Float64Array[];
  readonly none: readonly [count: number, flagged: number];
  readonly other: readonly [count: number, flagged: number];
}

export async function planDistribution(dataset: Dataset, column: string, stack: string | null, bins: number, search: string, signal: AbortSignal): Promise<DistributionPlan> {
  const profile = await profileColumn(dataset, column, signal);
  const ordered = profile.kind === 'number' || profile.kind === 'time';
  const binning = ordered ? chooseBinning(profile, bins) : null;
  const name = sqlIdentifier(column);
  const text = profile.type === 'VARCHAR' ? name : `CAST(${name} AS VARCHAR)`;
  const values = ordered ? [] : await frequentValues(dataset, text, profile.level, bins, search, signal);
  const stackText = stack === null ? null : `CAST(${sqlIdentifier(stack)} AS VARCHAR)`;
  const stacked = stackText === null ? null : await frequentValues(dataset, stackText, profile.level, STACK_VALUES, '', signal);
  const group = binning ? groupOfCell(cellSql(profile.axis, binning.grid), binning) : ordered ? 'NULL::INTEGER' : profile.distinct <= FEW_VALUES ? (GROUPED_AS_THEY_ARE.test(profile.type) ? name : text) : `CASE WHEN ${name} IS NULL THEN NULL WHEN ${inList(text, values)} THEN ${text} ELSE '\u0001' END`;
  const stackGroup = stackText === null || !stacked ? null : `CASE WHEN ${inList(stackText, stacked)} THEN ${stackText} END`;
  const plan = { profile, binning, values: ordered ? [] : naturalOrder(values), search, stack: stacked, group, stackGroup, totals: emptyGroups(0, 0) };
  const answer = await dataset.database.query(
    `SELECT ${group} AS shoal_group, count(*)::DOUBLE AS shoal_count FROM elements WHERE ${profile.level} GROUP BY 1`,
    { signal },
  );
  return { ...plan, totals: foldGroups(plan, asChartTable(answer)) };
}

/** The counts of what a filter leaves, by group and stack. */
export function distributionQuery(plan: DistributionPlan, filter: FilterExpr): Query | null {
  if (plan.profile.rows === 0) return null;
  const select = { shoal_group: verbatim(plan.group), ...(plan.stackGroup && { shoal_stack: verbatim(plan.stackGroup) }), shoal_count: count(), shoal_flagged: sum(verbatim('CASE WHEN flagged THEN 1e0 ELSE 0e0 END')) };
  return Query.from('elements').select(select).where(verbatim(plan.profile.level), ...[filter ?? []].flat()).groupby('shoal_group', ...(plan.stackGroup ? ['shoal_stack'] : []));
}

/** Puts the groups of an answer into bars. */
export function foldGroups(plan: DistributionPlan, answer: ChartTable | null): Groups {
  const { binning, stack } = plan;
  const length = binning ? binning.starts.length - 1 : plan.values.length;
  const groups = emptyGroups(length, stack ? stack.length + 1 : 0);
  const [none, other]: [number[], number[]] = [[0, 0], [0, 0]];
  const [keys, stacks, counts, flags] = ['shoal_group', 'shoal_stack', 'shoal_count', 'shoal_flagged'].map((name) => answerColumn(answer, name)) as [ArrayLike<unknown>, ArrayLike<unknown>, ArrayLike<unknown>, ArrayLike<unknown>];
  const barOf = new Map(plan.values.map((value, bar) => [value, bar]));
  for (let row = 0; row < counts.length; row++) {
    const [amount, flagged, key] = [Number(counts[row] ?? 0), Number(flags[row] ?? 0), keys[row]];
    const missing = key === null || key === undefined || (typeof key === 'number' && Number.isNaN(key));
    const bar = missing ? undefined : binning ? Math.min(length - 1, binning.cellsPerBin === null ? binOfCell(binning, Number(key)) : Number(key)) : barOf.get(String(key));
    if (bar === undefined || bar < 0 || bar >= length) {
      const rest = missing ? none : other;
      rest[0] = (rest[0] ?? 0) + amount;
      rest[1] = (rest[1] ?? 0) + flagged;
      continue;
    }
    groups.bars[bar] = (groups.bars[bar] ?? 0) + amount;
    groups.flagged[bar] = (groups.flagged[bar] ?? 0) + flagged;
    if (!stack) continue;
    const place = stack.indexOf(String(stacks[row]));
    const part = groups.parts[bar];
    if (part) part[place < 0 ? stack.length : place] = (part[place < 0 ? stack.length : place] ?? 0) + amount;
  }
  return { ...groups, none: [none[0] ?? 0, none[1] ?? 0], other: [other[0] ?? 0, other[1] ?? 0] };
}

function emptyGroups(bars: number, parts: number): Groups {
  return { bars: new Float64Array(bars), flagged: new Float64Array(bars), parts: Array.from({ length: parts > 0 ? bars : 0 }, () => new Float64Array(parts)), none: [0, 0], other: [0, 0] };
}

/** Bars of equal cells are counted in the database; months are put together from their days. */
function groupOfCell(cell: string, { cellsPerBin }: Binning): string {
  return cellsPerBin === null || cellsPerBin === 1 ? cell : `(${cell} // ${cellsPerBin})`;
}

export function inList(text: string, values: readonly string[]): string {
  return values.length === 0 ? 'FALSE' : `${text} IN (${values.map(sqlLiteral).join(', ')})`;
}

/** The most frequent values that contain a text, without regard to case. */
export async function frequentValues(dataset: Dataset, text: string, level: string, limit: number, search: string, signal: AbortSignal): Promise<readonly string[]> {
  const needle = search === '' ? 'TRUE' : `contains(lower(${text}), ${sqlLiteral(search.toLowerCase())})`;
  const answer = await dataset.database.query(`SELECT ${text} AS value, count(*)::DOUBLE AS n FROM elements WHERE ${level} AND ${text} IS NOT NULL AND ${needle} GROUP BY 1 ORDER BY n DESC, value LIMIT ${limit}`, { signal });
  return readTexts(answer, 'value').filter((value) => value !== null);
}

/** Values that read like numbered names (`batch-7`) stand in their natural order. */
function naturalOrder(values: readonly string[]): readonly string[] {
  return values.length > 1 && values.every((value) => /\d$/.test(value)) ? [...values].sort((a, b) => a.localeCompare(b, 'en', { numeric: true })) : values;
}

/** The condition of rows without a value, for numbers those that are not finite too. */
export function missingValues(profile: ColumnProfile): readonly (number | null)[] {
  return profile.type === 'FLOAT' || profile.type === 'DOUBLE' ? [null, NaN, Infinity, -Infinity] : [null];
}

