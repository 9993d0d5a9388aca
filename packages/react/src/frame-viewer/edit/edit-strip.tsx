import { Check, ChevronLeft, ChevronRight, CircleAlert, CloudCheck, LoaderCircle, MousePointer2, Spline, SquareDashed, Tag, Trash2 } from 'lucide-react';
import type { Dataset } from '@shoal/engine';
import { useLabels } from '../../binding/shoal-provider';
import { useView } from '../../binding/use-view';
import { Button } from '../../parts/button';
import type { Editor } from './use-editor';

const icon = { size: 15, strokeWidth: 1.5, 'aria-hidden': true } as const;

export interface EditStripProps {
  readonly dataset: Dataset;
  readonly editor: Editor;
  readonly shortcuts: boolean;
  /** By keyboard a box is placed at once; a pointer draws it. */
  readonly onDraw: (byKeyboard: boolean) => void;
}

/** The tools of the editor at the edge of the stage; everything here has a key too. */
export function EditStrip({ dataset, editor, shortcuts, onDraw }: EditStripProps) {
  const labels = useLabels().frameEditor;
  const { state, error } = useView(dataset.review.saveStatus);
  const { tool, target, shape } = editor;
  const hint = (text: string, key: string, letter = true) => (shortcuts || !letter ? { 'aria-label': text, title: `${text} (${key})`, shortcut: key } : { 'aria-label': text, title: text });
  const hasPoints = Boolean(shape?.polygons ?? shape?.keypoints);
  const saves = { saving: labels.saving, saved: labels.saved, failed: labels.notSaved, memory: labels.inMemory }[state];
  const SaveIcon = { saving: LoaderCircle, saved: CloudCheck, failed: CircleAlert, memory: CloudCheck }[state];
  return (
    <div data-part="edit-strip" role="toolbar" aria-label={labels.tools} aria-orientation="vertical" onPointerDown={(event) => event.stopPropagation()}>
      <Button variant="quiet" aria-pressed={tool === 'select'} icon={<MousePointer2 {...icon} />} {...hint(labels.select, 'Esc', false)} shortcut="Escape" onClick={() => editor.setTool('select')} />
      <Button variant="quiet" aria-pressed={tool === 'draw'} icon={<SquareDashed {...icon} />} {...hint(labels.draw, 'N')} onClick={(event) => onDraw(event.detail === 0)} />
      <Button variant="quiet" aria-pressed={tool === 'points'} disabled={!hasPoints} icon={<Spline {...icon} />} {...hint(labels.points, 'V')} onClick={() => editor.setTool(tool === 'points' ? 'select' : 'points')} />
      <hr />
      <Button variant="quiet" disabled={!target} icon={<Tag {...icon} />} {...hint(labels.changeClass, 'C')} onClick={editor.askClass} />
      <Button variant="quiet" disabled={target?.role !== 'inference'} icon={<Check {...icon} />} {...hint(labels.accept, 'Enter', false)} onClick={editor.accept} />
      <Button variant="quiet" disabled={!target || target.role === 'inference'} icon={<Trash2 {...icon} />} {...hint(labels.remove, 'Delete', false)} onClick={editor.remove} />
      <hr />
      <Button variant="quiet" icon={<ChevronLeft {...icon} />} {...hint(labels.previous, ',')} onClick={() => editor.go(-1)} />
      <Button variant="quiet" icon={<ChevronRight {...icon} />} {...hint(labels.next, '.')} onClick={() => editor.go(1)} />
      <span data-part="save-state" data-state={state} role="img" aria-label={saves} title={error ?? saves}>
        <SaveIcon {...icon} />
      </span>
    </div>
  );
}
