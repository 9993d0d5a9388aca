/**
 * The double with the fewest decimal digits that is the same 32-bit float, for values that are one: a stored 12.3 leaves
 * as 12.3 and not as 12.300000190734863. Other values stay as they are.
 */
export function shortestNumber(value: number): number {
  if (Number.isInteger(value) || Math.fround(value) !== value) return value;
  for (let digits = 6; digits <= 9; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return shorter;
  }
  return value;
}
