import { ArrowRight, X } from 'lucide-react';
import { useState } from 'react';
import type { BoardElement, Dataset, ElementId } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { AgreementMark } from '../parts/agreement-mark';
import { Button } from '../parts/button';
import { ClassBadge } from '../parts/class-badge';
import { changeWords, VerdictMark } from '../parts/verdict-mark';
import { ElementPicture } from './element-picture';

const WIDTH = 112;
const HEIGHT = 84;
const PAGE = 120;
/** Worth a word under the picture; that a label agrees or was not compared is not. */
const disagreements: ReadonlySet<string> = new Set(['wrong_class', 'badly_located', 'missing', 'spurious']);

export interface ElementGalleryProps {
  readonly dataset: Dataset;
  readonly elements: readonly BoardElement[];
  readonly onShow: (element: ElementId) => void;
  readonly onRemove: (element: ElementId) => void;
}

/** The elements of an issue as pictures: a press shows one in its frame, the cross takes it out of the issue. */
export function ElementGallery({ dataset, elements, onShow, onRemove }: ElementGalleryProps) {
  const { issueBoard: labels } = useLabels();
  const [limit, setLimit] = useState(PAGE);
  const rest = elements.length - limit;
  return (
    <>
      <ul role="list" data-part="gallery" aria-label={labels.elements}>
        {elements.slice(0, limit).map((element) => (
          <li key={element.elementId} data-part="tile">
            <button type="button" data-part="show" title={element.info?.reason ?? undefined} onClick={() => onShow(element.elementId)}>
              <span className="shoal-visually-hidden">{labels.showElement}</span>
              <ElementPicture dataset={dataset} element={element} width={WIDTH} height={HEIGHT} />
              <Classes dataset={dataset} element={element} />
            </button>
            <Button variant="default" data-part="remove" aria-label={labels.removeElement} icon={<X size={14} strokeWidth={1.5} aria-hidden="true" />} onClick={() => onRemove(element.elementId)} />
          </li>
        ))}
      </ul>
      {rest > 0 && (
        <Button variant="quiet" onClick={() => setLimit(limit + PAGE)}>
          {labels.showMore(Math.min(PAGE, rest), rest)}
        </Button>
      )}
    </>
  );
}

/** What the label says, and what it would say after the proposed change. */
function Classes({ dataset, element }: { readonly dataset: Dataset; readonly element: BoardElement }) {
  const labels = useLabels();
  const { manifest } = dataset;
  const { info, change, judgement } = element;
  if (change?.op === 'MODIFY' && change.before && change.after && change.before.classId !== change.after.classId) {
    return (
      <span data-part="classes">
        <span data-part="line" data-role="before">
          <ClassBadge manifest={manifest} classId={change.before.classId} />
        </span>
        <span data-part="line">
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
      <span data-part="line" data-role={change?.op === 'DELETE' ? 'before' : undefined}>
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
