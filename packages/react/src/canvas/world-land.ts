import { toWorldPlace } from '@shoal/engine';
import type { GeometryCollection, Topology } from 'topojson-specification';

/** Coast lines of the world as one path in world degrees around longitude 0 (see `toWorldPlace`), y to the south as on a canvas. */
export interface WorldLand {
  readonly path: Path2D;
  readonly detail: 'coarse' | 'fine';
}

const loading = new Map<WorldLand['detail'], Promise<WorldLand>>();

/**
 * Natural Earth's land (public domain), bundled as a chunk of its own that only maps ask for: 22 kB compressed for the world, 184 kB from a
 * country's size on. It is drawn in Mercator by hand: with one projection and no clipping on a sphere, d3-geo would be weight without work.
 */
export function loadLand(detail: WorldLand['detail']): Promise<WorldLand> {
  let known = loading.get(detail);
  if (!known) {
    known = read(detail);
    loading.set(detail, known);
    known.catch(() => loading.delete(detail));
  }
  return known;
}

async function read(detail: WorldLand['detail']): Promise<WorldLand> {
  const [{ feature }, atlas] = await Promise.all([import('topojson-client'), detail === 'coarse' ? import('world-atlas/land-110m.json') : import('world-atlas/land-50m.json')]);
  const topology = atlas.default as unknown as Topology<{ land: GeometryCollection }>;
  const path = new Path2D();
  for (const { geometry } of feature(topology, topology.objects.land).features) {
    const polygons = geometry.type === 'MultiPolygon' ? geometry.coordinates : geometry.type === 'Polygon' ? [geometry.coordinates] : [];
    for (const ring of polygons.flat()) {
      // Rings that cross the antimeridian go on beyond 180°; one around a pole is closed along it.
      let [turn, before] = [0, ring[0]?.[0] ?? 0];
      ring.forEach(([lon = 0, lat = 0], at) => {
        if (Math.abs(lon - before) > 180) turn += lon > before ? -360 : 360;
        before = lon;
        const { y } = toWorldPlace(lat, 0, 0);
        if (at === 0) path.moveTo(lon, -y);
        else path.lineTo(lon + turn, -y);
      });
      if (turn !== 0) {
        const pole = (ring[0]?.[1] ?? 0) < 0 ? 180 : -180;
        path.lineTo(before + turn, pole);
        path.lineTo(ring[0]?.[0] ?? 0, pole);
      }
      path.closePath();
    }
  }
  return { path, detail };
}
