import type { CampaignPile, CampaignSnapshot, CampaignView, Dataset } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import { CropThumbnail } from '../parts/crop-thumbnail';
import { candidateName } from './candidate-name';

export interface CampaignAsideProps {
  readonly dataset: Dataset;
  readonly view: CampaignView;
  readonly snapshot: CampaignSnapshot;
}

const SHOWN = 14;
const percent = (share: number) => String(Math.round(share * 100));

/** How good the order is, by examples that were left out, and the piles. */
export function CampaignAside({ dataset, view, snapshot }: CampaignAsideProps) {
  const { campaign: labels } = useLabels();
  const { quality, recent, unsorted, hidden, skipped, added, discarded, seeds, readOnly } = snapshot;
  return (
    <aside data-part="aside" aria-label={labels.piles} tabIndex={0}>
      <section aria-label={labels.quality} data-part="quality">
        <dl>
          <dt>{labels.precision}</dt>
          <dd>{quality?.state === 'measured' ? labels.precisionText(percent(quality.precision)) : labels.tooFew}</dd>
          {quality?.state === 'measured' && (
            <dd data-part="note">
              <span data-part="interval" aria-hidden="true">
                <i data-part="range" style={{ insetInlineStart: `${quality.low * 100}%`, insetInlineEnd: `${100 - quality.high * 100}%` }} />
                <i data-part="point" style={{ insetInlineStart: `${quality.precision * 100}%` }} />
              </span>
              {labels.precisionNote(percent(quality.low), percent(quality.high), formatCount(quality.good + quality.bad), quality.folds)}
            </dd>
          )}
          {quality?.state === 'too-few' && <dd data-part="note">{labels.tooFewNote(formatCount(quality.good), formatCount(quality.bad))}</dd>}
          <dt>{labels.recent}</dt>
          <dd>{recent.of === 0 ? labels.recentNone : labels.recentText(formatCount(recent.hits), formatCount(recent.of))}</dd>
          <dt>{labels.unsorted}</dt>
          <dd data-part="unsorted">{formatCount(unsorted)}</dd>
          {(hidden > 0 || skipped > 0) && <dd data-part="note">{[hidden > 0 ? labels.hidden(formatCount(hidden)) : '', skipped > 0 ? labels.skipped(formatCount(skipped)) : ''].filter(Boolean).join(' · ')}</dd>}
        </dl>
      </section>
      {(
        [
          ['added', labels.added, added],
          ['discarded', labels.discarded, discarded],
          ['seeds', labels.seedsPile, seeds],
        ] as const
      ).map(([id, title, pile]) => (id === 'seeds' && pile.count === 0 ? null : <Pile key={id} id={id} title={title} pile={pile} dataset={dataset} {...(id !== 'seeds' && !readOnly && { onTake: (element) => (view.sort({ unsorted: [element] }), view.show(element)) })} />))}
    </aside>
  );
}

interface PileProps {
  readonly id: string;
  readonly title: string;
  readonly pile: CampaignPile;
  readonly dataset: Dataset;
  readonly onTake?: (element: CampaignPile['rows'][number]['elementId']) => void;
}

function Pile({ id, title, pile, dataset, onTake }: PileProps) {
  const { campaign: labels } = useLabels();
  const rest = pile.count - Math.min(SHOWN, pile.rows.length);
  return (
    <section data-part="pile" data-pile={id} aria-label={title}>
      <h3>
        {title} <span data-part="count">{formatCount(pile.count)}</span>
      </h3>
      {pile.count === 0 ? (
        <p>{labels.emptyPile}</p>
      ) : (
        <ul>
          {pile.rows.slice(0, SHOWN).map((row) => {
            const name = candidateName(dataset.manifest, row, labels.whole);
            const picture = <CropThumbnail dataset={dataset} frameId={row.frameId} box={row.box} width={44} height={44} alt={onTake ? '' : labels.candidate(name, row.frameId, '')} />;
            return (
              <li key={row.elementId}>
                {onTake ? (
                  <button type="button" aria-label={labels.putBack(name, row.frameId)} title={labels.putBack(name, row.frameId)} onClick={() => onTake(row.elementId)}>
                    {picture}
                  </button>
                ) : (
                  picture
                )}
              </li>
            );
          })}
          {rest > 0 && <li data-part="rest">{labels.more(formatCount(rest))}</li>}
        </ul>
      )}
    </section>
  );
}
