/** Red, green, blue, each 0..1 (values above 1 are allowed before they are written out). */
export type Rgb = readonly [number, number, number];

export function rgb(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [((value >> 16) & 255) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

export function mix(a: Rgb, b: Rgb, t: number): Rgb {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
}

export function scale(a: Rgb, factor: number): Rgb {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

export function multiply(a: Rgb, b: Rgb): Rgb {
  return [a[0] * b[0], a[1] * b[1], a[2] * b[2]];
}

const byte = (value: number): number => Math.max(0, Math.min(255, Math.round(value * 255)));

export function css(color: Rgb, alpha = 1): string {
  return `rgba(${byte(color[0])},${byte(color[1])},${byte(color[2])},${alpha})`;
}
