import { Check, CircleAlert, LoaderCircle } from 'lucide-react';
import { createCountView, type Dataset } from '@shoal/engine';
import { Button, formatCount, formatShare, useOwned, useView } from '@shoal/react';

const icon = { size: 12, strokeWidth: 2, 'aria-hidden': true } as const;

/** The bottom line: how much is shown, selected and suspicious, on what it runs, and whether decisions are saved. */
export function StatusBar({ dataset, onHelp }: { readonly dataset: Dataset; readonly onHelp: () => void }) {
  const { counts, modelId } = useView(dataset.status);
  const { shown, total, flagged } = useView(useOwned(() => createCountView(dataset), dataset)).value;
  const picked = useView(dataset.selection.picked);
  const review = useView(dataset.review.state);
  return (
    <footer className="status">
      <span>{formatShare(shown, total)} objects shown</span>
      <span>{formatCount(counts.frames)} frames</span>
      <span>{formatCount(flagged)} suspicious</span>
      {picked.size > 0 && <span>{formatCount(picked.size)} picked</span>}
      {review.judgements.size > 0 && <span>{formatCount(review.judgements.size)} judged</span>}
      <span className="status-end">{modelId ? `model ${modelId}` : 'no model'}</span>
      <span title="DuckDB and all analyses run in this browser, single-threaded WebAssembly">WASM, on this device</span>
      <SaveState dataset={dataset} />
      <Button variant="quiet" onClick={onHelp} shortcut="?">
        Shortcuts
      </Button>
    </footer>
  );
}

function SaveState({ dataset }: { readonly dataset: Dataset }) {
  const { state, error } = useView(dataset.review.saveStatus);
  if (state === 'failed') {
    return (
      <span className="status-failed" role="alert" title={error ?? undefined}>
        <CircleAlert {...icon} /> Not saved: {error}
      </span>
    );
  }
  if (state === 'saving') {
    return (
      <span>
        <LoaderCircle {...icon} /> Saving
      </span>
    );
  }
  return (
    <span title={state === 'memory' ? 'Decisions are kept until this page closes' : 'Every decision is on this device'}>
      <Check {...icon} /> {state === 'memory' ? 'In memory' : 'Saved'}
    </span>
  );
}
