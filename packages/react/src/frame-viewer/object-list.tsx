import { useRef, type KeyboardEvent } from 'react';
import type { FrameObject, Manifest } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { AgreementMark } from '../parts/agreement-mark';
import { ClassBadge } from '../parts/class-badge';
import { VerdictMark, changeWords } from '../parts/verdict-mark';
import { drawableBox } from './frame-filter';

export interface ObjectListProps {
  readonly manifest: Manifest;
  readonly objects: readonly FrameObject[];
  readonly labeled: boolean;
  readonly focused: FrameObject | null;
  readonly hovered: string | null;
  readonly onHover: (key: string | null) => void;
  readonly onPick: (object: FrameObject) => void;
}

/** Everything in the frame as text, linked to the picture: the equivalent of what the canvas shows. */
export function ObjectList({ manifest, objects, labeled, focused, hovered, onHover, onPick }: ObjectListProps) {
  const all = useLabels();
  const labels = all.frameViewer;
  const list = useRef<HTMLDivElement>(null);
  const current = Math.max(0, objects.findIndex((object) => object.key === focused?.key));

  const onKeyDown = (event: KeyboardEvent) => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[role="option"]') ?? [])];
    const at = rows.findIndex((row) => row === document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    const object = objects[to ?? at];
    if (to !== undefined) {
      rows[Math.max(0, Math.min(to, rows.length - 1))]?.focus();
    } else if ((event.key === 'Enter' || event.key === ' ') && object) {
      onPick(object);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const describe = (object: FrameObject) => {
    const box = drawableBox(object);
    if (object.cuboid) return all.cloudViewer.shortSides(object.cuboid.size);
    return box ? `${Math.round(box.x)}, ${Math.round(box.y)} · ${Math.round(box.w)} × ${Math.round(box.h)}` : labels.wholePicture;
  };
  return (
    <section data-part="objects">
      <h3>
        {labels.objects} <span data-part="number">{objects.length}</span>
      </h3>
      {objects.length === 0 ? (
        <p data-part="none">{labeled ? labels.noObjects : labels.notLabeled}</p>
      ) : (
        <div ref={list} role="listbox" aria-label={labels.objects} onKeyDown={onKeyDown} onPointerLeave={() => onHover(null)}>
          {objects.map((object, index) => (
            <div
              key={object.key}
              role="option"
              tabIndex={index === current ? 0 : -1}
              aria-selected={object.key === focused?.key}
              data-hovered={object.key === hovered || undefined}
              data-replaced={(object.role === 'label' && object.change !== null) || undefined}
              onClick={() => onPick(object)}
              onPointerEnter={() => onHover(object.key)}
              onFocus={() => onHover(object.key)}
              onBlur={() => onHover(null)}
            >
              <span className="shoal-stroke" data-role={object.role} title={labels.roles[object.role]} aria-hidden="true" />
              <span className="shoal-visually-hidden">{labels.roles[object.role]}</span>
              <ClassBadge manifest={manifest} classId={object.classId} style={object.role === 'inference' ? 'inference' : 'label'} />
              <span data-part="where">{object.role === 'proposed' && object.change ? changeWords(all, manifest, object.change) : object.confidence === null ? describe(object) : object.confidence.toFixed(2)}</span>
              {object.role === 'label' && object.judgement ? (
                <VerdictMark manifest={manifest} verdict={object.judgement.verdict} change={object.change} />
              ) : (
                object.facts && object.role !== 'proposed' && (object.role === 'label' || object.pair === null) && <AgreementMark agreement={object.facts.agreement} />
              )}
            </div>
          ))}
        </div>
      )}
    </section>
  );
}
