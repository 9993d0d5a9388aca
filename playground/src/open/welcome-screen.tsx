import { FolderOpen } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '@shoal/react';
import { Mark } from '../mark';
import type { Bundles } from './use-bundles';
import type { DatasetChoice } from './use-open-dataset';

/** Shown when no dataset is open: what Shoal is, and the ways in. */
export function WelcomeScreen({ bundles, onChoose }: { readonly bundles: Bundles; readonly onChoose: (choice: DatasetChoice) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <main className="shoal screen">
      <div className="screen-card">
        <Mark size={48} />
        <h1>Make your dataset good</h1>
        <p className="lead">See where labels and model disagree, judge what is wrong, and export the fix. Everything stays in this browser.</p>
        {bundles.list.length > 0 && (
          <ul className="bundle-list">
            {bundles.list.map((bundle) => (
              <li key={bundle.id}>
                <button type="button" onClick={() => onChoose({ type: 'bundle', id: bundle.id, name: bundle.name })}>
                  <strong>{bundle.name}</strong>
                  <span>{bundle.description}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
        <p className="muted">
          Drop a folder with <code>shoal.json</code> here, or
        </p>
        <Button icon={<FolderOpen size={16} strokeWidth={1.5} aria-hidden="true" />} onClick={() => input.current?.click()}>
          Open a folder
        </Button>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          aria-label="Dataset folder"
          {...{ webkitdirectory: '' }}
          onChange={(event) => {
            const files = [...(event.target.files ?? [])];
            if (files.length > 0) onChoose({ type: 'files', files, name: files[0]?.webkitRelativePath.split('/')[0] ?? 'Folder' });
          }}
        />
        {bundles.state === 'none' && <p className="muted small">The demo is not here. Run “npm start” to make it.</p>}
      </div>
    </main>
  );
}
