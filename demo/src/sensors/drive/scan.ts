import type { Random } from '../../scenes/random';
import { groundHit } from './render-camera';
import { groundAt } from './scenery';
import { LIDAR, toEgo, type Ego } from './sensors';
import type { World } from '../raycast/world';

const BEAMS = 64;
const STEPS = 620;
const RANGE = 95;

/** One turn of the scanner: x, y, z, intensity (0..1) of each point, in the scanner's coordinates. */
export function scan(world: World, ego: Ego, random: Random): Float32Array<ArrayBuffer> {
  const out = new Float32Array(BEAMS * STEPS * 4);
  const [cos, sin] = [Math.cos(ego.yaw), Math.sin(ego.yaw)];
  const [mx, my, mz] = LIDAR.translation;
  const [ox, oy, oz] = [ego.x + cos * mx - sin * my, ego.y + sin * mx + cos * my, ego.z + mz];
  let count = 0;
  for (let step = 0; step < STEPS; step++) {
    for (let beam = 0; beam < BEAMS; beam++) {
      // Denser around the horizon, as spinning scanners are.
      const part = beam / (BEAMS - 1);
      const up = ((part < 0.5 ? 2.4 - part * 21 : -8.1 - (part - 0.5) * 33) * Math.PI) / 180;
      const angle = -((step + (beam % 4) * 0.25) / STEPS) * 2 * Math.PI + ego.yaw;
      const [dx, dy, dz] = [Math.cos(angle) * Math.cos(up), Math.sin(angle) * Math.cos(up), Math.sin(up)];
      const floor = groundHit(ox, oy, oz, dx, dy, dz);
      const found = world.cast(ox, oy, oz, dx, dy, dz, Math.min(floor.t, RANGE));
      const t = found ? found.t : floor.t;
      const [noise, luck, shimmer] = [random.gaussian(), random.next(), random.gaussian()];
      if (t > RANGE || (!found && floor.water)) continue;
      const [x, y, z] = [ox + dx * t, oy + dy * t, oz + dz * t];
      const n = found?.solid.normal(x, y, z);
      const slant = n ? Math.abs(n[0] * dx + n[1] * dy + n[2] * dz) : Math.abs(dz);
      const reflectance = found ? found.solid.surface.reflectance : groundAt(x, y, t).reflectance;
      const lost = 0.015 + (found ? 0.1 : 0.3) * (t / RANGE) ** 2 + Math.max(0, 0.22 - reflectance) * 0.9 * (t / 40) + (slant < 0.06 ? 0.35 : 0);
      if (luck < lost) continue;
      const [px, py, pz] = toEgo(ego, [ox + dx * (t + noise * 0.02), oy + dy * (t + noise * 0.02), oz + dz * (t + noise * 0.02)]);
      const intensity = Math.max(0, Math.min(1, reflectance * (0.45 + 0.55 * slant) * Math.exp(-t / 160) + shimmer * 0.015));
      out.set([px - mx, py - my, pz - mz, intensity], count * 4);
      count += 1;
    }
  }
  return out.slice(0, count * 4);
}
