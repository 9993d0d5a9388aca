import { toWorldPlace } from '@shoal/engine';
import type { GeometryCollection, Topology } from 'topojson-specification';

/** Coast lines of the world as one path in world degrees around longitude 0 (see `toWorldPlace`), y to the south as on a canvas. */
export interface WorldLand {
  readonly path: Path2D;
  readonly detail: 'coarse' | 'fine';
}

const loading = new Map<WorldLand['detail'], Promise<WorldLand>>();

/**
 * Natural Earth's land (public domain), bundled as a chunk of its own that only this widget asks for: some 20 kB compressed for the world, 100 kB for what
 * is shown from a country's size on. It is drawn in Mercator by hand: with one projection and no clipping on a sphere, d3-geo would be weight without work.
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
      ring.forEach(([lon = 0, lat = 0], at) => {
        const { y } = toWorldPlace(lat, 0, 0);
        if (at === 0) path.moveTo(lon, -y);
        else path.lineTo(lon, -y);
      });
      path.closePath();
    }
  }
  return { path, detail };
}
