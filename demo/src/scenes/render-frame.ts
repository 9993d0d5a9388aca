import { createCanvas } from '@napi-rs/canvas';
import { renderScene } from './render/render-scene';
import type { Scene } from './scene-types';
import type { Town } from './town';

const QUALITY = 88;

/** A scene as JPEG bytes, damaged when asked to. */
export function renderJpeg(scene: Scene, broken?: 'truncated' | 'wrong_size'): Uint8Array {
  const canvas = renderScene(scene);
  if (broken === 'wrong_size') {
    const small = createCanvas(200, 125);
    small.getContext('2d').drawImage(canvas, 0, 0, 200, 125);
    return small.toBuffer('image/jpeg', QUALITY);
  }
  const bytes = canvas.toBuffer('image/jpeg', QUALITY);
  return broken === 'truncated' ? bytes.subarray(0, Math.floor(bytes.length * 0.4)) : bytes;
}

/** The picture file of a frame: JPEG bytes, 256 x 160 except for the few planted broken ones. */
export function renderFrame(town: Town, frameId: string): Uint8Array {
  const scene = town.scenes.get(frameId);
  if (!scene) throw new Error(`Demo town has no frame "${frameId}"; expected an id such as "lab-000001".`);
  return renderJpeg(scene, town.brokenImages.get(frameId));
}
