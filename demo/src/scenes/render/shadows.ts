import type { SKRSContext2D } from '@napi-rs/canvas';
import { carLength } from '../shapes/car';
import type { Actor } from '../scene-types';
import type { Tree } from '../street';
import { NEAR, type View } from '../view';
import type { Mood } from './mood';
import { fillPolygon } from './paint';

/** Corner points of the smallest convex outline (monotone chain). */
function hull(points: readonly [number, number][]): number[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (list: readonly [number, number][]): [number, number][] => {
    const chain: [number, number][] = [];
    for (const point of list) {
      for (;;) {
        const [a, b] = chain.slice(-2);
        if (!a || !b || (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]) > 0) break;
        chain.pop();
      }
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half([...sorted].reverse())].flat();
}

function sizeOf(actor: Actor): { half: number; length: number; height: number; top: number } {
  switch (actor.class) {
    case 'car':
      return { half: 0.9, length: carLength(actor), height: 1.4, top: 0.75 };
    case 'cone':
      return { half: actor.height * 0.3, length: 0.3, height: actor.height, top: 0.06 };
    case 'pedestrian':
      return { half: 0.2, length: 0.3, height: actor.height, top: 0.12 };
    case 'cyclist':
      return { half: 0.25 + 0.4 * actor.turn, length: 0.4, height: actor.height, top: 0.15 };
    default:
      return { half: 0.06, length: 0.1, height: actor.height, top: 0.2 };
  }
}

/** Soft dark spot under an actor, and the shadow that the sun casts when it reaches the spot. */
export function paintActorShadow(ctx: SKRSContext2D, actor: Actor, view: View, mood: Mood, sunlit: number): void {
  const { half, length, height, top } = sizeOf(actor);
  const [across, along] = mood.shadow;
  const d = view.distance(actor.z);
  const fade = Math.exp(-d / mood.visibility);
  if (across > 0 && sunlit > 0.05) {
    const dx = -mood.sunSide * across * height;
    const dz = along * height;
    const ground = (x: number, z: number): [number, number] => view.point(x, 0, Math.max(z, view.camera.z + NEAR));
    const outline: [number, number][] = [
      ground(actor.x - half, actor.z),
      ground(actor.x + half, actor.z),
      ground(actor.x - half, actor.z + length),
      ground(actor.x + half, actor.z + length),
      ground(actor.x - top + dx, actor.z + length * 0.2 + dz),
      ground(actor.x + top + dx, actor.z + length * 0.2 + dz),
      ground(actor.x - top + dx, actor.z + length * 0.7 + dz),
      ground(actor.x + top + dx, actor.z + length * 0.7 + dz),
    ];
    fillPolygon(ctx, hull(outline), `rgba(26,28,58,${0.3 * sunlit * fade})`);
  }
  const [u, v] = view.point(actor.x, 0, actor.z + length * 0.12);
  const s = view.scaleAt(actor.z);
  const spread = actor.class === 'car' ? 1.12 : 1.5;
  for (const k of [1, 0.75]) {
    ctx.fillStyle = `rgba(12,14,30,${(actor.class === 'car' ? 0.34 : 0.2) * fade})`;
    ctx.beginPath();
    ctx.ellipse(u, v, Math.max(0.08, half) * spread * s * k, (actor.class === 'car' ? 0.24 : 0.1) * s * k, 0, 0, Math.PI * 2);
    ctx.fill();
  }
}

/** The dappled shadow of a tree's crown on the ground. */
export function paintTreeShadow(ctx: SKRSContext2D, tree: Tree, view: View, mood: Mood, sunlit: number): void {
  const [across, along] = mood.shadow;
  const fade = Math.exp(-view.distance(tree.z) / mood.visibility);
  const reach = tree.height * 0.66;
  const spots = across > 0 && sunlit > 0.05 ? ([[0, 0, 0.9], [0.5, 0.4, 0.5], [-0.5, 0.5, 0.5], [0.3, -0.5, 0.5], [-0.45, -0.3, 0.55]] as const) : ([[0, 0, 0.7]] as const);
  const strength = across > 0 && sunlit > 0.05 ? 0.24 * sunlit : 0.12;
  const r = tree.height * (tree.kind === 'round' ? 0.27 : 0.15);
  for (const [ox, oz, size] of spots) {
    const x = tree.x - mood.sunSide * across * reach + ox * r * 1.4;
    const z = tree.z + along * reach + oz * r * 1.4;
    if (z - r * size - view.camera.z < NEAR) continue;
    const ring: number[] = [];
    for (let i = 0; i < 14; i++) {
      const angle = (i / 14) * Math.PI * 2;
      ring.push(...view.point(x + Math.cos(angle) * r * size * 1.3, 0, z + Math.sin(angle) * r * size));
    }
    fillPolygon(ctx, ring, `rgba(26,30,60,${strength * fade})`);
  }
}
