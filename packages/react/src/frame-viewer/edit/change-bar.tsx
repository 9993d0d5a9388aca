import { ArrowRight, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Dataset, FrameObject, FrameSnapshot, FrameView, Label } from '@shoal/engine';
import { useLabels } from '../../binding/shoal-provider';
import { useAnnounce } from '../../parts/announcer';
import { Button } from '../../parts/button';
import { ClassBadge } from '../../parts/class-badge';
import { CropThumbnail } from '../../parts/crop-thumbnail';
import { changeWords } from '../../parts/verdict-mark';
import { editTarget } from './edit-target';
import { usableBox } from './edit-box';

export interface ChangeBarProps {
  readonly dataset: Dataset;
  readonly view: FrameView;
  readonly snapshot: FrameSnapshot;
  /** Whether the change may be withdrawn here. */
  readonly editable: boolean;
}

/** What is proposed for the focused object, and the way back. */
export function ChangeBar({ dataset, view, snapshot, editable }: ChangeBarProps) {
  const all = useLabels();
  const labels = all.frameEditor;
  const announce = useAnnounce();
  const { focused, objects, frame } = snapshot;
  const change = focused?.change;
  if (!focused || !change) return null;
  const now = editTarget(focused, objects);
  const moved = change.before !== null && now !== null && frame?.kind === 'image' && !sameBox(change.before, now);
  const takeBack = async () => {
    if (await view.edit(focused, { type: 'take-back' })) announce(labels.takenBack);
  };
  return (
    <section data-part="change" aria-label={labels.change}>
      <h4>{changeWords(all, dataset.manifest, change)}</h4>
      {editable && (
        <Button variant="quiet" icon={<Undo2 size={14} strokeWidth={1.5} aria-hidden="true" />} title={labels.takeBackTitle} onClick={() => void takeBack()}>
          {labels.takeBack}
        </Button>
      )}
      {now && change.before && <Differences dataset={dataset} before={change.before} now={now} />}
      {moved && (
        <div data-part="crops">
          <Crop dataset={dataset} caption={labels.was} frameId={focused.frameId} box={usableBox(change.before.box)} />
          <Crop dataset={dataset} caption={labels.is} frameId={focused.frameId} box={usableBox(now.box)} />
        </div>
      )}
    </section>
  );
}

function Crop({ dataset, caption, frameId, box }: { readonly dataset: Dataset; readonly caption: string; readonly frameId: string; readonly box: Label['box'] }) {
  return (
    <figure>
      <CropThumbnail dataset={dataset} frameId={frameId} box={box} width={118} height={72} margin={0.4} />
      <figcaption>{caption}</figcaption>
    </figure>
  );
}

function Differences({ dataset, before, now }: { readonly dataset: Dataset; readonly before: Label; readonly now: FrameObject }) {
  const labels = useLabels().frameEditor;
  const { manifest } = dataset;
  const [a, b] = [before.box, now.box];
  const rows: [string, ReactNode][] = [];
  if (before.classId !== now.classId) {
    rows.push([
      labels.fieldClass,
      <>
        <ClassBadge key="before" manifest={manifest} classId={before.classId} />
        <ArrowRight key="to" size={12} strokeWidth={1.5} aria-hidden="true" />
        <ClassBadge key="after" manifest={manifest} classId={now.classId} />
      </>,
    ]);
  }
  if (b && (!a || a.x !== b.x || a.y !== b.y)) rows.push([labels.fieldMove, a ? labels.movedBy(b.x - a.x, b.y - a.y) : labels.place(b.x, b.y, b.w, b.h)]);
  if (a && b && (differ(a.w, b.w) || differ(a.h, b.h))) rows.push([labels.fieldSize, labels.sizeChange(labels.sizeOf(a.w, a.h), labels.sizeOf(b.w, b.h))]);
  if ((before.rotation ?? 0) !== (now.rotation ?? 0)) rows.push([labels.fieldRotation, labels.sizeChange(labels.turnedBy(before.rotation ?? 0), labels.turnedBy(now.rotation ?? 0))]);
  const outlines = ['polygons', 'keypoints', 'mask'] as const;
  if (outlines.some((key) => before[key] && !now[key]) && !outlines.some((key) => now[key])) rows.push([labels.fieldOutline, labels.outlineGone]);
  else if (outlines.some((key) => now[key] && before[key] && JSON.stringify(before[key]) !== JSON.stringify(now[key]))) rows.push([labels.fieldOutline, labels.outlineNew]);
  const range = now.span ?? now.interval;
  const rangeBefore = before.span ?? before.interval;
  if (range && rangeBefore && (range.start !== rangeBefore.start || range.end !== rangeBefore.end)) rows.push([labels.fieldTime, labels.sizeChange(`${rangeBefore.start}–${rangeBefore.end}`, `${range.start}–${range.end}`)]);
  return rows.length === 0 ? null : (
    <dl>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function differ(a: number, b: number): boolean {
  return Math.abs(a - b) >= 0.05;
}

function sameBox({ box: a }: Label, { box: b }: FrameObject): boolean {
  return a === b || (a !== null && b !== null && a.x === b.x && a.y === b.y && a.w === b.w && a.h === b.h);
}
