import { useEffect, useRef, useState, type RefObject } from 'react';
import type { Dataset, FrameInfo, FrameObject, FrameView } from '@shoal/engine';
import { useLabels } from '../../binding/shoal-provider';
import { useAnnounce } from '../../parts/announcer';
import { objectAt } from '../frame-filter';
import type { Size, Viewport } from '../image/viewport';
import { classChoices } from './class-choices';
import { ClassMenu } from './class-menu';
import { BoxHandles, PointHandles } from './edit-handles';
import { pointsOf } from './edit-shape';
import { EditStrip } from './edit-strip';
import { startDrawing, useEditKeys } from './use-edit-keys';
import { useEditDrag } from './use-edit-drag';
import { useEditor } from './use-editor';

export interface EditLayerProps {
  readonly dataset: Dataset;
  readonly view: FrameView;
  readonly frame: FrameInfo;
  readonly objects: readonly FrameObject[];
  readonly focused: FrameObject | null;
  /** Where the picture is on the stage. */
  readonly stage: { readonly size: Size; readonly view: Viewport };
  readonly pictureSize: Size;
  readonly shortcuts: boolean;
  readonly onPick: (object: FrameObject) => void;
}

/** Handles, tools and keys that change labels, over a picture. Every edit becomes one proposed change. */
export function EditLayer({ dataset, view, frame, objects, focused, stage, pictureSize: picture, shortcuts, onPick }: EditLayerProps) {
  const labels = useLabels().frameEditor;
  const announce = useAnnounce();
  const surface = useRef<SVGSVGElement>(null);
  const editor = useEditor({ dataset, view, frame, focused, onPick });
  const { tool, shape, drawing, point, request, target } = editor;
  const drag = useEditDrag({
    editor,
    picture,
    view: stage.view,
    surface,
    onClick: (x, y) => {
      const object = tool === 'select' ? objectAt(objects, x, y, 4 / stage.view.scale) : null;
      if (object) onPick(object);
    },
  });
  useEditKeys(surface, {
    editor,
    picture,
    stage,
    shortcuts,
    announcePoint: (index) => {
      const points = shape ? pointsOf(shape) : [];
      const chosen = points[index];
      if (chosen) announce(labels.point(index + 1, points.length, chosen.x, chosen.y));
    },
    say: (what) => announce({ added: labels.pointAdded, deleted: labels.pointDeleted, needed: labels.pointNeeded }[what]),
  });
  // Somebody who cannot see the tools hears of their keys.
  useEffect(() => announce(labels.keys), [announce, labels.keys]);
  const open = target?.task === 'polyline';
  const shown = tool === 'draw' ? (drawing ? { box: drawing, rotation: null, polygons: null, keypoints: null } : null) : shape;
  return (
    <>
      <svg ref={surface} data-part="edit-layer" data-tool={tool} data-changing={editor.changing || undefined} aria-hidden="true" {...drag.surfaceHandlers}>
        {tool === 'draw' && <rect data-part="sheet" width={stage.size.width} height={stage.size.height} onPointerDown={drag.start({ type: 'draw' })} />}
        {shown && tool === 'points' && <PointHandles shape={shown} view={stage.view} start={drag.start} point={point} open={open} />}
        {shown && tool === 'select' && (editor.changing && shown.polygons ? <PointHandles shape={shown} view={stage.view} start={drag.start} point={null} open={open} /> : null)}
        {shown && tool === 'select' && <BoxHandles shape={shown} view={stage.view} start={drag.start} movable />}
        {shown && tool === 'draw' && <BoxHandles shape={shown} view={stage.view} start={() => drag.start({ type: 'draw' })} movable={false} />}
      </svg>
      {shown && <ReadOut shape={shown} view={stage.view} stage={stage.size} strong={editor.changing || tool === 'draw'} />}
      {tool !== 'select' && <p data-part="edit-hint">{tool === 'draw' ? labels.drawHint : labels.pointsHint}</p>}
      <EditStrip dataset={dataset} editor={editor} shortcuts={shortcuts} onDraw={(byKeyboard) => (byKeyboard ? startDrawing({ editor, picture, stage }) : editor.setTool('draw'))} />
      {request && (
        <ClassRequestMenu
          key={'object' in request ? request.object.key : 'new'}
          dataset={dataset}
          view={view}
          title={'object' in request ? labels.classMenu : labels.newClassMenu}
          object={'object' in request ? request.object : null}
          near={surface}
          box={'object' in request ? (shape?.box ?? null) : request.box}
          place={stage.view}
          onChoose={editor.chooseClass}
        />
      )}
    </>
  );
}

interface ReadOutProps {
  readonly shape: NonNullable<ReturnType<typeof useEditor>['shape']>;
  readonly view: Viewport;
  readonly stage: Size;
  readonly strong: boolean;
}

const READ_OUT = 24;

/** Place and size of what is edited, below it. */
function ReadOut({ shape, view, stage, strong }: ReadOutProps) {
  const labels = useLabels().frameEditor;
  const { box, rotation } = shape;
  const [middle, bottom] = [view.x + (box.x + box.w / 2) * view.scale, view.y + (box.y + box.h) * view.scale];
  const below = bottom + 16 + READ_OUT <= stage.height ? bottom + 14 : view.y + box.y * view.scale - 14 - READ_OUT;
  return (
    <output data-part="read-out" data-strong={strong || undefined} aria-live="off" style={{ left: Math.min(Math.max(middle, 90), stage.width - 90), top: Math.min(Math.max(below, 4), stage.height - READ_OUT - 4) }}>
      {labels.place(box.x, box.y, box.w, box.h)}
      {rotation ? ` · ${labels.turnedBy(rotation)}` : ''}
    </output>
  );
}

interface ClassRequestMenuProps {
  readonly dataset: Dataset;
  readonly view: FrameView;
  readonly title: string;
  readonly object: FrameObject | null;
  readonly near: RefObject<SVGSVGElement | null>;
  readonly box: FrameObject['box'];
  readonly place: Viewport;
  readonly onChoose: (classId: string | null) => void;
}

function ClassRequestMenu({ dataset, view, title, object, near, box, place, onChoose }: ClassRequestMenuProps) {
  // The order must not change under somebody's fingers.
  const [choices] = useState(() => classChoices(dataset.manifest, object, view.getSnapshot().objects, dataset.review.state.getSnapshot().changes.values()));
  const [anchor] = useState(() => {
    const area = near.current?.getBoundingClientRect() ?? new DOMRect();
    const [left, top] = box ? [area.left + place.x + box.x * place.scale, area.top + place.y + box.y * place.scale] : [area.left + 56, area.top + 56];
    return { left, top, right: left + (box?.w ?? 0) * place.scale, bottom: top + (box?.h ?? 0) * place.scale };
  });
  useEffect(() => {
    if (choices.length === 0) onChoose(null);
    // Once, when it opens.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  return <ClassMenu manifest={dataset.manifest} label={title} choices={choices} current={object?.change?.after?.classId ?? object?.classId ?? null} anchor={anchor} onChoose={onChoose} onClose={() => onChoose(null)} />;
}
