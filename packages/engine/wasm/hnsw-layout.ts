// Where everything of one HNSW index lies in the memory of its module, and how that grows.

export let dim: i32 = 0;
export let m: i32 = 0;
export let efConstruction: i32 = 0;
/** Keys are squared distances; otherwise inner products with their sign turned. */
export let isSquared: bool = false;
/** Rows are records of `distance-int8.ts`; otherwise 32-bit floats. */
export let isInt8: bool = false;
/** Numbers of a row of int8, with the zeros at its end. */
export let padded: i32 = 0;
/** Bytes of a row. */
export let stride: usize = 0;

/** Rows, lists above level 0, rows that a walk keeps and rows that wait in it: for how many there is room. */
export let rowRoom: i32 = 0;
export let listRoom: i32 = 0;
export let keptRoom: i32 = 0;
export let waitingRoom: i32 = 0;

/** The query: a row of floats, or a record of `distance-int8.ts`. */
export let queryAt: usize = 0;
/** Row numbers and keys of the links that a step of a walk compares, at most 2m + 2. */
export let freshAt: usize = 0;
export let freshKeysAt: usize = 0;
/** What `select` took: row numbers and keys, at most 2m + 1. */
export let chosenAt: usize = 0;
export let chosenKeysAt: usize = 0;
/** Entries (key and row) of a full list and the row that wants in, 2m + 1. */
export let crowdAt: usize = 0;
/** One byte a candidate of `select`. */
export let takenAt: usize = 0;
/** Level of every row, u8. */
export let levelsAt: usize = 0;
/** Number of the last walk that met the row, u16. */
export let visitedAt: usize = 0;
/** The filter of a search, u8 a row. */
export let allowedAt: usize = 0;
/** Number of the row's list of level 1 among those at `upperAt`, i32. */
export let upperStartsAt: usize = 0;
/** Lists of level 0, i32 [1 + 2m] a row: the length, then row numbers. */
export let baseAt: usize = 0;
/** Rows, `stride` bytes each. */
export let dataAt: usize = 0;
/** Lists above level 0, i32 [1 + m] each. */
export let upperAt: usize = 0;
/** Entries that a walk keeps, and their keys in double precision. */
export let keptAt: usize = 0;
export let exactAt: usize = 0;
/** Entries whose links are still to be followed; last, so that it can grow during a walk. */
export let waitingAt: usize = 0;

let fixedEnd: u64 = 0;

// @ts-expect-error: decorators of functions are AssemblyScript's
@inline
function aligned(bytes: u64): u64 {
  return (bytes + 63) & ~63;
}

/** Sets the parameters of an empty index. False when not even its fixed parts fit. */
export function setup(dimension: i32, squared: bool, int8: bool, links: i32, construction: i32): bool {
  dim = dimension;
  isSquared = squared;
  isInt8 = int8;
  m = links;
  efConstruction = construction;
  padded = (dimension + 7) & ~7;
  stride = int8 ? 8 + <usize>padded : <usize>dimension << 2;
  const longest = <u64>(2 * links + 2);
  queryAt = <usize>aligned(__heap_base);
  freshAt = <usize>aligned(queryAt + 8 + (<u64>padded << 2));
  freshKeysAt = <usize>aligned(freshAt + 4 * longest);
  chosenAt = <usize>aligned(freshKeysAt + 4 * longest);
  chosenKeysAt = <usize>aligned(chosenAt + 4 * longest);
  crowdAt = <usize>aligned(chosenKeysAt + 4 * longest);
  takenAt = <usize>aligned(crowdAt + 8 * longest);
  fixedEnd = aligned(takenAt + max<u64>(longest, construction));
  return reserve(0, 0, construction, 1024);
}

/** Makes room, never less than there is, and moves what is there. False when memory cannot grow; nothing has changed then. */
export function reserve(rows: i32, lists: i32, kept: i32, waiting: i32): bool {
  rows = max(rows, rowRoom);
  lists = max(lists, listRoom);
  kept = max(kept, keptRoom);
  waiting = max(waiting, waitingRoom);
  const n = <u64>rows;
  const levels = fixedEnd;
  const visited = aligned(levels + n);
  const allowed = aligned(visited + 2 * n);
  const upperStarts = aligned(allowed + n);
  const base = aligned(upperStarts + 4 * n);
  const data = aligned(base + 4 * n * <u64>(1 + 2 * m));
  const upper = aligned(data + n * <u64>stride);
  const keptFrom = aligned(upper + 4 * <u64>lists * <u64>(1 + m));
  const exact = aligned(keptFrom + 8 * <u64>kept);
  const waitingFrom = aligned(exact + 8 * <u64>kept);
  if (!holds(aligned(waitingFrom + 8 * <u64>waiting))) return false;
  // Nothing moves down, so the last goes first. What a walk keeps is of no use after it.
  memory.copy(<usize>upper, upperAt, 4 * <usize>listRoom * <usize>(1 + m));
  memory.copy(<usize>data, dataAt, <usize>rowRoom * stride);
  memory.copy(<usize>base, baseAt, 4 * <usize>rowRoom * <usize>(1 + 2 * m));
  memory.copy(<usize>upperStarts, upperStartsAt, 4 * <usize>rowRoom);
  // Walks are told apart by their number: the levels have not moved, the rest starts anew.
  if (rows > rowRoom) memory.fill(<usize>visited, 0, 2 * <usize>rows);
  levelsAt = <usize>levels;
  visitedAt = <usize>visited;
  allowedAt = <usize>allowed;
  upperStartsAt = <usize>upperStarts;
  baseAt = <usize>base;
  dataAt = <usize>data;
  upperAt = <usize>upper;
  keptAt = <usize>keptFrom;
  exactAt = <usize>exact;
  waitingAt = <usize>waitingFrom;
  rowRoom = rows;
  listRoom = lists;
  keptRoom = kept;
  waitingRoom = waiting;
  return true;
}

/** Doubles the room for rows that wait, in place. False when memory cannot grow. */
export function growWaiting(): bool {
  if (!holds(waitingAt + 16 * <u64>waitingRoom)) return false;
  waitingRoom *= 2;
  return true;
}

function holds(bytes: u64): bool {
  const pages = <i32>((bytes + 0xffff) >> 16);
  return bytes <= 0x100000000 && (pages <= memory.size() || memory.grow(pages - memory.size()) >= 0);
}
