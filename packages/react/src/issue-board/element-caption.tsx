import { ArrowRight } from 'lucide-react';
import type { BoardElement, Dataset } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { AgreementMark } from '../parts/agreement-mark';
import { ClassBadge } from '../parts/class-badge';
import { changeWords, VerdictMark } from '../parts/verdict-mark';

/** Worth a word under the picture; that a label agrees or was not compared is not. */
const disagreements: ReadonlySet<string> = new Set(['wrong_class', 'badly_located', 'missing', 'spurious']);

/** What the label says, and what it would say after the proposed change. */
export function ElementCaption({ dataset, element }: { readonly dataset: Dataset; readonly element: BoardElement }) {
  const labels = useLabels();
  const { manifest } = dataset;
  const { info, change, judgement } = element;
  if (change?.op === 'MODIFY' && change.before && change.after && change.before.classId !== change.after.classId) {
    return (
      <span data-part="classes">
        <span data-part="was" data-role="before">
          <ClassBadge manifest={manifest} classId={change.before.classId} />
        </span>
        <span data-part="was">
          <ArrowRight size={12} strokeWidth={1.5} role="img" aria-label={labels.issueBoard.becomes} />
          <ClassBadge manifest={manifest} classId={change.after.classId} />
        </span>
      </span>
    );
  }
  const label = change?.after ?? change?.before;
  const classId = label?.classId ?? info?.given ?? info?.predicted;
  return (
    <span data-part="classes">
      <span data-part="was" data-role={change?.op === 'DELETE' ? 'before' : undefined}>
        {classId && <ClassBadge manifest={manifest} classId={classId} style={label || info?.given ? 'label' : 'inference'} />}
      </span>
      <span data-part="state">
        {judgement ? (
          <VerdictMark manifest={manifest} verdict={judgement.verdict} change={change} />
        ) : change ? (
          changeWords(labels, manifest, change)
        ) : info === null ? (
          labels.issueBoard.elementGone
        ) : (
          info && disagreements.has(info.agreement) && <AgreementMark agreement={info.agreement} text />
        )}
      </span>
    </span>
  );
}
