import { readFile } from 'node:fs/promises';
import type { Box } from '@shoal/engine';
import { decodePicture } from '../report/decode-picture';
import { lookVector } from './look-vectors';
import type { Bundle } from './read-bundle';
import type { InferenceRecord, VectorRecord } from './write-tables';

/**
 * How the crops of everything look that has a vector of the detector, in the same order: a second space of objects, in which colours count. Objects of pictures
 * that cannot be read are left out.
 */
export async function lookRecords(bundle: Bundle, inferences: readonly InferenceRecord[], objects: readonly Pick<VectorRecord, 'owner' | 'ownerId'>[]): Promise<VectorRecord[]> {
  const places = new Map<string, { readonly frameId: string; readonly box: Box }>();
  for (const { labelId, frameId, x, y, w, h } of bundle.labels) places.set(`label:${labelId}`, { frameId, box: { x, y, w, h } });
  for (const { inferenceId, frameId, x, y, w, h } of inferences) places.set(`inference:${inferenceId}`, { frameId, box: { x, y, w, h } });
  const files = new Map(bundle.frames.map(({ frameId, picture }) => [frameId, picture]));
  const looks = new Map<string, Float32Array>();
  const byFrame = new Map<string, string[]>();
  for (const { owner, ownerId } of objects) {
    const id = `${owner}:${ownerId}`;
    const frameId = places.get(id)?.frameId;
    if (frameId !== undefined) byFrame.set(frameId, [...(byFrame.get(frameId) ?? []), id]);
  }
  for (const [frameId, ids] of byFrame) {
    const file = files.get(frameId);
    if (!file) continue;
    const picture = await decodePicture(new Blob([await readFile(file)]), { maxSide: 4096, signal: undefined });
    for (const id of ids) {
      const place = places.get(id);
      if (place) looks.set(id, lookVector(picture, place.box));
    }
  }
  return objects.flatMap(({ owner, ownerId }) => {
    const vector = looks.get(`${owner}:${ownerId}`);
    return vector ? [{ owner, ownerId, vector }] : [];
  });
}
