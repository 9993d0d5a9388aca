import { ChartNoAxesCombined, ClipboardCheck, Compass, GitCompareArrows, HeartPulse, ListFilter, ScanSearch, SquareKanban, Waypoints } from 'lucide-react';
import { Mark } from '../mark';

export const TABS = ['explore', 'evaluate', 'health', 'board', 'changes', 'collect', 'report'] as const;
export type Tab = (typeof TABS)[number];

interface RailProps {
  readonly tab: Tab;
  readonly onTab: (tab: Tab) => void;
  readonly facetsOpen: boolean;
  readonly onFacets: () => void;
  readonly onEmbed: () => void;
}

const icon = { size: 18, strokeWidth: 1.5, 'aria-hidden': true } as const;

/** The narrow strip on the left: what is shown in the middle. */
export function Rail({ tab, onTab, facetsOpen, onFacets, onEmbed }: RailProps) {
  return (
    <nav className="rail" aria-label="Workbench">
      <Mark size={26} />
      <button type="button" aria-current={tab === 'explore' ? 'page' : undefined} onClick={() => onTab('explore')} title="Explore (G)">
        <Compass {...icon} />
        <span>Explore</span>
      </button>
      <button type="button" aria-current={tab === 'evaluate' ? 'page' : undefined} onClick={() => onTab('evaluate')} title="How the model does against the labels (E)">
        <ChartNoAxesCombined {...icon} />
        <span>Evaluate</span>
      </button>
      <button type="button" aria-current={tab === 'health' ? 'page' : undefined} onClick={() => onTab('health')} title="How far the labels can be trusted (H)">
        <HeartPulse {...icon} />
        <span>Health</span>
      </button>
      <button type="button" aria-current={tab === 'board' ? 'page' : undefined} onClick={() => onTab('board')} title="Board (G)">
        <SquareKanban {...icon} />
        <span>Board</span>
      </button>
      <button type="button" aria-current={tab === 'changes' ? 'page' : undefined} onClick={() => onTab('changes')} title="Proposed label changes (Y)">
        <GitCompareArrows {...icon} />
        <span>Changes</span>
      </button>
      <button type="button" aria-current={tab === 'collect' ? 'page' : undefined} onClick={() => onTab('collect')} title="Find more of the same (M)">
        <ScanSearch {...icon} />
        <span>Collect</span>
      </button>
      <button type="button" aria-current={tab === 'report' ? 'page' : undefined} onClick={() => onTab('report')} title="Import report">
        <ClipboardCheck {...icon} />
        <span>Report</span>
      </button>
      <button type="button" className="rail-end" aria-haspopup="dialog" onClick={onEmbed} title="Make vectors of the pictures with a model">
        <Waypoints {...icon} />
        <span>Embed</span>
      </button>
      {tab === 'explore' && (
        <button type="button" aria-pressed={facetsOpen} onClick={onFacets} title={facetsOpen ? 'Hide facets' : 'Show facets'}>
          <ListFilter {...icon} />
          <span>Facets</span>
        </button>
      )}
    </nav>
  );
}
