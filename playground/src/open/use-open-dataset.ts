import { useCallback, useEffect, useRef, useState } from 'react';
import { openDataset, type Dataset, type ImportedDataset, type Progress } from '@shoal/engine';
import { readUrlState } from '../url-state';

export type DatasetChoice =
  | { readonly type: 'bundle'; readonly id: string; readonly name: string }
  | { readonly type: 'files'; readonly files: readonly File[]; readonly name: string }
  | { readonly type: 'imported'; readonly imported: ImportedDataset; readonly name: string };

export type OpenDataset =
  | { readonly state: 'idle' }
  | { readonly state: 'opening'; readonly choice: DatasetChoice; readonly progress: Progress | null; readonly cancel: () => void }
  | { readonly state: 'failed'; readonly choice: DatasetChoice; readonly error: Error; readonly retry: () => void }
  | { readonly state: 'ready'; readonly choice: DatasetChoice; readonly dataset: Dataset };

/** Opens the chosen dataset, one at a time; disposes it when another is chosen or the page goes. */
export function useOpenDataset(choice: DatasetChoice | null): OpenDataset {
  const [open, setOpen] = useState<OpenDataset>({ state: 'idle' });
  const [attempt, setAttempt] = useState(0);
  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  const actor = useRef(actorName());

  useEffect(() => {
    if (!choice) {
      setOpen({ state: 'idle' });
      return;
    }
    const controller = new AbortController();
    let dataset: Dataset | undefined;
    const cancel = () => {
      controller.abort();
      setOpen({ state: 'idle' });
    };
    setOpen({ state: 'opening', choice, progress: null, cancel });
    const source =
      choice.type === 'bundle'
        ? new URL(`./datasets/${encodeURIComponent(choice.id)}/shoal.json`, document.baseURI)
        : choice.type === 'imported'
          ? { imported: choice.imported }
          : { files: choice.files.map(asFileLike) };
    const start = async () => {
      try {
        dataset = await openDataset(source, {
          signal: controller.signal,
          actor: actor.current,
          onProgress: (progress) => !controller.signal.aborted && setOpen({ state: 'opening', choice, progress, cancel }),
        });
        if (!controller.signal.aborted) await restore(dataset);
        if (controller.signal.aborted) dataset.dispose();
        else setOpen({ state: 'ready', choice, dataset });
      } catch (error) {
        dataset?.dispose();
        if (!controller.signal.aborted) setOpen({ state: 'failed', choice, error: error instanceof Error ? error : new Error(String(error)), retry });
      }
    };
    void start();
    return () => {
      controller.abort();
      dataset?.dispose();
    };
  }, [choice, attempt, retry]);
  return open;
}

function asFileLike(file: File) {
  const name = file.webkitRelativePath || file.name;
  return { name, arrayBuffer: () => file.arrayBuffer() };
}

/** Brings back what the address says; conditions on columns that this dataset does not have are left out. */
async function restore(dataset: Dataset): Promise<void> {
  const state = readUrlState();
  const columns = new Set((await dataset.database.describe('elements')).map((column) => column.name));
  for (const clause of state.filters) {
    const names = clause.type === 'contains' ? clause.columns : 'column' in clause ? [clause.column] : [];
    if (names.every((name) => columns.has(name))) dataset.selection.setFilter(clause.source, clause);
  }
  if (state.element) dataset.selection.setFocus(state.element);
  if (state.model && dataset.manifest.models?.some((model) => model.id === state.model)) await dataset.setModel(state.model);
}

/** A name for this browser in the review log, until the host application gives a real one. */
function actorName(): string {
  const key = 'shoal-playground-actor';
  const known = localStorage.getItem(key);
  if (known) return known;
  const made = `reviewer-${crypto.randomUUID().slice(0, 4)}`;
  localStorage.setItem(key, made);
  return made;
}
