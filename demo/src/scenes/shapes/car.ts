import { mix, rgb, scale, type Rgb } from '../color';
import type { CarActor } from '../scene-types';
import type { Shape } from '../shape';
import type { View } from '../view';

interface Body {
  readonly length: number;
  readonly width: number;
  readonly belt: number;
  readonly roof: number;
  /** Where the cabin starts and ends at the belt and at the roof, metres from the tail. */
  readonly beltRange: readonly [number, number];
  readonly roofRange: readonly [number, number];
}

const BODIES: Readonly<Record<CarActor['body'], Body>> = {
  hatch: { length: 3.9, width: 1.76, belt: 0.92, roof: 1.5, beltRange: [0.06, 2.95], roofRange: [0.55, 2.0] },
  sedan: { length: 4.5, width: 1.82, belt: 0.92, roof: 1.44, beltRange: [0.75, 3.4], roofRange: [1.4, 2.5] },
  van: { length: 4.6, width: 1.92, belt: 1.05, roof: 2.02, beltRange: [0.04, 4.1], roofRange: [0.16, 3.3] },
};

const GLASS = rgb('#24323f');
const GLASS_TOP = rgb('#7d97ab');
const RUBBER = rgb('#17191d');
const DARK = rgb('#22252b');
const PLATE = rgb('#f3f1e6');
const TAIL = rgb('#d1202c');
const TAIL_ON = rgb('#ff4a3c');
const LAMP = rgb('#e8eef2');
const LAMP_ON = rgb('#fff6dc');

/** Length of a car's body in metres. */
export function carLength(actor: CarActor): number {
  return BODIES[actor.body].length;
}

/** A car as a few lit faces: tail or nose, the side that can be seen, bonnet or boot, glass, wheels and lamps. */
export function carShapes(actor: CarActor, view: View, lampsOn: boolean): Shape[] {
  const body = BODIES[actor.body];
  const half = body.width / 2;
  const flipAlong = (range: readonly [number, number]): [number, number] =>
    actor.away ? [range[0], range[1]] : [body.length - range[1], body.length - range[0]];
  const [beltNear, beltFar] = flipAlong(body.beltRange);
  const [roofNear, roofFar] = flipAlong(body.roofRange);
  const at = (x: number, y: number, along: number): [number, number] => view.point(actor.x + x, y, actor.z + along);
  const poly = (points: readonly (readonly [number, number])[], color: Rgb, more: Partial<Shape> = {}): Shape =>
    ({ kind: 'poly', points: points.flat(), color, ...more }) as Shape;

  const light = mix(actor.paint, [1, 1, 1], 0.2);
  const dark = scale(actor.paint, 0.66);
  const shapes: Shape[] = [];

  const offset = view.camera.x - actor.x;
  const side = offset > half ? 1 : offset < -half ? -1 : 0;
  const inset = half - 0.14;
  if (side !== 0) {
    const x = side * half;
    shapes.push(
      poly([at(x, 0.3, 0.04), at(x, body.belt, 0.04), at(x, body.belt - 0.02, body.length * 0.5), at(x, body.belt - 0.14, body.length - 0.1), at(x, 0.3, body.length)], scale(actor.paint, 0.82), { lower: scale(actor.paint, 0.55) }),
    );
    const xc = side * (half - 0.06);
    const xr = side * inset;
    shapes.push(
      poly([at(xc, body.belt - 0.02, beltNear), at(xr, body.roof, roofNear), at(xr, body.roof, roofFar), at(xc, body.belt - 0.04, beltFar)], scale(actor.paint, 0.8)),
      poly([at(xc, body.belt + 0.03, beltNear + 0.22), at(xr, body.roof - 0.1, roofNear + 0.16), at(xr, body.roof - 0.1, roofFar - 0.1), at(xc, body.belt + 0.02, beltFar - 0.25)], mix(GLASS, GLASS_TOP, 0.35), { lower: GLASS }),
    );
    const post = (roofNear + roofFar) / 2;
    shapes.push({ kind: 'line', points: [...at(xc, body.belt, post), ...at(xr, body.roof - 0.05, post)], width: Math.max(0.3, 0.07 * view.scaleAt(actor.z + post)), color: scale(actor.paint, 0.75) });
    for (const along of [body.length * 0.19, body.length * 0.81]) {
      const tyre: [number, number][] = [];
      const rim: [number, number][] = [];
      for (let i = 0; i < 12; i++) {
        const angle = (i / 12) * Math.PI * 2;
        tyre.push(at(x, 0.33 + Math.sin(angle) * 0.33, along + Math.cos(angle) * 0.33));
        rim.push(at(x, 0.33 + Math.sin(angle) * 0.17, along + Math.cos(angle) * 0.17));
      }
      shapes.push(poly(tyre, RUBBER), poly(rim, rgb('#8d949c')));
    }
  }

  // Top faces, then the wheels and the near end with its glass and lamps.
  shapes.push(
    poly([at(-half, body.belt, 0.04), at(half, body.belt, 0.04), at(half - 0.06, body.belt, beltNear), at(-half + 0.06, body.belt, beltNear)], light),
    poly([at(-inset, body.roof, roofNear), at(inset, body.roof, roofNear), at(inset, body.roof, roofFar), at(-inset, body.roof, roofFar)], light),
  );
  for (const x of [-half + 0.22, half - 0.22]) {
    shapes.push(poly([at(x - 0.13, 0, 0.1), at(x + 0.13, 0, 0.1), at(x + 0.13, 0.4, 0.1), at(x - 0.13, 0.4, 0.1)], RUBBER));
  }
  shapes.push(
    poly([at(-half + 0.06, body.belt - 0.02, beltNear), at(half - 0.06, body.belt - 0.02, beltNear), at(inset, body.roof, roofNear), at(-inset, body.roof, roofNear)], light, { lower: actor.paint }),
    poly([at(-half + 0.16, body.belt + 0.04, beltNear), at(half - 0.16, body.belt + 0.04, beltNear), at(inset - 0.1, body.roof - 0.08, roofNear), at(-inset + 0.1, body.roof - 0.08, roofNear)], GLASS_TOP, { lower: GLASS }),
    poly([at(-half + 0.05, 0.26, 0), at(half - 0.05, 0.26, 0), at(half, 0.42, 0), at(half, body.belt - 0.12, 0), at(half - 0.1, body.belt, 0), at(-half + 0.1, body.belt, 0), at(-half, body.belt - 0.12, 0), at(-half, 0.42, 0)], actor.paint, { lower: dark }),
    poly([at(-half + 0.06, 0.26, 0), at(half - 0.06, 0.26, 0), at(half, 0.42, 0), at(-half, 0.42, 0)], DARK),
    poly([at(-0.26, 0.47, 0), at(0.26, 0.47, 0), at(0.26, 0.6, 0), at(-0.26, 0.6, 0)], PLATE),
  );
  if (!actor.away) {
    shapes.push(poly([at(-0.5, 0.62, 0), at(0.5, 0.62, 0), at(0.46, 0.76, 0), at(-0.46, 0.76, 0)], DARK));
  }
  const on = lampsOn && !actor.parked;
  for (const s of [-1, 1]) {
    const outer = s * (half - 0.04);
    const inner = s * (half - 0.38);
    const color = actor.away ? (on || actor.braking ? TAIL_ON : TAIL) : on ? LAMP_ON : LAMP;
    shapes.push(poly([at(inner, 0.64, 0), at(outer, 0.62, 0), at(outer, 0.8, 0), at(inner, 0.78, 0)], color, { glow: on || (actor.away && actor.braking) }));
  }
  return shapes;
}

/** Where the lamps facing the camera are, for their glow: pixel centre and pixels per metre. */
export function carLamps(actor: CarActor, view: View): { points: [number, number][]; scale: number } {
  const half = BODIES[actor.body].width / 2 - 0.2;
  return {
    points: [view.point(actor.x - half, 0.71, actor.z), view.point(actor.x + half, 0.71, actor.z)],
    scale: view.scaleAt(actor.z),
  };
}
