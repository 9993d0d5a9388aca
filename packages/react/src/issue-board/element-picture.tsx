import { Unlink } from 'lucide-react';
import type { BoardElement, Dataset } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { CropThumbnail } from '../parts/crop-thumbnail';

export interface ElementPictureProps {
  readonly dataset: Dataset;
  readonly element: BoardElement;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** The crop of an element; dotted with a corner mark when a change of its label is proposed. */
export function ElementPicture({ dataset, element, width, height }: ElementPictureProps) {
  const { issueBoard: labels } = useLabels();
  const { info, change, judgement } = element;
  return (
    <span data-part="picture" data-change={change?.op} data-verdict={judgement?.verdict} style={{ width, height }}>
      {info && <CropThumbnail dataset={dataset} frameId={info.frameId} box={info.box} width={width} height={height} />}
      {info === null && (
        <span data-part="gone" title={labels.elementGone}>
          <Unlink size={14} strokeWidth={1.5} aria-hidden="true" />
        </span>
      )}
    </span>
  );
}
