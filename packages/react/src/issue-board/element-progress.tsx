import type { ElementCounts } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';

/** What became of the elements as a slim bar; the numbers are beside it or on hover. */
export function ElementProgress({ counts }: { readonly counts: ElementCounts }) {
  const { issueBoard: labels } = useLabels();
  const share = (part: number) => ({ width: `${counts.all === 0 ? 0 : (100 * part) / counts.all}%` });
  return (
    <span data-part="progress" aria-hidden="true" title={labels.elementProgress(formatCount(counts.open), formatCount(counts.fixed), formatCount(counts.notAnIssue), formatCount(counts.all))}>
      <span data-state="fixed" style={share(counts.fixed)} />
      <span data-state="not-an-issue" style={share(counts.notAnIssue)} />
    </span>
  );
}
