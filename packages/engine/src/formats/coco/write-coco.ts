import type { Label } from '../../model/label';
import type { ClassInfo } from '../../model/manifest';
import type { CocoAnnotation, CocoFile } from './coco-types';
import { createIntegerIds } from './integer-ids';
import { shortestNumber } from './shortest-number';

export interface CocoFrame {
  readonly frameId: string;
  /** Path of the picture as the training code should see it. */
  readonly fileName: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Whether somebody annotated the frame. */
  readonly labeled: boolean;
}

/** A label as it is to be written. */
export interface CocoLabel extends Label {
  readonly iscrowd?: boolean | null | undefined;
}

export interface CocoInput {
  readonly name: string;
  readonly frames: readonly CocoFrame[];
  /** Labels with the changes applied. */
  readonly labels: readonly CocoLabel[];
  /** Ids of the labels as they were imported, deleted ones included: they keep their numbers whatever was changed. */
  readonly importedLabelIds?: Iterable<string>;
  readonly classes: readonly ClassInfo[];
  /** What was done to the labels, for `info.shoal`. */
  readonly changes?: Partial<Pick<CocoFile['info']['shoal'], 'added' | 'modified' | 'deleted' | 'conflicts'>>;
}

/**
 * COCO ground truth from boxes. Pure. Whole-frame labels, boxes that are not finite or have no area, and labels of unknown
 * frames or classes cannot be written; they are listed in `info.shoal.skipped`. Frames that nobody annotated are left out
 * unless they got a label.
 */
export function writeCoco(input: CocoInput): CocoFile {
  const frames = new Map(input.frames.map((frame) => [frame.frameId, frame]));
  const frameIds = createIntegerIds(frames.keys());
  const labelIds = createIntegerIds(input.importedLabelIds ?? input.labels.map((label) => label.labelId));
  const classIds = createIntegerIds(input.classes.map((info) => info.id));

  const annotations: CocoAnnotation[] = [];
  const skipped: CocoFile['info']['shoal']['skipped'][number][] = [];
  const annotated = new Set<string>();
  for (const label of input.labels) {
    const imageId = frameIds.get(label.frameId);
    const categoryId = classIds.get(label.classId);
    const reason = reasonToSkip(label, imageId, categoryId);
    if (reason !== null || !label.box || imageId === undefined || categoryId === undefined) {
      skipped.push({ label_id: label.labelId, frame_id: label.frameId, reason: reason ?? '' });
      continue;
    }
    const { x, y, w, h } = label.box;
    annotated.add(label.frameId);
    annotations.push({
      id: labelIds.add(label.labelId),
      image_id: imageId,
      category_id: categoryId,
      bbox: [shortestNumber(x), shortestNumber(y), shortestNumber(w), shortestNumber(h)],
      area: shortestNumber(w) * shortestNumber(h),
      iscrowd: label.iscrowd ? 1 : 0,
      shoal_id: label.labelId,
    });
  }

  const written = input.frames.filter((frame) => frame.labeled || annotated.has(frame.frameId));
  return {
    info: {
      description: input.name,
      version: '1.0',
      shoal: { added: 0, modified: 0, deleted: 0, conflicts: [], ...input.changes, skipped, unlabeled_frames: input.frames.length - written.length },
    },
    licenses: [],
    images: written.map((frame) => ({ id: frameIds.add(frame.frameId), file_name: frame.fileName, width: frame.width, height: frame.height, shoal_id: frame.frameId })),
    annotations,
    categories: input.classes.map((info) => ({ id: classIds.add(info.id), name: info.name, shoal_id: info.id })),
  };
}

function reasonToSkip(label: CocoLabel, imageId: number | undefined, categoryId: number | undefined): string | null {
  if (imageId === undefined) return `frame "${label.frameId}" does not exist`;
  if (categoryId === undefined) return `class "${label.classId}" is not in the class map`;
  if (!label.box) return 'a class of the whole frame has no box';
  const { x, y, w, h } = label.box;
  if (![x, y, w, h].every(Number.isFinite)) return `the box has a value that is not finite (${x}, ${y}, ${w}, ${h})`;
  if (w <= 0 || h <= 0) return `the box has no area (${w} × ${h})`;
  return null;
}
