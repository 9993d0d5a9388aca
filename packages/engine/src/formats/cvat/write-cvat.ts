import type { AnnotatedInference, AnnotatedLabel } from '../../model/annotation';
import type { Finding } from '../contract/findings';
import type { WritableDataset, WriteOptions, WrittenFiles } from '../contract/format';
import { rleBox, rleToBitmap } from '../masks/rle';
import { escapeXml } from '../xml/read-xml';

/**
 * `annotations.xml` in CVAT's format for images 1.1, and `images.txt` with the names of the pictures. Labels of annotated frames; where a model is given, its inferences are written
 * instead for frames that nobody annotated, as a start for the labeller.
 */
export async function writeCvat(dataset: WritableDataset, options: WriteOptions = {}): Promise<WrittenFiles> {
  const notCarried: Finding[] = [];
  const nameOf = new Map(dataset.classes.map((info) => [info.id, info.name]));
  const names: string[] = [];
  const lines = ['<?xml version="1.0" encoding="utf-8"?>', '<annotations>', '  <version>1.1</version>', '  <meta>', '    <task>', `      <name>${escapeXml(dataset.name)}</name>`, '      <labels>'];
  for (const { name, color } of dataset.classes) lines.push('        <label>', `          <name>${escapeXml(name)}</name>`, ...(color ? [`          <color>${escapeXml(color)}</color>`] : []), '          <attributes></attributes>', '        </label>');
  lines.push('      </labels>', '    </task>', '  </meta>');
  let index = 0;
  for (const { frame, media, labels, inferences } of dataset.frames()) {
    options.signal?.throwIfAborted();
    const uri = media.find((item) => (item.kind ?? 'image') === 'image')?.uri ?? frame.frameId;
    names.push(uri);
    lines.push(`  <image ${attributes({ id: index, name: uri, subset: frame.split, width: frame.width, height: frame.height })}>`);
    index += 1;
    const items: readonly (AnnotatedLabel | AnnotatedInference)[] = frame.labeled ? labels : inferences.filter((inference) => inference.modelId === options.modelId);
    for (const item of items) {
      const rowId = 'labelId' in item ? item.labelId : item.inferenceId;
      const shape = writeShape(item, nameOf.get(item.classId) ?? item.classId);
      if (typeof shape === 'string') notCarried.push({ code: 'not-carried', message: shape, table: 'labelId' in item ? 'labels' : 'inferences', rowId, frameId: frame.frameId });
      else lines.push(...shape.map((line) => `    ${line}`));
    }
    lines.push('  </image>');
  }
  lines.push('</annotations>', '');
  const encoder = new TextEncoder();
  return {
    files: [
      { path: 'annotations.xml', bytes: encoder.encode(lines.join('\n')) },
      { path: 'images.txt', bytes: encoder.encode(`${names.join('\n')}\n`) },
    ],
    notCarried,
  };
}

function attributes(values: Readonly<Record<string, string | number | null | undefined>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([key, value]) => `${key}="${escapeXml(String(value))}"`)
    .join(' ');
}

function writeShape(item: AnnotatedLabel | AnnotatedInference, label: string): string[] | string {
  const id = 'labelId' in item ? item.labelId : item.inferenceId;
  const common = { label, id, source: 'confidence' in item ? 'auto' : (item.source ?? 'manual'), occluded: item.occluded ? 1 : 0, z_order: Number(item.attributes?.['z_order'] ?? 0) };
  const given = { ...item.attributes, ...('confidence' in item && item.confidence !== null && { confidence: item.confidence }) };
  const inner = Object.entries(given).filter(([key]) => key !== 'z_order' && key !== 'shape').map(([key, value]) => `  <attribute name="${escapeXml(key)}">${escapeXml(typeof value === 'string' ? value : JSON.stringify(value))}</attribute>`);
  const element = (name: string, values: Readonly<Record<string, string | number | null | undefined>>): string[] => [`<${name} ${attributes({ ...common, ...values })}>`, ...inner, `</${name}>`];
  const points = (flat: readonly number[]) => Array.from({ length: flat.length / 2 }, (_, i) => `${flat[i * 2]},${flat[i * 2 + 1]}`).join(';');
  const { box, polygons, keypoints } = item;
  switch (item.task) {
    case 'class':
      return [`<tag ${attributes({ label, id, source: common.source })}>`, ...inner, '</tag>'];
    case 'box':
    case 'cuboid':
      if (!box || ![box.x, box.y, box.w, box.h].every(Number.isFinite)) return 'The label has no box in the picture. It was left out.';
      return element('box', { xtl: box.x, ytl: box.y, xbr: box.x + box.w, ybr: box.y + box.h, rotation: item.rotation || undefined });
    case 'polygon':
    case 'polyline': {
      const [ring, ...others] = polygons ?? [];
      return ring && others.length === 0 ? element(item.task, { points: points(ring) }) : 'CVAT outlines have one ring. It was left out.';
    }
    case 'keypoints': {
      const flat = keypoints ?? [];
      if (Array.from({ length: flat.length / 3 }).some((_, i) => flat[i * 3 + 2] !== 2)) return 'CVAT points cannot be hidden or missing outside of a skeleton. It was left out.';
      return element('points', { points: points(flat.filter((_, i) => i % 3 !== 2)) });
    }
    case 'mask': {
      const place = item.mask ? rleBox(item.mask) : null;
      return item.mask && place ? element('mask', { left: place.x, top: place.y, width: place.w, height: place.h, rle: rowRuns(rleToBitmap(item.mask), item.mask.width, place).join(', ') }) : 'The mask is empty. It was left out.';
    }
    default:
      return `CVAT's images have no place for a ${item.task}. It was left out.`;
  }
}

/** Row-major run lengths of a part of a row-major bitmap, the first run background. */
function rowRuns(bitmap: Uint8Array, width: number, place: { x: number; y: number; w: number; h: number }): number[] {
  const runs: number[] = [];
  let value = 0;
  let length = 0;
  for (let y = place.y; y < place.y + place.h; y++) {
    for (let x = place.x; x < place.x + place.w; x++) {
      const next = bitmap[y * width + x] ?? 0;
      if (next === value) length += 1;
      else {
        runs.push(length);
        length = 1;
        value = next;
      }
    }
  }
  runs.push(length);
  return runs;
}
