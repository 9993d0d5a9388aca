import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { boxIou, type Box } from '@shoal/engine';
import { decodeEmbeddings } from '@shoal/engine/formats';
import { normalizeRows, type RgbaPicture } from '@shoal/engine/kernels';
import { tableFromIPC } from 'apache-arrow';
import { decodePicture } from '../report/decode-picture';
import type { Planted } from '../scenes/planted';
import { LOOK_DIM, lookVector } from '../detector/look-vectors';

/** IoU from which on a crop shows the planted cone. */
const sameObject = 0.5;

/** Crops of the unlabelled pool, then the labelled green cones, with their vectors. */
export interface Cones {
  /** Row-major, each row of length 1: the detector's space, and how the crops look. */
  readonly object: Float32Array;
  readonly look: Float32Array;
  readonly objectDim: number;
  readonly lookDim: number;
  /** Rows of the pool that v1 calls a cone; of the pool that show a green cone; of the labelled green cones. */
  readonly pool: Int32Array;
  readonly green: ReadonlySet<number>;
  readonly seeds: Int32Array;
  /** Green cones planted in the pool, found by v1 or not. */
  readonly planted: number;
}

interface Crop {
  readonly owner: string;
  readonly frameId: string;
  readonly box: Box;
  readonly isSeed: boolean;
}

/** Reads the prepared demo. Candidates are what v1 calls a cone in the pool, confident enough to have a vector. */
export async function readCones(bundle: string, planted: Planted): Promise<Cones> {
  const inferences = tableFromIPC(await readFile(path.join(bundle, 'inferences.arrow')));
  const { owners, vectors, dim } = decodeEmbeddings(await readFile(path.join(bundle, 'embeddings_object.arrow')), 32, 'embeddings_object.arrow');
  const place = new Map<string, number>(owners.map((owner, row) => [owner, row]));
  const crops: Crop[] = [];
  for (const row of inferences) {
    const { inference_id: id, frame_id: frame, model_id: model, class_id: classId, x, y, w, h } = row.toJSON() as Record<string, unknown>;
    if (model !== 'v1' || classId !== 'cone' || !String(frame).startsWith('pool-') || !place.has(`inference:${String(id)}`)) continue;
    crops.push({ owner: `inference:${String(id)}`, frameId: String(frame), box: { x: Number(x), y: Number(y), w: Number(w), h: Number(h) }, isSeed: false });
  }
  const cones = planted.green_cone.flatMap(({ frame_id: frameId, label_id: label, true_box: box }) => (box ? [{ frameId, label, box: { x: box[0], y: box[1], w: box[2], h: box[3] } }] : []));
  for (const { frameId, label, box } of cones) if (label !== undefined && place.has(`label:${label}`)) crops.push({ owner: `label:${label}`, frameId, box, isSeed: true });

  const object = new Float32Array(crops.length * dim);
  const look = new Float32Array(crops.length * LOOK_DIM);
  const pictures = new Map<string, Promise<RgbaPicture>>();
  for (const [at, { owner, frameId, box }] of crops.entries()) {
    const from = (place.get(owner) ?? 0) * dim;
    object.set(vectors.subarray(from, from + dim), at * dim);
    const picture = pictures.get(frameId) ?? readPicture(path.join(bundle, 'media', `${frameId}.jpg`));
    pictures.set(frameId, picture);
    look.set(lookVector(await picture, box), at * LOOK_DIM);
  }
  const rows = (test: (crop: Crop) => boolean) => Int32Array.from(crops.flatMap((crop, at) => (test(crop) ? [at] : [])));
  const shows = (crop: Crop) => !crop.isSeed && cones.some((cone) => cone.frameId === crop.frameId && boxIou(cone.box, crop.box) >= sameObject);
  return {
    object: normalizeRows(object, dim),
    look,
    objectDim: dim,
    lookDim: LOOK_DIM,
    pool: rows((crop) => !crop.isSeed),
    green: new Set(rows(shows)),
    seeds: rows((crop) => crop.isSeed),
    planted: cones.filter(({ frameId }) => frameId.startsWith('pool-')).length,
  };
}

async function readPicture(file: string): Promise<RgbaPicture> {
  return decodePicture(new Blob([await readFile(file)]), { maxSide: 4096, signal: undefined });
}

/** Both vectors of every row behind each other, with the same say, scaled to length 1. */
export function joinSpaces({ object, objectDim, look, lookDim }: Cones): Float32Array {
  const dim = objectDim + lookDim;
  const joined = new Float32Array((object.length / objectDim) * dim);
  for (let row = 0; row * dim < joined.length; row++) {
    joined.set(object.subarray(row * objectDim, (row + 1) * objectDim), row * dim);
    joined.set(look.subarray(row * lookDim, (row + 1) * lookDim), row * dim + objectDim);
  }
  return normalizeRows(joined, dim);
}
