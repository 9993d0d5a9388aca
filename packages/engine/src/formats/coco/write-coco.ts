import type { AnnotatedLabel, ImportedFrame, ImportedMedia } from '../../model/annotation';
import type { ClassInfo } from '../../model/manifest';
import type { WritableDataset, WritableFrame, WrittenFiles } from '../contract/format';
import type { CocoAnnotation, CocoCategory, CocoImage, CocoInfo, CocoSkipped } from './coco-types';
import { parseTime } from './fields';
import { createIntegerIds } from './integer-ids';
import { createNotCarried, type NotCarried } from './not-carried';
import { ANNOTATION_FIELDS, countVisible } from './read-annotation';
import { createArrayWriter, createTextWriter } from './text-writer';
import { writeResults } from './write-results';
import { areaOf, asTheyAre, bboxOf, extraOf, finite, flag, otherPicture, reasonToSkip, segmentationOf, shortFloats, type CocoIds, type NumberFormat } from './write-shape';

export interface CocoOptions {
  /** Write the inferences of this model as a results file. */
  readonly modelId?: string | undefined;
  /** Ids of the labels as they were imported, deleted ones included: they keep their numbers whatever was changed. */
  readonly importedLabelIds?: Iterable<string> | undefined;
  /** What was done to the labels, for `info.shoal`. `skipped`: labels that are in no frame. */
  readonly changes?: Partial<CocoInfo['shoal']> | undefined;
  /** Write values that are 32-bit floats with the fewest digits that give the same float. */
  readonly shortFloats?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

const MOST_SKIPPED = 10_000;
const imageFields: ReadonlySet<string> = new Set(['id', 'shoal_id', 'file_name', 'width', 'height']);

/**
 * COCO ground truth (`annotations.json`) of boxes, polygons, masks and keypoints, and a results file of one model. Pure.
 *
 * Labels that COCO cannot hold are listed in `info.shoal.skipped` and in `notCarried`. Frames that nobody annotated are left
 * out unless they have a label, because COCO's readers would take them for empty ones. Columns that COCO has no field for
 * are written beside its own under their names; other tools ignore them, Shoal reads them again.
 */
export function writeCoco(dataset: WritableDataset, options: CocoOptions = {}): WrittenFiles {
  const lost = createNotCarried();
  const format = options.shortFloats ? shortFloats : asTheyAre;
  const found = collectIds(dataset, options.signal);
  const ids: CocoIds = { frames: createIntegerIds(found.frames), classes: createIntegerIds(dataset.classes.map((info) => info.id)) };
  const labelIds = createIntegerIds(options.importedLabelIds ?? found.labels);
  const skipped: CocoSkipped[] = [...(options.changes?.skipped ?? [])];

  const images = createTextWriter();
  const annotations = createTextWriter();
  const imageList = createArrayWriter(images);
  const annotationList = createArrayWriter(annotations);
  let unlabeled = 0;
  for (const { frame, media, labels, inferences } of dataset.frames()) {
    options.signal?.throwIfAborted();
    const picture = media.find((item) => (item.kind ?? 'image') === 'image');
    const imageId = ids.frames.add(frame.frameId);
    const size = { width: frame.width ?? picture?.width ?? null, height: frame.height ?? picture?.height ?? null };
    let written = 0;
    for (const label of labels) {
      const categoryId = ids.classes.get(label.classId);
      const reason = categoryId === undefined ? `class "${label.classId}" is not in the class map` : (reasonToSkip(label) ?? otherPicture(label, media, picture));
      if (reason !== null || categoryId === undefined) {
        if (skipped.length < MOST_SKIPPED) skipped.push({ label_id: label.labelId, frame_id: frame.frameId, reason: reason ?? '' });
        lost.add('label', `left out, because ${categoryId === undefined ? 'the class is not in the class map' : reason?.replace(/ \(.*\)$/, '')}.`, label.labelId);
        continue;
      }
      annotationList.push(toAnnotation(label, labelIds.add(label.labelId), imageId, categoryId, size, format, lost));
      written += 1;
    }
    if (frame.labeled || written > 0) imageList.push(toImage(frame, picture, imageId, size, media, lost));
    else {
      unlabeled += 1;
      lost.add('frame', "left out, because nobody annotated it: COCO's readers would take it for an empty one.", frame.frameId);
      const own = inferences.filter((inference) => inference.modelId === options.modelId).length;
      if (own > 0) lost.add('inference', 'of frames that the ground truth leaves out; pycocotools refuses results of such frames.', frame.frameId, own);
    }
  }
  imageList.end();
  annotationList.end();

  const info: CocoInfo = { description: dataset.name, version: '1.0', shoal: { added: 0, modified: 0, deleted: 0, conflicts: [], reshaped: [], ...options.changes, skipped, unlabeled_frames: unlabeled } };
  const categories = createTextWriter();
  const categoryList = createArrayWriter(categories);
  for (const given of dataset.classes) categoryList.push(toCategory(given, ids.classes.add(given.id)));
  categoryList.end();

  const head = new TextEncoder().encode(`{"info": ${JSON.stringify(info)},\n"licenses": [],\n"images": `);
  const bytes = joinBytes([head, images.finish(), text(',\n"annotations": '), annotations.finish(), text(',\n"categories": '), categories.finish(), text('}\n')]);
  const results = writeResults(dataset, ids, lost, format, options.modelId, options.signal);
  return { files: [{ path: 'annotations.json', bytes }, ...results], notCarried: lost.finish() };
}

function collectIds(dataset: WritableDataset, signal: AbortSignal | undefined): { readonly frames: string[]; readonly labels: string[] } {
  const frames: string[] = [];
  const labels: string[] = [];
  for (const item of dataset.frames()) {
    signal?.throwIfAborted();
    frames.push(item.frame.frameId);
    for (const label of item.labels) labels.push(label.labelId);
  }
  return { frames, labels };
}

function toImage(frame: ImportedFrame, picture: ImportedMedia | undefined, id: number, size: { readonly width: number | null; readonly height: number | null }, media: WritableFrame['media'], lost: NotCarried): CocoImage {
  const extra = extraOf(frame.extra, imageFields, (name) => lost.add('frame', `the column "${name}" has the name of a COCO field.`, frame.frameId));
  if (media.length > 1) lost.add('frame', 'COCO has one picture a frame; the others were left out.', frame.frameId);
  if (!picture && media.length > 0) lost.add('frame', `COCO has pictures only; there is a ${media[0]?.kind ?? 'medium'} instead.`, frame.frameId);
  if (picture?.text !== undefined && picture.text !== null) lost.add('frame', 'COCO has no text beside a picture.', frame.frameId);
  if (picture?.intrinsics || picture?.pose || picture?.egoPose) lost.add('frame', 'COCO has no cameras; matrix and position were left out.', frame.frameId);
  if (picture?.byteLength !== null && picture?.byteLength !== undefined) lost.add('frame', 'The picture is a part of a larger file, which COCO cannot say.', frame.frameId);
  const derived = parseTime(frame.extra?.['date_captured']);
  return {
    id,
    file_name: picture?.uri ?? '',
    ...(size.width !== null && { width: size.width }),
    ...(size.height !== null && { height: size.height }),
    ...extra,
    dataset: frame.dataset && frame.dataset !== (frame.labeled ? 'labeled' : 'unlabeled') ? frame.dataset : undefined,
    split: frame.split ?? undefined,
    timestamp: frame.timestamp === derived ? undefined : finite(frame.timestamp),
    sequence_id: frame.sequenceId ?? undefined,
    sequence_index: finite(frame.sequenceIndex),
    lat: finite(frame.lat),
    lon: finite(frame.lon),
    sensor_id: picture?.sensorId && picture.sensorId !== 'camera' ? picture.sensorId : undefined,
    ...(String(id) !== frame.frameId && { shoal_id: frame.frameId }),
  };
}

function toAnnotation(label: AnnotatedLabel, id: number, imageId: number, categoryId: number, size: { readonly width: number | null; readonly height: number | null }, format: NumberFormat, lost: NotCarried): CocoAnnotation {
  const bbox = bboxOf(label, format);
  const segmentation = segmentationOf(label, format);
  const keypoints = label.keypoints && label.keypoints.length % 3 === 0 && label.keypoints.every(Number.isFinite) ? label.keypoints.map(format) : undefined;
  if (label.keypoints && !keypoints) lost.add('label', 'the keypoints are not finite numbers in threes and were left out.', label.labelId);
  if (label.mask && label.polygons) lost.add('label', 'COCO has one outline an object; of polygons and mask one was left out.', label.labelId);
  else if (label.polygons && segmentation && 'length' in segmentation && segmentation.length < label.polygons.length) lost.add('label', 'polygons with fewer than three points were left out.', label.labelId);
  if (label.cuboid) lost.add('label', 'COCO has no cuboids; the box in the picture was written.', label.labelId);
  if (label.rotation) lost.add('label', 'other tools ignore the rotation of the box.', label.labelId);
  const numKeypoints = label.extra?.['num_keypoints'];
  return {
    id,
    image_id: imageId,
    category_id: categoryId,
    bbox,
    area: finite(label.area, format) ?? areaOf(segmentation, bbox, size.width, size.height),
    iscrowd: label.iscrowd ? 1 : 0,
    segmentation,
    keypoints,
    ...(keypoints && { num_keypoints: typeof numKeypoints === 'number' ? numKeypoints : countVisible(keypoints) }),
    ignore: flag(label.ignored),
    attributes: label.attributes && Object.keys(label.attributes).length > 0 ? label.attributes : undefined,
    ...extraOf(label.extra, ANNOTATION_FIELDS, (name) => (name === 'num_keypoints' ? undefined : lost.add('label', `the column "${name}" has the name of a COCO field.`, label.labelId))),
    sensor_id: label.sensorId ?? undefined,
    set_id: label.setId && label.setId !== 'labels' ? label.setId : undefined,
    rotation: finite(label.rotation),
    track_id: label.trackId ?? undefined,
    occluded: finite(label.occluded),
    truncated: finite(label.truncated),
    source: label.source ?? undefined,
    annotator: label.annotator ?? undefined,
    batch: label.batch ?? undefined,
    updated_at: finite(label.updatedAt),
    ...(String(id) !== label.labelId && { shoal_id: label.labelId }),
  };
}

function toCategory({ id: classId, name, supercategory, keypoints, skeleton, color }: ClassInfo, id: number): CocoCategory {
  return { id, name, ...(supercategory !== undefined && { supercategory }), ...(keypoints && { keypoints }), ...(skeleton && { skeleton }), ...(color !== undefined && { color }), ...(String(id) !== classId && { shoal_id: classId }) };
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

function joinBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
