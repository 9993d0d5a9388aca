import type { Rgb } from './color';

/** A camera in a car: where it sits and how its pictures differ. */
export interface Device {
  readonly id: string;
  readonly height: number;
  readonly focal: number;
  readonly horizon: number;
  /** Multiplies the picture's channels. */
  readonly cast: Rgb;
  /** Standard deviation of the sensor's noise by day, 0..1. */
  readonly noise: number;
  readonly contrast: number;
  readonly saturation: number;
}

export const DEVICES: readonly Device[] = [
  { id: 'cam-a', height: 1.42, focal: 206, horizon: 68, cast: [1, 1, 1], noise: 0.006, contrast: 1.03, saturation: 1.06 },
  { id: 'cam-b', height: 1.58, focal: 214, horizon: 66, cast: [1.035, 1.0, 0.955], noise: 0.008, contrast: 1.0, saturation: 1.0 },
  { id: 'cam-c', height: 1.78, focal: 200, horizon: 63, cast: [0.965, 1.0, 1.04], noise: 0.01, contrast: 0.97, saturation: 0.96 },
  { id: 'cam-d', height: 1.5, focal: 222, horizon: 70, cast: [1.01, 1.015, 0.97], noise: 0.0125, contrast: 1.06, saturation: 1.1 },
];

export function deviceById(id: string): Device {
  const device = DEVICES.find((candidate) => candidate.id === id);
  if (!device) throw new Error(`No camera "${id}" in Demo town; expected one of ${DEVICES.map((d) => d.id).join(', ')}.`);
  return device;
}
