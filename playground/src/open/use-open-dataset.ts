import { useCallback, useEffect, useRef, useState } from 'react';
import { issueVerifierOf, openDataset, setViewState, type Dataset, type ImportedDataset, type Progress } from '@shoal/engine';
import { readUrlState, viewStateOf } from '../url-state';

export type DatasetChoice =
  | { readonly type: 'bundle'; readonly id: string; readonly name: string }
  | { readonly type: 'files'; readonly files: readonly File[]; readonly name: string }
  | { readonly type: 'imported'; readonly imported: ImportedDataset; readonly name: string };

export type OpenDataset =
  | { readonly state: 'idle' }
  | { readonly state: 'opening'; readonly choice: DatasetChoice; readonly progress: Progress | null; readonly cancel: () => void }
  | { readonly state: 'failed'; readonly choice: DatasetChoice; readonly error: Error; readonly retry: () => void }
  | { readonly state: 'ready'; readonly choice: DatasetChoice; readonly dataset: Dataset; readonly notes: readonly string[] };

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
          currentUser: { id: actor.current },
          onProgress: (progress) => !controller.signal.aborted && setOpen({ state: 'opening', choice, progress, cancel }),
        });
        // What is wrong now, so that what arrives later can be told apart.
        issueVerifierOf(dataset);
        // What the address says; conditions in it wait for a click.
        const report = controller.signal.aborted ? null : await setViewState(dataset, viewStateOf(readUrlState()), { signal: controller.signal });
        if (controller.signal.aborted) dataset.dispose();
        else setOpen({ state: 'ready', choice, dataset, notes: report?.notes ?? [] });
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

/** A name for this browser in the review log, until the host application gives a real one. */
function actorName(): string {
  const key = 'shoal-playground-actor';
  const known = localStorage.getItem(key);
  if (known) return known;
  const made = `reviewer-${crypto.randomUUID().slice(0, 4)}`;
  localStorage.setItem(key, made);
  return made;
}
