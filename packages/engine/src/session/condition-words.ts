/** Keywords that a condition is built of. Everything that is neither here, nor a function below, nor a column of the table is refused. */
export const CONDITION_KEYWORDS: ReadonlySet<string> = new Set([
  'and', 'or', 'not', 'in', 'is', 'null', 'true', 'false', 'like', 'ilike', 'escape', 'between', 'case', 'when', 'then', 'else', 'end', 'distinct', 'from',
  'cast', 'try_cast', 'as', 'date', 'timestamp', 'interval', 'similar', 'to', 'isnull', 'notnull',
]); // prettier-ignore

/** Types that `CAST` and `::` may name. */
export const CONDITION_TYPES: ReadonlySet<string> = new Set([
  'varchar', 'text', 'string', 'integer', 'int', 'bigint', 'smallint', 'tinyint', 'double', 'float', 'real', 'boolean', 'bool', 'date', 'timestamp', 'time', 'interval',
]); // prettier-ignore

/**
 * Functions of the row alone: no files, no settings, no state, no clock, no other rows, and nothing whose answer is larger than what it is given.
 * What is not listed is refused.
 */
export const CONDITION_FUNCTIONS: Readonly<Record<string, string>> = {
  abs: 'abs(number)', ceil: 'ceil(number)', floor: 'floor(number)', round: 'round(number, digits)', sign: 'sign(number)', sqrt: 'sqrt(number)', exp: 'exp(number)',
  ln: 'ln(number)', log: 'log(number)', log2: 'log2(number)', log10: 'log10(number)', pow: 'pow(base, exponent)', power: 'power(base, exponent)', sin: 'sin(angle)', cos: 'cos(angle)', tan: 'tan(angle)',
  atan2: 'atan2(y, x)', pi: 'pi()', greatest: 'greatest(a, b, …)', least: 'least(a, b, …)', isnan: 'isnan(number)', isinf: 'isinf(number)', isfinite: 'isfinite(number)',
  coalesce: 'coalesce(a, b, …)', nullif: 'nullif(a, b)', ifnull: 'ifnull(a, b)', if: 'if(condition, a, b)',
  lower: 'lower(text)', upper: 'upper(text)', length: 'length(text)', strlen: 'strlen(text)', trim: 'trim(text)', ltrim: 'ltrim(text)', rtrim: 'rtrim(text)', left: 'left(text, count)', right: 'right(text, count)',
  substr: 'substr(text, start, count)', substring: 'substring(text, start, count)', replace: 'replace(text, from, to)', reverse: 'reverse(text)', concat: 'concat(a, b, …)',
  contains: 'contains(text, part)', starts_with: 'starts_with(text, start)', ends_with: 'ends_with(text, end)', prefix: 'prefix(text, start)', suffix: 'suffix(text, end)', strpos: 'strpos(text, part)', instr: 'instr(text, part)', position: 'position(part in text)',
  regexp_matches: 'regexp_matches(text, pattern)', regexp_full_match: 'regexp_full_match(text, pattern)', regexp_extract: 'regexp_extract(text, pattern)', levenshtein: 'levenshtein(a, b)', jaccard: 'jaccard(a, b)', split_part: 'split_part(text, separator, index)',
  year: 'year(time)', month: 'month(time)', day: 'day(time)', hour: 'hour(time)', minute: 'minute(time)', second: 'second(time)', dayofweek: 'dayofweek(time)', dayofyear: 'dayofyear(time)', week: 'week(time)',
  date_trunc: "date_trunc('hour', time)", date_part: "date_part('hour', time)", date_diff: "date_diff('day', a, b)", epoch: 'epoch(time)', epoch_ms: 'epoch_ms(time)', make_timestamp: 'make_timestamp(…)', typeof: 'typeof(value)', hash: 'hash(value)',
  list_contains: 'list_contains(list, value)', len: 'len(list)', array_length: 'array_length(list)',
}; // prettier-ignore

/** The nearest of `known` to what was typed, at most three; none when nothing is near. */
export function nearestWords(typed: string, known: Iterable<string>, limit = 3): readonly string[] {
  const low = typed.toLowerCase();
  const most = Math.max(1, Math.floor(low.length / 3));
  const scored: { readonly word: string; readonly distance: number }[] = [];
  for (const word of known) {
    const other = word.toLowerCase();
    const distance = low.length > 2 && (other.startsWith(low) || other.endsWith(`_${low}`)) ? 0.5 : Math.abs(other.length - low.length) > most ? Infinity : editDistance(low, other);
    if (distance <= most) scored.push({ word, distance });
  }
  return scored.sort((a, b) => a.distance - b.distance || a.word.localeCompare(b.word, 'en')).slice(0, limit).map(({ word }) => word);
}

/** Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b` (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let [before, above]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? 0) + 1 : Infinity;
      row.push(Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1), swap));
    }
    [before, above] = [above, row];
  }
  return above[b.length] ?? 0;
}
