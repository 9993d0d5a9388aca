import { BoxSelect, ChevronDown, Hand, Lasso, Maximize, Minus, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import type { MapLevel, MapLevelInfo, MapSpaceInfo } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import type { Camera } from '../canvas/camera';
import { Button } from '../parts/button';
import { Menu } from '../parts/menu';
import { Segmented } from '../parts/segmented';

export type MapMode = 'pan' | 'lasso' | 'box';

export interface MapChoicesProps {
  readonly level: MapLevel;
  readonly levels: readonly MapLevelInfo[];
  readonly onLevel: (level: MapLevel) => void;
  readonly space: string | null;
  readonly spaces: readonly MapSpaceInfo[];
  readonly onSpace: (spaceId: string) => void;
}

/** Chooses between objects and frames, and between the embedding spaces of either, where there is a choice. */
export function MapChoices({ level, levels, onLevel, space, spaces, onSpace }: MapChoicesProps) {
  const { embeddingMap: labels } = useLabels();
  const current = spaces.find(({ id }) => id === space);
  if (levels.length < 2 && spaces.length < 2) return null;
  return (
    <div className="shoal-map-levels">
      {levels.length > 1 && <Segmented label={labels.levelChoice} value={level} options={levels.map((entry) => ({ value: entry.level, label: labels.levels[entry.level] }))} onChange={onLevel} />}
      {spaces.length > 1 && (
        <Menu
          label={labels.spaceChoice}
          button={{ variant: 'quiet', title: labels.spaceChoice, children: <><span data-part="space">{current?.name ?? labels.spaceChoice}</span> <ChevronDown size={14} strokeWidth={1.5} aria-hidden="true" /></> }}
          items={spaces.map(({ id, name }) => ({ id, label: name, checked: id === space, onSelect: () => onSpace(id) }))}
        />
      )}
    </div>
  );
}

export interface MapToolsProps {
  readonly camera: Camera;
  readonly mode: MapMode;
  readonly onMode: (mode: MapMode) => void;
  readonly shortcuts: boolean;
  /** More tools. */
  readonly children?: ReactNode;
}

const icon = { size: 16, strokeWidth: 1.5, 'aria-hidden': true } as const;

/** What the pointer does, and the zoom. */
export function MapTools({ camera, mode, onMode, shortcuts, children }: MapToolsProps) {
  const { embeddingMap: labels } = useLabels();
  const key = (name: string) => (shortcuts ? name : undefined);
  const tip = (text: string, name: string) => (shortcuts ? `${text} (${name})` : text);
  return (
    <div className="shoal-map-tools" role="toolbar" aria-label={labels.tools} aria-orientation="vertical">
      <Button variant="quiet" icon={<Hand {...icon} />} aria-label={labels.pan} title={tip(labels.pan, 'V')} shortcut={key('V')} aria-pressed={mode === 'pan'} onClick={() => onMode('pan')} />
      <Button variant="quiet" icon={<Lasso {...icon} />} aria-label={labels.lasso} title={tip(labels.lasso, 'L')} shortcut={key('L')} aria-pressed={mode === 'lasso'} onClick={() => onMode('lasso')} />
      <Button variant="quiet" icon={<BoxSelect {...icon} />} aria-label={labels.box} title={tip(labels.box, 'B')} shortcut={key('B')} aria-pressed={mode === 'box'} onClick={() => onMode('box')} />
      <hr />
      <Button variant="quiet" icon={<Plus {...icon} />} aria-label={labels.zoomIn} title={tip(labels.zoomIn, '+')} shortcut={key('+')} onClick={() => camera.zoomBy(1.6, undefined, { glide: true })} />
      <Button variant="quiet" icon={<Minus {...icon} />} aria-label={labels.zoomOut} title={tip(labels.zoomOut, '−')} shortcut={key('-')} onClick={() => camera.zoomBy(1 / 1.6, undefined, { glide: true })} />
      <Button variant="quiet" icon={<Maximize {...icon} />} aria-label={labels.fit} title={tip(labels.fit, '0')} shortcut={key('0')} onClick={() => camera.fit({ glide: true })} />
      {children}
    </div>
  );
}
