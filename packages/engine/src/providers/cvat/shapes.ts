import { asArray, asNumber, asRecord, asText, type JsonRecord } from '../../formats/json/fields';
import { escapeXml, readXml, type XmlElement } from '../../formats/xml/read-xml';
import { recordsOf } from '../records';

/** Attribute of every label there that holds our id: CVAT keeps attributes, and no ids from outside. */
export const ID_ATTRIBUTE = 'shoal_id';

/** A shape or tag as CVAT's annotation API has it, with names instead of numbers. */
export interface CvatShape {
  /** `tag` for a class of the whole frame. */
  readonly type: 'rectangle' | 'polygon' | 'polyline' | 'points' | 'mask' | 'ellipse' | 'tag';
  readonly frame: number;
  readonly label: string;
  readonly id: string | null;
  readonly points: readonly number[];
  readonly rotation: number;
  readonly occluded: boolean;
  readonly source: string;
}

const typeOf: Readonly<Record<string, CvatShape['type']>> = { box: 'rectangle', polygon: 'polygon', polyline: 'polyline', points: 'points', mask: 'mask', ellipse: 'ellipse', tag: 'tag' };

/** Shapes of annotations in CVAT's XML for images. */
export async function shapesOfXml(bytes: Uint8Array): Promise<CvatShape[]> {
  const shapes: CvatShape[] = [];
  let frame = 0;
  let id: string | null = null;
  async function* stream() {
    yield bytes;
  }
  await readXml(stream(), 'annotations.xml', {
    open({ name, attributes }) {
      if (name === 'image') frame = asNumber(attributes['id']) ?? 0;
      if (typeOf[name]) id = null;
    },
    close(element, text) {
      if (element.name === 'attribute' && element.attributes['name'] === ID_ATTRIBUTE) id = text;
      const type = element.path.at(-1) === 'image' ? typeOf[element.name] : undefined;
      if (!type) return;
      const { label = '', rotation, occluded, source = 'manual' } = element.attributes;
      shapes.push({ type, frame, label, id, points: pointsOf(element), rotation: asNumber(rotation) ?? 0, occluded: occluded === '1', source });
    },
  });
  return shapes;
}

function pointsOf({ name, attributes }: XmlElement): number[] {
  const at = (...keys: string[]) => keys.map((key) => asNumber(attributes[key]) ?? 0);
  const [left = 0, top = 0, width = 0, height = 0] = at('left', 'top', 'width', 'height');
  if (name === 'box') return at('xtl', 'ytl', 'xbr', 'ybr');
  if (name === 'mask') return [...(attributes['rle'] ?? '').split(',').map(Number), left, top, left + width - 1, top + height - 1];
  return (attributes['points'] ?? '').split(/[;,]/).flatMap((value) => asNumber(value) ?? []);
}

/** One frame of a task, as results are read. */
export interface CvatFrame {
  readonly index: number;
  readonly name: string;
  readonly width: number;
  readonly height: number;
}

/** What the annotation API answered, as CVAT's XML for images: one reader for both. */
export function xmlOfAnswer(answer: unknown, frames: readonly CvatFrame[], labelName: (id: number) => string | undefined, isIdSpec: (specId: number) => boolean): string {
  const record = asRecord(answer);
  const items = [...recordsOf(record?.['shapes']), ...recordsOf(record?.['tags'])];
  const byFrame = new Map<number, string[]>();
  for (const item of items) {
    const frame = asNumber(item['frame']) ?? -1;
    const lines = byFrame.get(frame) ?? [];
    byFrame.set(frame, lines);
    const label = labelName(asNumber(item['label_id']) ?? -1);
    if (label !== undefined) lines.push(elementOf(item, label, isIdSpec));
  }
  const images = frames.map(({ index, name, width, height }) => `<image id="${index}" name="${escapeXml(name)}" width="${width}" height="${height}">${(byFrame.get(index) ?? []).join('')}</image>`);
  return `<annotations><version>1.1</version>${images.join('\n')}</annotations>`;
}

function elementOf(item: JsonRecord, label: string, isIdSpec: (specId: number) => boolean): string {
  const type = asText(item['type']) ?? 'tag';
  const points = (asArray(item['points']) ?? []).map(Number);
  const own = recordsOf(item['attributes']).find((attribute) => isIdSpec(asNumber(attribute?.['spec_id']) ?? -1));
  const inner = own ? `<attribute name="${ID_ATTRIBUTE}">${escapeXml(asText(own['value']) ?? '')}</attribute>` : '';
  const name = Object.entries(typeOf).find(([, known]) => known === type)?.[0] ?? type;
  const place = placeOf(type, points);
  const given = { label, id: `cvat:${type === 'tag' ? 't' : 's'}${asText(item['id']) ?? ''}`, source: asText(item['source']) ?? 'manual', occluded: item['occluded'] === true ? '1' : '0', ...(asNumber(item['rotation']) && { rotation: asText(item['rotation']) ?? '0' }), ...place };
  return `<${name} ${Object.entries(given).map(([key, value]) => `${key}="${escapeXml(value)}"`).join(' ')}>${inner}</${name}>`;
}

function placeOf(type: string, points: readonly number[]): Record<string, string> {
  const [a = NaN, b = NaN, c = NaN, d = NaN] = type === 'mask' ? points.slice(-4) : points;
  if (type === 'rectangle') return { xtl: String(a), ytl: String(b), xbr: String(c), ybr: String(d) };
  if (type === 'mask') return { left: String(a), top: String(b), width: String(c - a + 1), height: String(d - b + 1), rle: points.slice(0, -4).join(', ') };
  // The second point of an ellipse is its right and top end.
  if (type === 'ellipse') return { cx: String(a), cy: String(b), rx: String(c - a), ry: String(b - d) };
  return { points: Array.from({ length: Math.floor(points.length / 2) }, (_, i) => `${points[i * 2]},${points[i * 2 + 1]}`).join(';') };
}
