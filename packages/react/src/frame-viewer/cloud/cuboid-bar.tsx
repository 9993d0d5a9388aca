import { ArrowDown, ArrowDownToLine, ArrowLeft, ArrowRight, ArrowUp, ArrowUpFromLine, Check, FlipHorizontal2, Minus, Plus, RotateCcw, RotateCw, Shapes, Trash2, type LucideIcon } from 'lucide-react';
import type { Cuboid, Manifest } from '@shoal/engine';
import { useLabels } from '../../binding/shoal-provider';
import { Button } from '../../parts/button';
import { ClassBadge } from '../../parts/class-badge';
import { Menu } from '../../parts/menu';
import type { CuboidMove } from './cuboid-moves';

export interface CuboidBarProps {
  readonly manifest: Manifest;
  /** As it is by now. */
  readonly cuboid: Cuboid;
  readonly classId: string;
  readonly pending: boolean;
  readonly shortcuts: boolean;
  readonly onMove: (move: CuboidMove, far: boolean) => void;
  readonly onAccept: () => void;
  readonly onDelete: () => void;
  readonly onClass: (classId: string) => void;
}

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

/** Tools for the cuboid that is judged; every one has a key, and Shift on the button goes five times as far. */
export function CuboidBar({ manifest, cuboid, classId, pending, shortcuts, onMove, onAccept, onDelete, onClass }: CuboidBarProps) {
  const labels = useLabels().cloudViewer;
  const { edit } = labels;
  const tool = (move: CuboidMove, Icon: LucideIcon, name: string, key: string) => (
    <Button key={move} variant="quiet" icon={<Icon {...icon} />} aria-label={name} title={shortcuts ? `${name} (${key})` : name} onClick={(event) => onMove(move, event.shiftKey)} />
  );
  const side = (value: number, name: string, key: string, more: CuboidMove, less: CuboidMove) => (
    <div role="group" aria-label={name} key={more}>
      <span>{name}</span>
      {tool(less, Minus, edit.less(name), `Shift+${key}`)}
      <output>{value.toFixed(2)}</output>
      {tool(more, Plus, edit.more(name), key)}
    </div>
  );
  return (
    <div data-part="cuboid-bar" role="toolbar" aria-label={edit.title}>
      <div role="group" aria-label={edit.turn}>
        <span>{edit.turn}</span>
        {tool('turnLeft', RotateCcw, edit.turnLeft, ',')}
        {tool('turnRight', RotateCw, edit.turnRight, '.')}
        {tool('flip', FlipHorizontal2, edit.flip, 'Y')}
      </div>
      <div role="group" aria-label={edit.move}>
        <span>{edit.move}</span>
        {tool('forward', ArrowUp, edit.forward, '↑')}
        {tool('back', ArrowDown, edit.back, '↓')}
        {tool('left', ArrowLeft, edit.left, '←')}
        {tool('right', ArrowRight, edit.right, '→')}
        {tool('up', ArrowUpFromLine, edit.up, 'Page up')}
        {tool('down', ArrowDownToLine, edit.down, 'Page down')}
      </div>
      {side(cuboid.size[0], edit.length, 'X', 'longer', 'shorter')}
      {side(cuboid.size[1], edit.width, 'W', 'wider', 'narrower')}
      {side(cuboid.size[2], edit.height, 'H', 'higher', 'lower')}
      <span data-part="pending">{pending && edit.pending}</span>
      <div data-part="decide">
        <Menu
          label={edit.class}
          button={{ variant: 'quiet', icon: <Shapes {...icon} />, children: edit.class }}
          items={manifest.classes.map(({ id }) => ({ id, label: <ClassBadge manifest={manifest} classId={id} />, checked: id === classId, onSelect: () => onClass(id) }))}
        />
        <Button icon={<Check {...icon} />} shortcut={shortcuts ? 'Enter' : undefined} onClick={onAccept}>
          {edit.accept}
        </Button>
        <Button variant="quiet" icon={<Trash2 {...icon} />} aria-label={edit.delete} title={shortcuts ? `${edit.delete} (Del)` : edit.delete} onClick={onDelete} />
      </div>
    </div>
  );
}
