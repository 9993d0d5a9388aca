import { FileQuestion, Images } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { Dataset, ImportedDataset, ImportPlan, ImportSource, PlannedPart } from '@shoal/engine';
import { Button, ErrorState, LoadingState } from '@shoal/react';
import { Mark } from '../mark';
import { PartCard } from './part-card';
import { useImport } from './use-import';

interface ImportScreenProps {
  readonly items: readonly ImportSource[];
  /** The dataset that is open behind this, if any: files can be added to it. */
  readonly current?: Dataset | undefined;
  readonly onDone: (imported: ImportedDataset, addTo: Dataset | undefined) => void;
  readonly onCancel: () => void;
}

const icon = { size: 16, strokeWidth: 1.5, 'aria-hidden': true } as const;

/** What the dropped files look like, correctable, before they are read. */
export function ImportScreen({ items, current, onDone, onCancel }: ImportScreenProps) {
  const { state, change, start, stop } = useImport(items, onDone);
  const primary = useRef<HTMLDivElement>(null);
  const isPlanned = state.state === 'planned';
  useEffect(() => {
    if (isPlanned) primary.current?.querySelector('button')?.focus();
  }, [isPlanned]);

  if (state.state === 'failed' || state.state === 'looking') {
    return (
      <main className="shoal screen">
        <div className="screen-card">
          <Mark size={40} />
          <h1>{state.state === 'looking' ? 'Looking at the files' : 'The files could not be looked at'}</h1>
          {state.state === 'looking' ? <LoadingState progress={state.progress} onCancel={onCancel} /> : <ErrorState error={state.error} />}
          {state.state === 'failed' && (
            <Button variant="quiet" onClick={onCancel}>
              Choose other files
            </Button>
          )}
        </div>
      </main>
    );
  }
  const { plan } = state;
  const reading = state.state === 'reading';
  const nothing = plan.parts.length === 0;
  const replace = (part: PlannedPart) => change({ ...plan, parts: plan.parts.map((other) => (other.id === part.id ? part : other)) });
  return (
    <main className="shoal screen import">
      <div className="import-sheet">
        <header>
          <h1>{nothing ? 'Nothing here is a format that Shoal reads' : 'This is how the files will be read'}</h1>
          <p className="muted">{nothing ? 'Drop annotations, a table, arrays, or a folder of pictures.' : 'Correct what is wrong. Your files are never changed, and nothing leaves this computer.'}</p>
        </header>
        <fieldset disabled={reading} className="import-parts">
          {plan.parts.map((part) => (
            <PartCard key={part.id} part={part} onChange={replace} onRemove={plan.parts.length > 1 ? () => change(without(plan, part)) : undefined} />
          ))}
        </fieldset>
        <Leftovers plan={plan} />
        {state.state === 'planned' && state.error && <ErrorState error={state.error} />}
        <footer ref={primary}>
          {reading ? (
            <LoadingState progress={state.progress} onCancel={stop} />
          ) : (
            <>
              {!nothing && (
                <Button variant="primary" onClick={() => start()}>
                  {current ? 'Open as a new dataset' : 'Import'}
                </Button>
              )}
              {!nothing && current && <Button onClick={() => start(current)}>Add to {current.manifest.name}</Button>}
              <Button variant="quiet" onClick={onCancel}>
                Cancel
              </Button>
            </>
          )}
        </footer>
      </div>
    </main>
  );
}

/** A part that is not wanted is left unread. */
function without(plan: ImportPlan, part: PlannedPart): ImportPlan {
  return { ...plan, parts: plan.parts.filter((other) => other.id !== part.id), unread: [...plan.unread, ...part.files] };
}

function Leftovers({ plan }: { readonly plan: ImportPlan }) {
  const problems = plan.findings.filter((finding) => finding.code !== 'read-as');
  return (
    <div className="import-rest">
      {plan.media.length > 0 && (
        <p>
          <Images {...icon} /> {plan.media.length.toLocaleString('en')} media file{plan.media.length === 1 ? '' : 's'} will be linked by name.
        </p>
      )}
      {plan.unread.length > 0 && (
        <details>
          <summary>
            <FileQuestion {...icon} /> {plan.unread.length.toLocaleString('en')} file{plan.unread.length === 1 ? '' : 's'} will not be read
          </summary>
          <ul>
            {plan.unread.slice(0, 50).map((path) => (
              <li key={path}>{path}</li>
            ))}
            {plan.unread.length > 50 && <li className="muted">and {(plan.unread.length - 50).toLocaleString('en')} more</li>}
          </ul>
        </details>
      )}
      {problems.slice(0, 20).map((finding, index) => (
        <p key={index} className="import-problem">
          {finding.file && <strong>{finding.file}</strong>} {finding.message}
        </p>
      ))}
    </div>
  );
}
