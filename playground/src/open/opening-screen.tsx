import { Button, ErrorState, LoadingState } from '@shoal/react';
import { Mark } from '../mark';
import type { OpenDataset } from './use-open-dataset';

/** While a dataset is opened, and when that failed. */
export function OpeningScreen({ open, onBack }: { readonly open: OpenDataset; readonly onBack: () => void }) {
  return (
    <main className="shoal screen">
      <div className="screen-card">
        <Mark size={40} />
        {open.state === 'opening' && (
          <>
            <h1>Opening {open.choice.name}</h1>
            <LoadingState progress={open.progress} onCancel={open.cancel} />
          </>
        )}
        {open.state === 'failed' && (
          <>
            <h1>{open.choice.name} could not be opened</h1>
            <ErrorState error={open.error} onRetry={open.retry} />
            <Button variant="quiet" onClick={onBack}>
              Open something else
            </Button>
          </>
        )}
      </div>
    </main>
  );
}
