import { Map as MapIcon, Minus, Palette, Plus, Ruler, ScanLine } from 'lucide-react';
import { useLabels } from '../../binding/shoal-provider';
import { Button } from '../../parts/button';
import { Menu } from '../../parts/menu';
import { MediaTools } from '../tool-slot';
import type { ColorMode } from './point-colors';

export interface CloudToolsProps {
  readonly modes: readonly ColorMode[];
  readonly mode: ColorMode;
  readonly isAbove: boolean;
  readonly measuring: boolean;
  readonly pointSize: number;
  /** `null` without cameras. */
  readonly onPictures: boolean | null;
  readonly shortcuts: boolean;
  readonly onMode: (mode: ColorMode) => void;
  readonly onAbove: () => void;
  readonly onMeasuring: () => void;
  readonly onPointSize: (size: number) => void;
  readonly onOnPictures: () => void;
}

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;
export const POINT_SIZES = [1, 1.5, 2, 3, 4, 6] as const;

/** The viewer's tools for point clouds. */
export function CloudTools({ modes, mode, isAbove, measuring, pointSize, onPictures, shortcuts, onMode, onAbove, onMeasuring, onPointSize, onOnPictures }: CloudToolsProps) {
  const labels = useLabels().cloudViewer;
  const hint = (name: string, key: string) => (shortcuts ? `${name} (${key})` : name);
  const at = POINT_SIZES.findIndex((size) => size === pointSize);
  const step = (by: number) => onPointSize(POINT_SIZES[Math.max(0, Math.min(POINT_SIZES.length - 1, at + by))] ?? pointSize);
  return (
    <MediaTools>
      <Menu
        label={labels.colorBy}
        button={{ variant: 'quiet', icon: <Palette {...icon} />, children: labels.modes[mode], title: hint(labels.colorBy, 'C') }}
        items={modes.map((id) => ({ id, label: labels.modes[id], checked: id === mode, onSelect: () => onMode(id) }))}
      />
      <span data-part="point-size" role="group" aria-label={labels.pointSize}>
        <Button variant="quiet" icon={<Minus {...icon} />} aria-label={labels.smaller} disabled={at <= 0} onClick={() => step(-1)} />
        <output aria-label={labels.pointSize}>{pointSize}</output>
        <Button variant="quiet" icon={<Plus {...icon} />} aria-label={labels.larger} disabled={at >= POINT_SIZES.length - 1} onClick={() => step(1)} />
      </span>
      <Button variant="quiet" icon={<MapIcon {...icon} />} aria-label={labels.fromAbove} aria-pressed={isAbove} title={hint(labels.fromAbove, 'T')} onClick={onAbove} />
      <Button variant="quiet" icon={<Ruler {...icon} />} aria-label={labels.measure} aria-pressed={measuring} title={hint(labels.measure, 'R')} onClick={onMeasuring} />
      {onPictures !== null && <Button variant="quiet" icon={<ScanLine {...icon} />} aria-label={labels.pointsOnPictures} aria-pressed={onPictures} title={hint(labels.pointsOnPictures, 'P')} onClick={onOnPictures} />}
    </MediaTools>
  );
}
