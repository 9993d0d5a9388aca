import { FileUp, FolderOpen } from 'lucide-react';
import { useRef, useState, type FormEvent } from 'react';
import { Button } from '@shoal/react';
import { Mark } from '../mark';
import type { Bundles } from './use-bundles';
import type { DatasetChoice } from './use-open-dataset';

interface WelcomeScreenProps {
  readonly bundles: Bundles;
  readonly onChoose: (choice: DatasetChoice) => void;
  readonly onFiles: (files: readonly File[]) => void;
  readonly onAddress: (address: string) => void;
}

const icon = { size: 16, strokeWidth: 1.5, 'aria-hidden': true } as const;

/** Shown when no dataset is open: what Shoal is, and the ways in. */
export function WelcomeScreen({ bundles, onChoose, onFiles, onAddress }: WelcomeScreenProps) {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const [address, setAddress] = useState('');
  const open = (event: FormEvent) => {
    event.preventDefault();
    if (address.trim() !== '') onAddress(address.trim());
  };
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
        <p className="muted">Drop files anywhere: COCO, YOLO, Pascal VOC, CVAT, Label Studio, Labelbox, Scale, FiftyOne, KITTI, nuScenes, CSV, Parquet, Arrow, JSON, NumPy, zip, or just pictures.</p>
        <div className="screen-actions">
          <Button variant="primary" icon={<FileUp {...icon} />} onClick={() => files.current?.click()}>
            Open files
          </Button>
          <Button icon={<FolderOpen {...icon} />} onClick={() => folder.current?.click()}>
            Open a folder
          </Button>
        </div>
        <Picker inputRef={files} label="Dataset files" onFiles={onFiles} />
        <Picker inputRef={folder} label="Dataset folder" isFolder onFiles={onFiles} />
        <form className="screen-address" onSubmit={open}>
          <label htmlFor="address" className="shoal-visually-hidden">
            Address of a file
          </label>
          <input id="address" type="url" placeholder="https://… address of a file" value={address} onChange={(event) => setAddress(event.target.value)} />
          <Button disabled={address.trim() === ''} onClick={() => onAddress(address.trim())}>
            Open
          </Button>
        </form>
        {bundles.state === 'none' && <p className="muted small">The demo is not here. Run “npm start” to make it.</p>}
      </div>
    </main>
  );
}

function Picker({ inputRef, label, isFolder = false, onFiles }: { readonly inputRef: React.RefObject<HTMLInputElement | null>; readonly label: string; readonly isFolder?: boolean; readonly onFiles: (files: readonly File[]) => void }) {
  return (
    <input
      ref={inputRef}
      type="file"
      multiple
      hidden
      aria-label={label}
      {...(isFolder ? { webkitdirectory: '' } : {})}
      onChange={(event) => {
        const files = [...(event.target.files ?? [])];
        if (files.length > 0) onFiles(files);
      }}
    />
  );
}
