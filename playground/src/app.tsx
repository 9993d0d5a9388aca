import { useEffect, useRef, useState } from 'react';
import { ShoalProvider } from '@shoal/react';
import type { Dataset, ImportedDataset, ImportSource } from '@shoal/engine';
import { ImportScreen } from './open/import-screen';
import { OpeningScreen } from './open/opening-screen';
import { useBundles } from './open/use-bundles';
import { useOpenDataset, type DatasetChoice } from './open/use-open-dataset';
import { WelcomeScreen } from './open/welcome-screen';
import { DropZone } from './open/drop-zone';
import { readUrlState } from './url-state';
import { useTheme } from './theme';
import { Workbench } from './workbench/workbench';

/** Chooses a dataset (from the address, the list or a drop), opens it, and shows the workbench on it. */
export function App() {
  const bundles = useBundles();
  const theme = useTheme();
  const [choice, setChoice] = useState<DatasetChoice | null>(null);
  const [importing, setImporting] = useState<readonly ImportSource[] | null>(null);
  const open = useOpenDataset(choice);

  // The first dataset comes from the address or the list; after that people choose.
  const started = useRef(false);
  useEffect(() => {
    if (started.current || bundles.state !== 'ready') return;
    started.current = true;
    const asked = readUrlState().dataset;
    const found = bundles.list.find((bundle) => bundle.id === asked) ?? (asked ? undefined : bundles.list[0]);
    if (found) setChoice({ type: 'bundle', id: found.id, name: found.name });
  }, [bundles]);

  const choose = (next: DatasetChoice) => {
    started.current = true;
    setImporting(null);
    history.replaceState(null, '', `#d=${encodeURIComponent(next.type === 'bundle' ? next.id : '')}`);
    setChoice(next);
  };

  /** A dataset of ours opens as it is; everything else is looked at first. */
  const take = (files: readonly File[]) => {
    started.current = true;
    if (files.some((file) => /(^|\/)shoal\.json$/.test(file.webkitRelativePath || file.name))) choose({ type: 'files', files, name: 'Dropped files' });
    else setImporting([...files]);
  };

  /** A new dataset is opened; an addition goes to the one that is open, as a job that its bar shows. */
  const finish = (imported: ImportedDataset, addTo: Dataset | undefined) => {
    if (!addTo) return choose({ type: 'imported', imported, name: imported.manifest.name });
    setImporting(null);
    void addTo.add(imported);
  };

  if (importing) {
    return (
      <DropZone onFiles={take}>
        <ShoalProvider>
          <ImportScreen key={importKey(importing)} items={importing} current={open.state === 'ready' ? open.dataset : undefined} onDone={finish} onCancel={() => setImporting(null)} />
        </ShoalProvider>
      </DropZone>
    );
  }
  return (
    <DropZone onFiles={take}>
      {open.state === 'ready' ? (
        <ShoalProvider key={open.dataset.id} dataset={open.dataset}>
          <Workbench dataset={open.dataset} choice={open.choice} bundles={bundles.list} onChoose={choose} theme={theme} notes={open.notes} />
        </ShoalProvider>
      ) : (
        <ShoalProvider>
          {open.state === 'idle' ? (
            <WelcomeScreen bundles={bundles} onChoose={choose} onFiles={take} onAddress={(address) => setImporting([address])} />
          ) : (
            <OpeningScreen open={open} onBack={() => setChoice(null)} />
          )}
        </ShoalProvider>
      )}
    </DropZone>
  );
}

let lists = 0;
const keys = new WeakMap<readonly ImportSource[], number>();

/** Another drop is another import, with a plan of its own. */
function importKey(items: readonly ImportSource[]): number {
  let key = keys.get(items);
  if (key === undefined) keys.set(items, (key = lists += 1));
  return key;
}
