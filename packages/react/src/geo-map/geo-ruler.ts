const METRES_PER_DEGREE = 111_320;

/** The largest of 1, 2, 5, 10, 20, … that is not above `limit`. */
export function niceBelow(limit: number): number {
  if (!(limit > 0) || !Number.isFinite(limit)) return 1;
  const power = 10 ** Math.floor(Math.log10(limit));
  const lead = limit / power;
  return (lead >= 5 ? 5 : lead >= 2 ? 2 : 1) * power;
}

/** A length to show as a scale bar of at most `maxPx`. @param pxPerDegree CSS pixels of one world degree */
export function scaleBar(pxPerDegree: number, lat: number, maxPx: number): { readonly px: number; readonly text: string } {
  const metresPerPx = (METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180)) / pxPerDegree;
  const metres = niceBelow(metresPerPx * maxPx);
  const text = metres >= 1000 ? `${(metres / 1000).toLocaleString('en')} km` : metres >= 1 ? `${metres.toLocaleString('en')} m` : `${Number((metres * 100).toPrecision(1))} cm`;
  return { px: metres / metresPerPx, text };
}

const STEPS = [30, 20, 10, 5, 2, 1];

/** Degrees between lines of the graticule that stand at least `minPx` apart. */
export function graticuleStep(pxPerDegree: number, minPx: number): number {
  const least = minPx / pxPerDegree;
  if (least > 30) return 45;
  if (least > 1) return STEPS.findLast((step) => step >= least) ?? 30;
  const power = 10 ** Math.floor(Math.log10(least));
  const lead = least / power;
  return (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10) * power;
}

/** "41.83° N" with as many digits as lines `step` apart need. */
export function degreeText(value: number, axis: 'lat' | 'lon', step: number): string {
  const digits = Math.max(0, Math.min(6, Math.ceil(-Math.log10(step) - 1e-9)));
  const bounded = Math.abs(value) < step / 1000 ? 0 : value;
  const side = bounded === 0 ? '' : axis === 'lat' ? (bounded > 0 ? ' N' : ' S') : bounded > 0 ? ' E' : ' W';
  return `${Math.abs(bounded).toFixed(digits)}°${side}`;
}

/** "41.8312° N, 31.4198° W" */
export function placeText(lat: number, lon: number): string {
  return `${degreeText(lat, 'lat', 0.0001)}, ${degreeText(lon, 'lon', 0.0001)}`;
}
