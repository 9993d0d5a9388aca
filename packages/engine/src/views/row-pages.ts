import type { ElementId } from '../model/element';

interface ElementRow {
  readonly elementId: ElementId;
}

/** Windows of one order of rows, read as needed and forgotten when many others came after. */
export interface RowPages<Row extends ElementRow> {
  readonly total: number;
  /** Synchronous; `undefined` while its window was not read. */
  rowAt(index: number): Row | undefined;
  indexOf(element: ElementId): number | undefined;
  /**
   * Resolves when rows `start` to `end` (half-open) were read. One query runs at a time; when a newer range was asked
   * for meanwhile, windows that only an older one wanted are not read.
   */
  ensure(start: number, end: number): Promise<void>;
  /** Stops reading. */
  close(): void;
}

export interface RowPagesOptions<Row extends ElementRow> {
  readonly total: number;
  readonly pageSize: number;
  readonly read: (start: number, end: number, signal: AbortSignal) => Promise<Row[]>;
  readonly onLoad: () => void;
}

const MAX_PAGES = 100;

export function createRowPages<Row extends ElementRow>({ total, pageSize, read, onLoad }: RowPagesOptions<Row>): RowPages<Row> {
  const pages = new Map<number, readonly Row[]>();
  const positions = new Map<ElementId, number>();
  const closed = new AbortController();
  let wanted: readonly [number, number] = [0, 0];
  let running: Promise<void> | null = null;

  const firstMissing = (): [number, number] | null => {
    const last = Math.ceil(Math.min(wanted[1], total) / pageSize);
    for (let from = Math.floor(Math.max(0, wanted[0]) / pageSize); from < last; from++) {
      if (pages.has(from)) continue;
      let to = from + 1;
      while (to < last && !pages.has(to)) to++;
      return [from, to];
    }
    return null;
  };

  const pump = async (): Promise<void> => {
    try {
      for (let missing = firstMissing(); missing && !closed.signal.aborted; missing = firstMissing()) {
        const [from, to] = missing;
        const rows = await read(from * pageSize, Math.min(total, to * pageSize), closed.signal);
        if (closed.signal.aborted) return;
        for (let page = from; page < to; page++) keep(page, rows.slice((page - from) * pageSize, (page - from + 1) * pageSize));
        onLoad();
      }
    } finally {
      // In the same step as the last look at what is wanted, so that a request made after it starts anew.
      running = null;
    }
  };

  const keep = (page: number, rows: readonly Row[]) => {
    pages.set(page, rows);
    rows.forEach((row, i) => positions.set(row.elementId, page * pageSize + i));
    for (const [oldest, old] of pages) {
      if (pages.size <= MAX_PAGES) break;
      if (oldest === page || (oldest + 1) * pageSize > wanted[0] && oldest * pageSize < wanted[1]) continue;
      pages.delete(oldest);
      for (const row of old) positions.delete(row.elementId);
    }
  };

  return {
    total,
    rowAt: (index) => pages.get(Math.floor(index / pageSize))?.[index % pageSize],
    indexOf: (element) => positions.get(element),
    ensure(start, end) {
      wanted = [start, end];
      if (!running && firstMissing()) running = pump();
      return running ?? Promise.resolve();
    },
    close: () => closed.abort(new DOMException('Newer rows replaced these.', 'AbortError')),
  };
}
