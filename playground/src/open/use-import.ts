import { useEffect, useMemo, useRef, useState } from 'react';
import { createImporter, isAbort, type Dataset, type ImportedDataset, type ImportPlan, type ImportSource, type Progress } from '@shoal/engine';

export type ImportState =
  | { readonly state: 'looking'; readonly progress: Progress | null }
  | { readonly state: 'planned'; readonly plan: ImportPlan; readonly error: Error | null }
  | { readonly state: 'reading'; readonly plan: ImportPlan; readonly progress: Progress | null }
  | { readonly state: 'failed'; readonly error: Error };

export interface Import {
  readonly state: ImportState;
  /** Replaces the plan by a corrected one. */
  readonly change: (plan: ImportPlan) => void;
  /** Reads everything as planned; with a dataset, so that it can be added to it. */
  readonly start: (addTo?: Dataset) => void;
  /** Stops reading and goes back to the plan. */
  readonly stop: () => void;
}

/** Looks at files, lets a person correct what they are read as, and reads them. Ends everything when the page goes. */
export function useImport(items: readonly ImportSource[], onDone: (imported: ImportedDataset, addTo: Dataset | undefined) => void): Import {
  const [state, setState] = useState<ImportState>({ state: 'looking', progress: null });
  const done = useRef(onDone);
  done.current = onDone;
  const running = useRef<AbortController | null>(null);
  const importer = useRef<ReturnType<typeof createImporter> | null>(null);

  useEffect(() => {
    const controller = new AbortController();
    const own = createImporter();
    importer.current = own;
    own.plan(items, { signal: controller.signal, onProgress: (progress) => setState((now) => (now.state === 'looking' ? { state: 'looking', progress } : now)) }).then(
      (plan) => setState({ state: 'planned', plan, error: null }),
      (error: unknown) => !isAbort(error, controller.signal) && setState({ state: 'failed', error: toError(error) }),
    );
    return () => {
      controller.abort();
      running.current?.abort();
      own.dispose();
    };
  }, [items]);

  return useMemo(
    () => ({
      state,
      change: (plan) => setState({ state: 'planned', plan, error: null }),
      start(addTo) {
        if (state.state !== 'planned' || !importer.current) return;
        const { plan } = state;
        const controller = new AbortController();
        running.current = controller;
        setState({ state: 'reading', plan, progress: null });
        const { signal } = controller;
        const own = importer.current;
        const onProgress = (progress: Progress) => setState((now) => (now.state === 'reading' ? { ...now, progress } : now));
        const read = async () => own.run(plan, { signal, onProgress, ...(addTo && { base: await addTo.linkBase({ signal }) }) });
        read().then(
          (imported) => !signal.aborted && done.current(imported, addTo),
          (error: unknown) => setState({ state: 'planned', plan, error: isAbort(error, controller.signal) || controller.signal.aborted ? null : toError(error) }),
        );
      },
      stop() {
        running.current?.abort();
      },
    }),
    [state],
  );
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
