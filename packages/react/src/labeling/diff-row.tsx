import { ArrowRight, TriangleAlert } from 'lucide-react';
import { useId } from 'react';
import type { Box, Dataset, Label } from '@shoal/engine';
import type { ResultEntry } from '@shoal/engine/providers';
import { useLabels } from '../binding/shoal-provider';
import { ClassBadge } from '../parts/class-badge';
import { className } from '../parts/class-color';
import { cropArea, CropThumbnail } from '../parts/crop-thumbnail';

const WIDTH = 92;
const HEIGHT = 64;
const MARGIN = 0.3;

/** One label as it is and as it came back, with a box to take it along. */
export function DiffRow({ dataset, entry, chosen, onChoose }: { readonly dataset: Dataset; readonly entry: ResultEntry; readonly chosen: boolean; readonly onChoose: (chosen: boolean) => void }) {
  const { labeling: labels } = useLabels();
  const id = useId();
  const { before, after, kind, frameId, by, doubt } = entry;
  const area = union(before?.box ?? null, after?.box ?? null);
  const said = describe(entry, labels, (classId) => className(dataset.manifest, classId));
  return (
    <li data-part="entry" data-kind={kind} data-chosen={chosen ? '' : undefined}>
      <input id={id} type="checkbox" checked={chosen} aria-label={labels.entry(said, frameId)} onChange={(event) => onChoose(event.target.checked)} />
      <label htmlFor={id} aria-hidden="true">
        <Crop dataset={dataset} entry={entry} label={before} area={area} look="before" />
        <ArrowRight size={14} strokeWidth={1.5} />
        <Crop dataset={dataset} entry={entry} label={after} area={area} look="after" />
      </label>
      <div data-part="words">
        <p>
          {kind === 'added' && <>{labels.drawn} </>}
          {kind === 'deleted' && <>{labels.removed} </>}
          {before && (after === null || before.classId !== after.classId) && <ClassBadge manifest={dataset.manifest} classId={before.classId} />}
          {before && after && before.classId !== after.classId && <ArrowRight size={12} strokeWidth={1.5} aria-hidden="true" />}
          {after && <ClassBadge manifest={dataset.manifest} classId={after.classId} />}
          {entry.changed.includes('place') && <span data-part="moved">{labels.moved}</span>}
        </p>
        <p data-part="muted">
          <code>{frameId}</code>
          {by !== null && ` ${labels.by(by)}`}
          {entry.matchedBy === 'place' && ` · ${labels.byPlace}`}
        </p>
        {doubt !== null && (
          <p data-part="doubt">
            <TriangleAlert size={14} strokeWidth={1.5} aria-hidden="true" /> {labels.doubt}
          </p>
        )}
      </div>
    </li>
  );
}

function describe({ kind, before, after, changed }: ResultEntry, labels: ReturnType<typeof useLabels>['labeling'], nameOf: (classId: string) => string): string {
  const was = before ? nameOf(before.classId) : '';
  const is = after ? nameOf(after.classId) : '';
  if (kind === 'added') return `${labels.drawn} ${is}`;
  if (kind === 'deleted') return `${labels.removed} ${was}`;
  return [...(was === is ? [was] : [`${was} → ${is}`]), ...(changed.includes('place') ? [labels.moved] : [])].join(', ');
}

/** The same part of the picture on both sides, with the label of one of them. */
function Crop({ dataset, entry, label, area, look }: { readonly dataset: Dataset; readonly entry: ResultEntry; readonly label: Label | null; readonly area: Box | null; readonly look: 'before' | 'after' }) {
  const { labeling: labels } = useLabels();
  const { size, frameId } = entry;
  const seen = size ? cropArea(size, area, WIDTH / HEIGHT, MARGIN) : null;
  const box = label?.box;
  return (
    <span data-part="crop" data-look={look} title={look === 'before' ? labels.before : labels.after}>
      <CropThumbnail dataset={dataset} frameId={frameId} box={area} width={WIDTH} height={HEIGHT} margin={MARGIN} />
      {seen && box && (
        <svg viewBox={`${seen.x} ${seen.y} ${seen.w} ${seen.h}`} preserveAspectRatio="none">
          <rect x={box.x} y={box.y} width={box.w} height={box.h} transform={label?.rotation ? `rotate(${label.rotation} ${box.x + box.w / 2} ${box.y + box.h / 2})` : undefined} />
        </svg>
      )}
      {!label && <span data-part="none">{labels.none}</span>}
    </span>
  );
}

function union(a: Box | null, b: Box | null): Box | null {
  if (!a || !b) return a ?? b;
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return { x, y, w: Math.max(a.x + a.w, b.x + b.w) - x, h: Math.max(a.y + a.h, b.y + b.h) - y };
}
