import { Bool, Field, Float32, Float64, Int32, List, Table, Utf8, vectorFromArray } from 'apache-arrow';
import { createMemoryStore, openDataset, rleFromBitmap, type Dataset, type Manifest, type RleMask } from '@shoal/engine';

const WIDTH = 960;
const HEIGHT = 600;

const manifest: Manifest = {
  schemaVersion: 1,
  name: 'Street',
  classes: [
    { id: 'person', name: 'Person', keypoints: ['head', 'neck', 'left hand', 'right hand', 'hip', 'left foot', 'right foot'], skeleton: [[1, 2], [2, 3], [2, 4], [2, 5], [5, 6], [5, 7]] },
    { id: 'car', name: 'Car' },
    { id: 'road', name: 'Road' },
    { id: 'sky', name: 'Sky' },
    { id: 'lane', name: 'Lane' },
    { id: 'house', name: 'House' },
    { id: 'crowd', name: 'Crowd' },
    { id: 'boat', name: 'Boat' },
  ],
  tables: { frames: 'frames', media: 'media', labels: 'labels', inferences: 'inferences' },
  models: [{ id: 'v1', name: 'Tidal 1' }, { id: 'v2', name: 'Tidal 2' }],
};

interface Item {
  readonly classId: string;
  readonly task: string;
  readonly box?: readonly [number, number, number, number];
  readonly rotation?: number;
  readonly polygons?: readonly (readonly number[])[];
  readonly keypoints?: readonly number[];
  readonly mask?: RleMask;
  readonly iscrowd?: boolean;
  readonly model?: string;
  readonly confidence?: number;
}

const maskOf = (is: (x: number, y: number) => boolean): RleMask => {
  const bitmap = new Uint8Array(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y++) for (let x = 0; x < WIDTH; x++) bitmap[y * WIDTH + x] = is(x, y) ? 1 : 0;
  return rleFromBitmap(bitmap, WIDTH, HEIGHT);
};
const car = (dx: number, dy: number) => (x: number, y: number) => ((x - 610 - dx) / 92) ** 2 + ((y - 452 - dy) / 36) ** 4 < 1 || (((x - 606 - dx) / 52) ** 2 + ((y - 416 - dy) / 36) ** 2 < 1 && y < 452 + dy);
const body = (x: number, y: number, h: number, flags: readonly number[]) => [[0, 0], [0, 0.16], [-0.2, 0.45], [0.2, 0.42], [0, 0.5], [-0.12, 1], [0.13, 0.99]].flatMap(([dx = 0, dy = 0], at) => [Math.round(x + dx * h), Math.round(y + dy * h), flags[at] ?? 2]);

/** One of each thing that a picture can hold. */
export function everyShape(): readonly Item[] {
  return [
    { classId: 'sky', task: 'mask', box: [0, 0, WIDTH, 190], mask: maskOf((x, y) => y < 150 + 40 * Math.sin(x / 130)) },
    { classId: 'road', task: 'mask', box: [0, 350, WIDTH, 250], mask: maskOf((x, y) => y > 350 && Math.abs(x - 480) < 60 + (y - 350) * 1.9) },
    { classId: 'car', task: 'mask', box: [518, 380, 184, 108], mask: maskOf(car(0, 0)) },
    { classId: 'car', task: 'mask', box: [524, 384, 184, 108], mask: maskOf(car(9, 5)), model: 'v1', confidence: 0.91 },
    { classId: 'car', task: 'box', box: [512, 372, 196, 118], model: 'v2', confidence: 0.84 },
    { classId: 'house', task: 'polygon', box: [60, 150, 200, 210], polygons: [[60, 200, 160, 150, 260, 200, 260, 360, 60, 360], [100, 230, 150, 230, 150, 280, 100, 280], [180, 230, 230, 230, 230, 280, 180, 280]] },
    { classId: 'lane', task: 'polyline', box: [300, 352, 172, 248], polygons: [[472, 352, 430, 440, 300, 600]] },
    { classId: 'lane', task: 'polyline', box: [488, 352, 180, 248], polygons: [[488, 352, 540, 440, 668, 600]], model: 'v1', confidence: 0.77 },
    { classId: 'boat', task: 'box', box: [730, 230, 130, 44], rotation: -24 },
    { classId: 'boat', task: 'box', box: [736, 232, 126, 40], rotation: -17, model: 'v1', confidence: 0.68 },
    { classId: 'person', task: 'keypoints', box: [300, 330, 70, 150], keypoints: body(335, 340, 135, [2, 2, 2, 1, 2, 2, 1]) },
    { classId: 'person', task: 'keypoints', box: [386, 320, 66, 140], keypoints: body(420, 330, 125, [2, 2, 2, 2, 2, 2, 0]), model: 'v2', confidence: 0.9 },
    { classId: 'crowd', task: 'mask', box: [770, 330, 150, 90], iscrowd: true, mask: maskOf((x, y) => x > 770 && x < 920 && y > 345 + 14 * Math.sin(x / 9) && y < 420) },
    { classId: 'house', task: 'class' },
  ];
}

/** Boxes all over the picture. */
export function manyBoxes(count: number): readonly Item[] {
  return Array.from({ length: count }, (_, at): Item => {
    const [w, h] = [8 + ((at * 7919) % 23), 8 + ((at * 104729) % 17)];
    const box = [(at * 48271) % (WIDTH - w), (at * 69621) % (HEIGHT - h), w, h] as const;
    return { classId: manifest.classes[at % 8]?.id ?? 'car', task: 'box', box, ...(at % 3 === 0 ? { model: 'v1', confidence: 0.35 + ((at * 31) % 60) / 100 } : {}) };
  });
}

export async function pictureDataset(items: readonly Item[], picture: () => Promise<Blob> = drawStreet): Promise<Dataset> {
  return openDataset(
    {
      manifest,
      tables: {
        frames: new Table({ frame_id: text(['street']), dataset: text(['labeled']), split: text(['train']), labeled: vectorFromArray([true], new Bool()), width: whole([WIDTH]), height: whole([HEIGHT]) }),
        media: new Table({ frame_id: text(['street']), sensor_id: text(['front']), kind: text(['image']), uri: text(['street.png']), width: whole([WIDTH]), height: whole([HEIGHT]) }),
        labels: new Table({ label_id: text(items.flatMap((item, at) => (item.model ? [] : [`l${at}`]))), set_id: text(items.flatMap((item) => (item.model ? [] : ['gt']))), ...columns(items.filter((item) => !item.model)) }),
        inferences: new Table({ inference_id: text(items.flatMap((item, at) => (item.model ? [`i${at}`] : []))), model_id: text(items.flatMap((item) => item.model ?? [])), confidence: vectorFromArray(items.flatMap((item) => (item.model ? [item.confidence ?? 1] : [])), new Float32()), ...columns(items.filter((item) => item.model)) }),
      },
    },
    { reviewStore: createMemoryStore(), currentUser: { id: 'storyteller' }, resolveMedia: async () => ({ type: 'blob', blob: await picture() }) },
  );
}

function columns(items: readonly Item[]) {
  const side = (at: 0 | 1 | 2 | 3) => vectorFromArray(items.map((item) => item.box?.[at] ?? null), new Float32());
  const numbers = new List(new Field('item', new Float64()));
  return {
    frame_id: text(items.map(() => 'street')),
    task: text(items.map((item) => item.task)),
    class_id: text(items.map((item) => item.classId)),
    x: side(0),
    y: side(1),
    w: side(2),
    h: side(3),
    rotation: vectorFromArray(items.map((item) => item.rotation ?? null), new Float32()),
    polygons: vectorFromArray(items.map((item) => item.polygons ?? null), new List(new Field('item', numbers))),
    keypoints: vectorFromArray(items.map((item) => item.keypoints ?? null), numbers),
    mask_width: whole(items.map((item) => item.mask?.width ?? null)),
    mask_height: whole(items.map((item) => item.mask?.height ?? null)),
    mask_counts: text(items.map((item) => item.mask?.counts ?? null)),
    iscrowd: vectorFromArray(items.map((item) => item.iscrowd ?? false), new Bool()),
  };
}

function text(values: readonly (string | null)[]) {
  return vectorFromArray([...values], new Utf8());
}

function whole(values: readonly (number | null)[]) {
  return vectorFromArray([...values], new Int32());
}

/** A street that nobody would take for a photograph. */
async function drawStreet(): Promise<Blob> {
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('No canvas.');
  const fill = (color: string, ...points: readonly number[]) => {
    context.fillStyle = color;
    context.beginPath();
    for (let at = 0; at < points.length; at += 2) context.lineTo(points[at] ?? 0, points[at + 1] ?? 0);
    context.fill();
  };
  const sky = context.createLinearGradient(0, 0, 0, 220);
  sky.addColorStop(0, '#8fb3d9');
  sky.addColorStop(1, '#dfe7ea');
  context.fillStyle = sky;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  for (let x = 0; x < WIDTH; x++) {
    context.fillStyle = '#6f8d86';
    context.fillRect(x, 150 + 40 * Math.sin(x / 130), 1, 220);
  }
  fill('#7d9a63', 0, 350, WIDTH, 350, WIDTH, HEIGHT, 0, HEIGHT);
  fill('#5a5d63', 420, 350, 540, 350, 1015, HEIGHT, -55, HEIGHT);
  fill('#b5876a', 60, 200, 160, 150, 260, 200, 260, 360, 60, 360);
  fill('#39424e', 100, 230, 150, 230, 150, 280, 100, 280);
  fill('#39424e', 180, 230, 230, 230, 230, 280, 180, 280);
  for (let y = 380; y < 490; y++) {
    for (let x = 510; x < 710; x++) {
      if (!car(0, 0)(x, y)) continue;
      context.fillStyle = y < 430 ? '#9fc4d6' : '#b03a34';
      context.fillRect(x, y, 1, 1);
    }
  }
  context.save();
  context.translate(795, 252);
  context.rotate((-24 * Math.PI) / 180);
  context.fillStyle = '#e9e3d3';
  context.beginPath();
  context.ellipse(0, 0, 63, 20, 0, 0, 2 * Math.PI);
  context.fill();
  context.restore();
  for (const [x, y, h] of [[335, 340, 135], [420, 330, 125], ...Array.from({ length: 9 }, (_, at) => [782 + at * 16, 352 + ((at * 5) % 9), 62] as const)] as const) {
    context.strokeStyle = '#2c3340';
    context.lineWidth = h / 11;
    context.lineCap = 'round';
    context.beginPath();
    for (const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] of [[0, 0.1, 0, 0.5], [0, 0.18, -0.2, 0.45], [0, 0.18, 0.2, 0.42], [0, 0.5, -0.12, 1], [0, 0.5, 0.13, 0.99]]) {
      context.moveTo(x + x0 * h, y + y0 * h);
      context.lineTo(x + x1 * h, y + y1 * h);
    }
    context.stroke();
    context.fillStyle = '#d8a98a';
    context.beginPath();
    context.arc(x, y, h / 13, 0, 2 * Math.PI);
    context.fill();
  }
  return canvas.convertToBlob();
}
