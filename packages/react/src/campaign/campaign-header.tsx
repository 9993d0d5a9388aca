import { ArrowLeft, Download, ListFilter, Settings2 } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { CAMPAIGN_STRATEGIES, type CampaignSnapshot, type CampaignView, type Dataset } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { useView } from '../binding/use-view';
import { formatCount } from '../format';
import { useAnnounce } from '../parts/announcer';
import { Button } from '../parts/button';
import { download } from '../parts/download';
import { Menu, type MenuItem } from '../parts/menu';
import { Popup } from '../parts/popup';
import { Segmented } from '../parts/segmented';
import { PoolFields, readBudget, usePoolChoices } from './pool-fields';

export interface CampaignHeaderProps {
  readonly dataset: Dataset;
  readonly view: CampaignView;
  readonly snapshot: CampaignSnapshot;
  readonly mode: 'single' | 'grid';
  readonly onMode: (mode: 'single' | 'grid') => void;
  readonly onClose: () => void;
  readonly onIssue?: (issueId: string) => void;
}

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;
/** Steps of the slider, in the unit of the metric; embeddings of one kind of thing lie close together. */
const DISTANCES = [0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.2];

/** What is collected, how candidates are chosen, and what to do with the collected ones. */
export function CampaignHeader({ dataset, view, snapshot, mode, onMode, onClose, onIssue }: CampaignHeaderProps) {
  const { campaign: labels } = useLabels();
  const { campaign, strategy, minDistance, added, state } = snapshot;
  const budget = campaign?.budget ?? null;
  const step = DISTANCES.findLastIndex((distance) => distance <= minDistance);
  const distance = minDistance === 0 ? labels.diversityOff : String(minDistance);
  return (
    <header data-part="head">
      <Button variant="quiet" aria-label={labels.back} icon={<ArrowLeft {...icon} />} onClick={onClose} />
      <h2 title={campaign?.name}>{campaign?.name ?? labels.title}</h2>
      {campaign && (
        <p data-part="collected">
          {labels.collected(formatCount(added.count), budget === null ? null : formatCount(budget))}
          {budget !== null && (
            <span data-part="budget" aria-hidden="true">
              <span style={{ width: `${Math.min(100, (100 * added.count) / budget)}%` }} />
            </span>
          )}
        </p>
      )}
      {state === 'stale' && <span data-part="ranking">{labels.ranking}</span>}
      <span data-part="spacer" />
      {campaign && state !== 'loading' && (
        <>
          <label data-part="diversity" title={labels.diversityText(distance)}>
            <span>{labels.diversity}</span>
            <input type="range" min={0} max={DISTANCES.length - 1} step={1} value={step} aria-valuetext={distance} onChange={(event) => view.setMinDistance(DISTANCES[Number(event.target.value)] ?? 0)} />
            <output>{distance}</output>
          </label>
          <Menu
            label={labels.strategy}
            button={{ variant: 'quiet', icon: <ListFilter {...icon} />, 'aria-label': `${labels.strategy}: ${labels.strategies[strategy]}`, title: labels.strategy, children: <span data-part="wide">{labels.strategies[strategy]}</span> }}
            items={CAMPAIGN_STRATEGIES.map((id) => ({ id, label: labels.strategies[id], hint: labels.strategyHints[id], checked: id === strategy, onSelect: () => view.setStrategy(id) }))}
          />
          <Segmented
            label={labels.mode}
            value={mode}
            options={[
              { value: 'single', label: labels.single },
              { value: 'grid', label: labels.grid },
            ]}
            onChange={onMode}
          />
          {!snapshot.readOnly && <Settings view={view} snapshot={snapshot} />}
          <Collected dataset={dataset} view={view} snapshot={snapshot} {...(onIssue && { onIssue })} />
        </>
      )}
    </header>
  );
}

function Settings({ view, snapshot }: Pick<CampaignHeaderProps, 'view' | 'snapshot'>) {
  const { campaign: labels } = useLabels();
  const [open, setOpen] = useState(false);
  return (
    <Popup button={{ variant: 'quiet', 'aria-label': labels.settings, icon: <Settings2 {...icon} /> }} label={labels.settings} open={open} onOpenChange={setOpen}>
      <SettingsForm view={view} snapshot={snapshot} onDone={() => setOpen(false)} />
    </Popup>
  );
}

function SettingsForm({ view, snapshot, onDone }: Pick<CampaignHeaderProps, 'view' | 'snapshot'> & { readonly onDone: () => void }) {
  const { campaign: labels } = useLabels();
  const choices = usePoolChoices(view);
  const [name, setName] = useState(snapshot.campaign?.name ?? '');
  const [pool, setPool] = useState('');
  const [budget, setBudget] = useState(String(snapshot.campaign?.budget ?? ''));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const chosen = choices.find(({ id }) => id === pool);
    view.edit({ budget: readBudget(budget), ...(name.trim() !== '' && { name: name.trim() }), ...(chosen && { pool: chosen.clauses }) });
    onDone();
  };
  return (
    <form className="shoal-campaign-form" onSubmit={submit}>
      <label>
        {labels.name}
        <input className="shoal-input" value={name} onChange={(event) => setName(event.target.value)} />
      </label>
      <PoolFields choices={choices} pool={pool} onPool={setPool} budget={budget} onBudget={setBudget} keep />
      <Button type="submit" variant="primary">
        {labels.apply}
      </Button>
    </form>
  );
}

function Collected({ dataset, view, snapshot, onIssue }: Pick<CampaignHeaderProps, 'dataset' | 'view' | 'snapshot' | 'onIssue'>) {
  const { campaign: labels } = useLabels();
  const announce = useAnnounce();
  const { issues } = useView(dataset.review.state);
  const { added, campaign, readOnly } = snapshot;
  const issue = campaign?.issueId ? issues.get(campaign.issueId) : undefined;
  const putIntoIssue = () =>
    void view.putIntoIssue().then(
      (issueId) => {
        announce(labels.putIntoIssue(formatCount(added.count)));
        onIssue?.(issueId);
      },
      (error: unknown) => announce(error instanceof Error ? error.message : String(error)),
    );
  const items: MenuItem[] = [
    ...(readOnly ? [] : [{ id: 'issue', label: issue ? labels.toOwnIssue(issue.title) : labels.toIssue, onSelect: putIntoIssue }]),
    { id: 'map', label: labels.showAdded, onSelect: () => void view.showAdded() },
    { id: 'csv', label: labels.exportCsv, onSelect: () => download(view.exportIds('csv')) },
    { id: 'json', label: labels.exportJson, onSelect: () => download(view.exportIds('json')) },
  ];
  return <Menu label={labels.actions} button={{ variant: 'default', icon: <Download {...icon} />, 'aria-label': labels.actions, title: labels.actions, disabled: added.count === 0, children: <span data-part="wide">{labels.actions}</span> }} items={items} />;
}
