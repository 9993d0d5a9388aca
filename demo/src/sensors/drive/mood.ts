import { mix, rgb, type Rgb } from '../../scenes/color';
import { clouds } from '../raycast/noise';
import { unit, type Vec } from '../raycast/solids';

/** The light of a drive. */
export interface Mood {
  /** Where the sun is. */
  readonly sun: Vec;
  readonly sunLight: Rgb;
  readonly skyLight: Rgb;
  readonly zenith: Rgb;
  readonly low: Rgb;
  readonly glow: Rgb;
  readonly cloud: Rgb;
  readonly deep: Rgb;
  readonly exposure: number;
}

export const MOODS: Readonly<Record<'morning' | 'evening', Mood>> = {
  morning: {
    sun: unit([-0.42, -0.58, 0.66]),
    sunLight: [1.12, 1.04, 0.92],
    skyLight: [0.42, 0.49, 0.6],
    zenith: rgb('#4f8fcb'),
    low: rgb('#c9dfe9'),
    glow: rgb('#fff3d6'),
    cloud: rgb('#ffffff'),
    deep: rgb('#1f4a57'),
    exposure: 1.1,
  },
  evening: {
    sun: unit([0.66, -0.62, 0.3]),
    sunLight: [1.35, 0.92, 0.56],
    skyLight: [0.36, 0.38, 0.5],
    zenith: rgb('#4a6ea6'),
    low: rgb('#f3cfa4'),
    glow: rgb('#ffc870'),
    cloud: rgb('#ffd9b8'),
    deep: rgb('#2a3f52'),
    exposure: 1.32,
  },
};

/** Sky in a direction of unit length, hills at the horizon included. */
export function skyAt(mood: Mood, dx: number, dy: number, dz: number): Rgb {
  const up = Math.max(0, dz);
  let color = mix(mood.low, mood.zenith, Math.min(1, (up * 1.9) ** 0.62));
  const toSun = Math.max(0, dx * mood.sun[0] + dy * mood.sun[1] + dz * mood.sun[2]);
  color = mix(color, mood.glow, Math.min(1, 0.55 * toSun ** 8 + 0.8 * toSun ** 180));
  if (up > 0.02) {
    const cover = clouds((dx / (up + 0.12)) * 1.1 + 3, (dy / (up + 0.12)) * 1.1, 5);
    color = mix(color, mood.cloud, Math.max(0, Math.min(0.85, (cover - 0.5) * 3.2)) * Math.min(1, up * 6));
  }
  const bearing = Math.atan2(dy, dx);
  const ridge = 0.012 + 0.03 * clouds(bearing * 3.1 + 8, 2.2, 4) + 0.022 * Math.max(0, Math.sin(bearing * 1.5 + 0.7));
  if (dz < ridge) color = mix(mix(mood.low, rgb('#5f7f8c'), 0.55), mood.low, Math.max(0, Math.min(1, 1 - dz / ridge)) * 0.6);
  return color;
}
