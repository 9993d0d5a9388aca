/** A closed polygon as x, y pairs; the last corner connects to the first. */
export type Polygon = ArrayLike<number>;

/** Whether a point is inside, by the even-odd rule. Points on an edge may count either way. */
export function insidePolygon(polygon: Polygon, x: number, y: number): boolean {
  let inside = false;
  const count = polygon.length;
  for (let i = 0, j = count - 2; i < count; j = i, i += 2) {
    const xi = polygon[i] ?? 0;
    const yi = polygon[i + 1] ?? 0;
    const xj = polygon[j] ?? 0;
    const yj = polygon[j + 1] ?? 0;
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}
