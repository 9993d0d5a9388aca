/** Web Mercator in degrees: `x` is a longitude relative to the middle of the map (-180..180), `y` grows to the north (-180..180). */
export interface WorldPlace {
  readonly x: number;
  readonly y: number;
}

/** Beyond this latitude Mercator leaves the map. */
export const MAX_LATITUDE = 85.0511287798066;
const RADIANS = Math.PI / 180;

/** @param origin longitude in the middle of the map, degrees */
export function toWorldPlace(lat: number, lon: number, origin: number): WorldPlace {
  const bounded = Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, lat));
  return { x: wrapLongitude(lon - origin), y: Math.log(Math.tan(Math.PI / 4 + (bounded * RADIANS) / 2)) / RADIANS };
}

/** The inverse of {@link toWorldPlace}; the longitude is -180..180. */
export function fromWorldPlace(x: number, y: number, origin: number): { readonly lat: number; readonly lon: number } {
  return { lat: (2 * Math.atan(Math.exp(y * RADIANS)) - Math.PI / 2) / RADIANS, lon: wrapLongitude(x + origin) };
}

/** The same meridian between -180 and 180. */
export function wrapLongitude(lon: number): number {
  return lon >= -180 && lon <= 180 ? lon : ((((lon + 180) % 360) + 360) % 360) - 180;
}

/** The middle of the smallest arc that holds all longitudes, so that data around the antimeridian stays together; `taken` is one flag a slice of equal width from -180 on. */
export function middleLongitude(taken: readonly boolean[]): number {
  const slice = 360 / taken.length;
  let best = { start: 0, length: 0 };
  for (let start = 0; start < taken.length; start++) {
    if (taken[start] || !taken[(start + taken.length - 1) % taken.length]) continue;
    let length = 0;
    while (length < taken.length && !taken[(start + length) % taken.length]) length++;
    if (length > best.length) best = { start, length };
  }
  // Data all around the globe is shown as everybody knows it.
  if (best.length * slice < 90) return 0;
  const middle = wrapLongitude(-180 + (best.start + best.length / 2) * slice + 180);
  return middle;
}
