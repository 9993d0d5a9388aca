import { useEffect, useState, type ReactNode } from 'react';
import type { Dataset } from '@shoal/engine';
import { ShoalProvider } from '@shoal/react';
import { borrowDataset, type BorrowedDataset } from './story-dataset';

interface StoryFrameProps {
  /** Opens the story's dataset, when the small bundle is not what it needs. A stable function: its stories share what it opens. */
  readonly open?: () => Promise<Dataset>;
  /** Prepares the dataset: a focus, judgements, issues, or another dataset made of it. */
  readonly prepare?: (dataset: Dataset) => Promise<Dataset | void> | Dataset | void;
  readonly children: ReactNode;
  readonly width?: number | string;
  readonly height?: number | string;
}

/** Lends the story a dataset, hands it to the widget, and takes it back when the story is left. */
export function StoryFrame({ open, prepare, children, width = '100%', height = '100vh' }: StoryFrameProps) {
  const [dataset, setDataset] = useState<Dataset | null>(null);
  const [error, setError] = useState<Error | null>(null);
  useEffect(() => {
    let borrowed: BorrowedDataset | undefined;
    let shown = false;
    let left = false;
    void (async () => {
      try {
        borrowed = await borrowDataset(open);
        const prepared = (await prepare?.(borrowed.dataset)) ?? borrowed.dataset;
        shown = !left;
        if (left) borrowed.dataset.dispose();
        else setDataset(prepared);
      } catch (reason) {
        setError(reason instanceof Error ? reason : new Error(String(reason)));
      }
    })();
    return () => {
      left = true;
      if (shown) borrowed?.giveBack();
      else borrowed?.dataset.dispose();
    };
    // A story prepares once.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  if (error) return <pre data-story-failed="">{error.message}</pre>;
  if (!dataset) return null;
  return (
    <ShoalProvider dataset={dataset}>
      <div data-story-ready="" style={{ width, height }}>
        {children}
      </div>
    </ShoalProvider>
  );
}
