import type { SKRSContext2D } from '@napi-rs/canvas';
import { css, rgb } from '../color';
import { kerbAt } from '../places';
import type { Scene } from '../scene-types';
import type { Street } from '../street';
import type { View } from '../view';
import type { Tone } from './paint';

const IRON = rgb('#3d4a55');

/** The railing between the promenade and the water. */
export function paintQuay(ctx: SKRSContext2D, street: Street, view: View, scene: Scene, toneAt: (x: number, z: number) => Tone): void {
  if (!street.water) return;
  const x = street.water * (kerbAt(street.place, street.water) + street.place.sidewalk - 0.1);
  const first = Math.ceil((scene.camera.z + 2) / 2) * 2;
  for (let z = first + 58; z >= first; z -= 2) {
    ctx.strokeStyle = css(toneAt(x, z)(IRON, false));
    ctx.lineWidth = Math.max(0.35, 0.06 * view.scaleAt(z));
    ctx.beginPath();
    for (const y of [0.55, 1.02]) {
      ctx.moveTo(...view.point(x, y, z));
      ctx.lineTo(...view.point(x, y, z + 2));
    }
    ctx.moveTo(...view.point(x, 0, z));
    ctx.lineTo(...view.point(x, 1.05, z));
    ctx.stroke();
  }
}
