import type { CampaignSnapshot, CampaignView, Dataset } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import { CropThumbnail } from '../parts/crop-thumbnail';
import { candidateName, formatScore, scoreText } from './candidate-name';

const SHOWN = 14;

/** What comes next. Pressing one looks at it first. */
export function CampaignStrip({ dataset, view, snapshot }: { readonly dataset: Dataset; readonly view: CampaignView; readonly snapshot: CampaignSnapshot }) {
  const { campaign: labels } = useLabels();
  const { next, scoreKind, state } = snapshot;
  return (
    <ol data-part="strip" aria-label={labels.next} data-stale={state === 'stale' || undefined}>
      {next.slice(0, SHOWN).map(({ element, row, score, standsFor }) => (
        <li key={element}>
          <button type="button" tabIndex={-1} onClick={() => view.show(element)} aria-label={labels.candidate(candidateName(dataset.manifest, row, labels.whole), row.frameId, scoreText(labels, scoreKind, score), standsFor.length)}>
            <CropThumbnail dataset={dataset} frameId={row.frameId} box={row.box} width={72} height={54} />
            <span data-part="strip-score">{formatScore(scoreKind, score)}</span>
            {standsFor.length > 0 && <span data-part="behind">+{formatCount(standsFor.length)}</span>}
          </button>
        </li>
      ))}
    </ol>
  );
}
