import { ChevronLeft, ChevronRight, PencilLine, Shapes } from 'lucide-react';
import type { ReactNode } from 'react';
import type { FrameInfo, FrameObject, Manifest } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import { Button } from '../parts/button';
import { ClassBadge } from '../parts/class-badge';
import { Menu } from '../parts/menu';
import type { FrameFilter } from './frame-filter';
import type { FrameMode } from './renderer';

export interface FrameToolbarProps {
  readonly manifest: Manifest;
  readonly frame: FrameInfo;
  readonly objects: readonly FrameObject[];
  readonly filter: FrameFilter;
  readonly shortcuts: boolean;
  readonly mode: FrameMode;
  /** Where the renderer puts its tools. */
  readonly toolSlot: (element: HTMLElement | null) => void;
  /** What else can be done with the frame. */
  readonly menu?: ReactNode;
  readonly onMode: (mode: FrameMode) => void;
  readonly onFilter: (filter: FrameFilter) => void;
  readonly onPrevious: () => void;
  readonly onNext: () => void;
}

/** What is shown on the picture, and the way along a sequence. */
export function FrameToolbar({ manifest, frame, objects, filter, shortcuts, mode, toolSlot, menu, onMode, onFilter, onPrevious, onNext }: FrameToolbarProps) {
  const labels = useLabels().frameViewer;
  const classes = [...new Set(objects.map((object) => object.classId))].sort((a, b) => indexOf(manifest, a) - indexOf(manifest, b));
  const shown = classes.filter((id) => !filter.hiddenClasses.has(id)).length;
  const count = (role: FrameObject['role']) => objects.filter((object) => object.role === role).length;
  const roles = [
    { role: 'label', field: 'labels', title: labels.labels, key: 'L' },
    { role: 'inference', field: 'inferences', title: labels.inferences, key: 'M' },
    { role: 'proposed', field: 'proposed', title: labels.proposed, key: undefined },
  ] as const;
  const toggleClass = (id: string) => {
    const hiddenClasses = new Set(filter.hiddenClasses);
    if (!hiddenClasses.delete(id)) hiddenClasses.add(id);
    onFilter({ ...filter, hiddenClasses });
  };
  return (
    <header data-part="toolbar">
      {roles.map(
        ({ role, field, title, key }) =>
          (role !== 'proposed' || count(role) > 0) && (
            <Button
              key={role}
              variant="quiet"
              aria-pressed={filter[field]}
              icon={<span className="shoal-stroke" data-role={role} aria-hidden="true" />}
              shortcut={shortcuts ? key : undefined}
              onClick={() => onFilter({ ...filter, [field]: !filter[field] })}
            >
              {title} <span data-part="number">{formatCount(count(role))}</span>
            </Button>
          ),
      )}
      {classes.length > 1 && (
        <Menu
          label={labels.classes}
          button={{ variant: 'quiet', icon: <Shapes size={14} strokeWidth={1.5} aria-hidden="true" />, children: shown === classes.length ? labels.allClasses : labels.classesShown(shown, classes.length) }}
          items={[
            { id: '', label: labels.allClasses, onSelect: () => onFilter({ ...filter, hiddenClasses: new Set() }) },
            ...classes.map((id) => ({ id: `class ${id}`, label: <ClassBadge manifest={manifest} classId={id} />, checked: !filter.hiddenClasses.has(id), onSelect: () => toggleClass(id) })),
          ]}
        />
      )}
      {objects.some((object) => object.confidence !== null && object.box !== null) && (
        <label data-part="confidence" title={labels.confidence}>
          <input
            type="range"
            min={0}
            max={1}
            step={0.05}
            value={filter.minConfidence}
            aria-label={labels.confidence}
            onChange={(event) => onFilter({ ...filter, minConfidence: Number(event.target.value) })}
          />
          <output>≥ {filter.minConfidence.toFixed(2)}</output>
        </label>
      )}
      <div ref={toolSlot} data-part="media-tools" />
      <span data-part="spacer" />
      {mode !== 'read' && (
        <span data-part="mode">
          <Button variant="quiet" aria-pressed={mode === 'edit'} icon={<PencilLine size={14} strokeWidth={1.5} aria-hidden="true" />} shortcut={shortcuts ? 'E' : undefined} onClick={() => onMode(mode === 'edit' ? 'review' : 'edit')}>
            {labels.edit}
          </Button>
        </span>
      )}
      <div data-part="sequence">
        {frame.sequenceId !== null && (
          <Button variant="quiet" icon={<ChevronLeft size={16} strokeWidth={1.5} aria-hidden="true" />} aria-label={labels.previousFrame} title={shortcuts ? `${labels.previousFrame} ([)` : labels.previousFrame} disabled={frame.previous === null} onClick={onPrevious} />
        )}
        <span title={frame.sequenceId ?? undefined}>{frame.frameId}</span>
        {frame.sequenceId !== null && (
          <Button variant="quiet" icon={<ChevronRight size={16} strokeWidth={1.5} aria-hidden="true" />} aria-label={labels.nextFrame} title={shortcuts ? `${labels.nextFrame} (])` : labels.nextFrame} disabled={frame.next === null} onClick={onNext} />
        )}
      </div>
      {menu}
    </header>
  );
}

function indexOf(manifest: Manifest, classId: string): number {
  const index = manifest.classes.findIndex((info) => info.id === classId);
  return index < 0 ? manifest.classes.length : index;
}
