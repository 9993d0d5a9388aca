import { stringify } from 'yaml';
import type { AnnotatedInference, AnnotatedLabel } from '../../model/annotation';
import type { Finding } from '../contract/findings';
import type { WritableDataset, WriteOptions, WrittenFiles } from '../contract/format';
import { safePath } from '../contract/source-file';

const encoder = new TextEncoder();

/**
 * `data.yaml` and a text file for each annotated frame under `labels/<split>/`; inferences of one model under `predictions/<split>/` with their confidence. Classes
 * are numbered in their order. Coordinates are written as they are, without rounding.
 */
export async function writeYolo(dataset: WritableDataset, options: WriteOptions = {}): Promise<WrittenFiles> {
  const notCarried: Finding[] = [];
  const files: { path: string; bytes: Uint8Array }[] = [];
  const indexOf = new Map(dataset.classes.map((info, index) => [info.id, index]));
  const splits = new Set<string>();
  const taken = new Set<string>();
  for (const { frame, labels, inferences } of dataset.frames()) {
    options.signal?.throwIfAborted();
    const { width, height, frameId } = frame;
    const split = /^[\w-]+$/.test(frame.split ?? '') ? String(frame.split) : 'train';
    const lose = (message: string, rowId: string, table: 'labels' | 'inferences' | 'frames') => notCarried.push({ code: 'not-carried', message, table, rowId, frameId });
    if (!width || !height) {
      lose('The frame has no size, and YOLO writes everything relative to it. It was left out.', frameId, 'frames');
      continue;
    }
    const line = (item: AnnotatedLabel | AnnotatedInference, rowId: string, table: 'labels' | 'inferences'): string[] => {
      const index = indexOf.get(item.classId);
      if (index === undefined) {
        lose(`The class "${item.classId}" is not in the class map.`, rowId, table);
        return [];
      }
      const numbers = shapeNumbers(item, width, height);
      if (typeof numbers === 'string') {
        lose(numbers, rowId, table);
        return [];
      }
      if (item.attributes || item.trackId || item.iscrowd) lose('YOLO has no place for attributes, tracks or crowds; the shape was written.', rowId, table);
      return [[index, ...numbers, ...('confidence' in item ? [item.confidence ?? 1] : [])].join(' ')];
    };
    const name = uniqueName(frameId, split, taken);
    const put = (folder: string, lines: readonly string[]) => files.push({ path: `${folder}/${split}/${name}.txt`, bytes: encoder.encode(lines.length === 0 ? '' : `${lines.join('\n')}\n`) });
    if (frame.labeled) {
      splits.add(split);
      put('labels', labels.flatMap((label) => line(label, label.labelId, 'labels')));
    }
    const own = inferences.filter((inference) => inference.modelId === options.modelId);
    if (own.length > 0) put('predictions', own.flatMap((inference) => line(inference, inference.inferenceId, 'inferences')));
  }
  const yaml = stringify({ path: '.', ...Object.fromEntries([...splits].map((split) => [split, `images/${split}`])), names: Object.fromEntries(dataset.classes.map((info, index) => [index, info.name])) });
  files.unshift({ path: 'data.yaml', bytes: encoder.encode(yaml) });
  return { files, notCarried };
}

/** The file name of a frame: its id without what no file name may hold, numbered when two frames would share it. */
function uniqueName(frameId: string, split: string, taken: Set<string>): string {
  const inside = frameId.startsWith(`${split}/`) ? frameId.slice(split.length + 1) : frameId;
  const stem = (safePath(inside) ?? 'frame').replaceAll(/[<>:"|?*]/g, '_');
  let name = stem;
  for (let n = 2; taken.has(`${split}/${name}`); n++) name = `${stem}-${n}`;
  taken.add(`${split}/${name}`);
  return name;
}

/** Numbers after the class index, or why there are none. */
function shapeNumbers(item: AnnotatedLabel | AnnotatedInference, width: number, height: number): number[] | string {
  const { box, polygons } = item;
  if (item.task === 'polygon' && polygons) {
    const [ring, ...others] = polygons;
    if (!ring || others.length > 0) return 'YOLO outlines have one ring, and this one has several. It was left out.';
    return ring.map((value, i) => value / (i % 2 === 0 ? width : height));
  }
  if (item.task === 'box' || item.task === 'keypoints' || (item.task === 'cuboid' && box)) {
    if (!box || ![box.x, box.y, box.w, box.h].every(Number.isFinite)) return 'The label has no box. It was left out.';
    if (item.rotation) return 'YOLO boxes are not turned. It was left out.';
    return [(box.x + box.w / 2) / width, (box.y + box.h / 2) / height, box.w / width, box.h / height];
  }
  return item.task === 'mask' ? 'YOLO has outlines, not run lengths. Convert the mask to a polygon. It was left out.' : `YOLO has no place for a ${item.task}. It was left out.`;
}
