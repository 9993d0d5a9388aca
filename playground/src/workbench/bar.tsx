import { Check, ChevronDown, Link2, Monitor, Moon, Sun, X } from 'lucide-react';
import { useState } from 'react';
import { isAbort, type Dataset } from '@shoal/engine';
import { Button, Menu, useView } from '@shoal/react';
import type { Bundle } from '../open/use-bundles';
import type { DatasetChoice } from '../open/use-open-dataset';
import type { Theme } from '../theme';
import { PickedMenu } from './picked-menu';

interface BarProps {
  readonly dataset: Dataset;
  readonly choice: DatasetChoice;
  readonly bundles: readonly Bundle[];
  readonly onChoose: (choice: DatasetChoice) => void;
  readonly theme: Theme;
  readonly onIssue: (issueId: string) => void;
}

const icon = { size: 16, strokeWidth: 1.5, 'aria-hidden': true } as const;
const small = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;
const themeIcons = { auto: <Monitor {...icon} />, light: <Sun {...icon} />, dark: <Moon {...icon} /> };

/** The top bar: which dataset and model, what is running, what is picked, share and theme. */
export function Bar({ dataset, choice, bundles, onChoose, theme, onIssue }: BarProps) {
  const { modelId, jobs } = useView(dataset.status);
  return (
    <header className="bar">
      <Menu
        label="Dataset"
        button={{ variant: 'quiet', className: 'bar-title', children: <Title name={dataset.manifest.name} /> }}
        items={bundles.map((bundle) => ({
          id: bundle.id,
          label: bundle.name,
          checked: choice.type === 'bundle' && choice.id === bundle.id,
          onSelect: () => onChoose({ type: 'bundle', id: bundle.id, name: bundle.name }),
        }))}
      />
      <ModelMenu dataset={dataset} modelId={modelId} />
      <div className="bar-end">
        {jobs.map((job) => (
          <span key={job.id} className="job" role="status">
            {job.title}
            {job.progress?.total ? ` ${Math.round((job.progress.done / job.progress.total) * 100)} %` : ' …'}
            <button type="button" aria-label={`Stop: ${job.title}`} onClick={job.cancel}>
              <X {...small} />
            </button>
          </span>
        ))}
        <PickedMenu dataset={dataset} onIssue={onIssue} />
        <ShareButton />
        <Button variant="quiet" icon={themeIcons[theme.name]} aria-label={`Theme: ${theme.name}`} onClick={theme.next} />
      </div>
    </header>
  );
}

function Title({ name }: { readonly name: string }) {
  return (
    <>
      {name} <ChevronDown {...small} />
    </>
  );
}

function ModelMenu({ dataset, modelId }: { readonly dataset: Dataset; readonly modelId: string | null }) {
  const [failure, setFailure] = useState<string | null>(null);
  const models = dataset.manifest.models ?? [];
  const current = models.find((model) => model.id === modelId);
  if (models.length === 0) return null;
  const choose = (id: string) => {
    setFailure(null);
    dataset.setModel(id).catch((error: unknown) => !isAbort(error) && setFailure(error instanceof Error ? error.message : String(error)));
  };
  return (
    <>
      <Menu
        label="Model compared with the labels"
        button={{ variant: 'quiet', children: <Title name={`${current?.name ?? modelId ?? 'No model'} vs labels`} /> }}
        items={models.map((model) => ({ id: model.id, label: model.name, checked: model.id === modelId, onSelect: () => choose(model.id) }))}
      />
      {failure && (
        <span className="bar-failure" role="alert">
          {failure}
        </span>
      )}
    </>
  );
}

function ShareButton() {
  const [copied, setCopied] = useState(false);
  const copy = () => {
    void navigator.clipboard.writeText(location.href).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), 1600);
    });
  };
  return (
    <Button variant="quiet" icon={copied ? <Check {...icon} /> : <Link2 {...icon} />} onClick={copy} title="Copy a link to exactly this view">
      {copied ? 'Copied' : 'Share'}
    </Button>
  );
}
