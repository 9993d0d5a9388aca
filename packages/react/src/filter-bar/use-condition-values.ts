import { useEffect, useState } from 'react';
import type { Dataset, FilterColumn, FilterView } from '@shoal/engine';
import { useView } from '../binding/use-view';

const MOST = 30;

/** The frequent values of every text column, for completions: read once the condition is open, column by column. */
export function useConditionValues(view: FilterView, columns: readonly FilterColumn[], dataset: Dataset): ReadonlyMap<string, readonly string[]> {
  const [values, setValues] = useState<ReadonlyMap<string, readonly string[]>>(new Map());
  const { version } = useView(dataset.status);
  const names = columns.filter((column) => column.kind === 'text').map((column) => column.name).join('\0');
  useEffect(() => {
    const controller = new AbortController();
    void (async () => {
      const read = new Map<string, readonly string[]>();
      for (const name of names === '' ? [] : names.split('\0')) {
        const found = await view.loadValues(name, { limit: MOST, signal: controller.signal });
        // Ids are different in every row: nobody picks one from a list.
        if (found.distinct <= 1000) read.set(name, found.values.flatMap(({ value }) => (value === null ? [] : [value])));
      }
      if (!controller.signal.aborted) setValues(read);
    })().catch(() => undefined);
    return () => controller.abort();
  }, [view, names, version]);
  return values;
}
