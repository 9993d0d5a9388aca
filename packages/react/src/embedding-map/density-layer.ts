import { BufferAttribute, BufferGeometry, DataTexture, GLSL3, Group, LinearFilter, Mesh, RawShaderMaterial, RGBAFormat, Sphere, UnsignedByteType, Vector4 } from 'three';
import type { Disposable } from '@shoal/engine';
import { MAX_TILE_LEVEL, peakDensity, rasteriseTile, TILE_CELLS, type DensityColors } from '../canvas/density-raster';
import type { PointBuffers } from '../canvas/point-buffers';
import type { Viewport } from '../canvas/viewport';
import { densityFragmentShader } from './density-shaders';
import { clipTransform } from './point-layer';
import { groundVertexShader } from './point-shaders';

/** Where too many points lie to tell them apart, how many: tiles that are made when they are seen and kept for a while. */
export interface DensityLayer extends Disposable {
  readonly object: Group;
  setBuffers(buffers: PointBuffers | null): void;
  /** Colours or styles changed: tiles are made again as they are seen, and the old ones shown until then. */
  restyle(look: DensityColors): void;
  /** Shows the view, faded to `share` (0..1). Makes tiles for at most `budgetMs`, at least one, and returns whether some are still missing. */
  show(view: Viewport, share: number, budgetMs: number): boolean;
}

const KEEP_TILES = 96;

interface Tile {
  readonly level: number;
  readonly column: number;
  readonly row: number;
  mesh: Mesh<BufferGeometry, RawShaderMaterial> | null;
  style: number;
}

export function createDensityLayer(): DensityLayer {
  const object = new Group();
  const quad = new BufferGeometry();
  quad.setAttribute('position', new BufferAttribute(new Float32Array([0, 0, 1, 0, 1, 1, 0, 0, 1, 1, 0, 1]), 2));
  quad.boundingSphere = new Sphere();
  const shared = { uView: { value: new Vector4() }, uCellArea: { value: 1 }, uPeak: { value: 1 }, uShare: { value: 1 } };
  /** In the order in which they were seen last. */
  const tiles = new Map<string, Tile>();
  let buffers: PointBuffers | null = null;
  let look: DensityColors | null = null;
  let peak = 1;
  let style = 0;
  let shownLevel = -1;

  const drop = (key: string, { mesh }: Tile) => {
    if (mesh) {
      (mesh.material.uniforms['uTile']?.value as DataTexture).dispose();
      mesh.material.dispose();
    }
    tiles.delete(key);
  };

  function draw(tile: Tile, from: PointBuffers, colors: DensityColors): void {
    tile.style = style;
    const bytes = rasteriseTile(from, colors, tile.level, tile.column, tile.row);
    if (!bytes) return;
    if (tile.mesh) {
      const texture = tile.mesh.material.uniforms['uTile']?.value as DataTexture;
      texture.image.data?.set(bytes);
      texture.needsUpdate = true;
      return;
    }
    const texture = new DataTexture(bytes, TILE_CELLS, TILE_CELLS, RGBAFormat, UnsignedByteType);
    texture.minFilter = texture.magFilter = LinearFilter;
    texture.needsUpdate = true;
    const side = 2 ** -tile.level;
    const uniforms = { ...shared, uTile: { value: texture }, uArea: { value: new Vector4(tile.column * side, tile.row * side, side, side) } };
    const material = new RawShaderMaterial({ glslVersion: GLSL3, vertexShader: groundVertexShader, fragmentShader: densityFragmentShader, uniforms, transparent: true, premultipliedAlpha: true, depthTest: false, depthWrite: false });
    tile.mesh = new Mesh(quad, material);
    tile.mesh.frustumCulled = false;
    tile.mesh.renderOrder = 1;
  }

  return {
    object,
    setBuffers(next) {
      object.clear();
      for (const [key, tile] of tiles) drop(key, tile);
      buffers = next;
      peak = next ? peakDensity(next) : 1;
      shownLevel = -1;
    },
    restyle(next) {
      look = next;
      style += 1;
    },
    show(view, share, budgetMs) {
      object.clear();
      const [from, colors] = [buffers, look];
      if (!from || !colors || share <= 0) return false;
      const level = Math.min(MAX_TILE_LEVEL, Math.max(0, Math.floor(Math.log2(view.scale / TILE_CELLS))));
      const until = performance.now() + budgetMs;
      const wanted = coveredTiles(view, level).map((place) => {
        const key = `${place.level}/${place.column}/${place.row}`;
        const tile = tiles.get(key) ?? { ...place, mesh: null, style: -1 };
        tiles.delete(key);
        tiles.set(key, tile);
        return tile;
      });
      let made = 0;
      for (const tile of wanted) {
        if (tile.style === style || (made > 0 && performance.now() > until)) continue;
        draw(tile, from, colors);
        made += 1;
      }
      const isComplete = wanted.every((tile) => tile.style >= 0);
      if (isComplete || shownLevel < 0) shownLevel = level;
      // Until all tiles of the new level are there, those of the level before are shown.
      const shown = shownLevel === level ? wanted : coveredTiles(view, shownLevel).flatMap(({ column, row }) => tiles.get(`${shownLevel}/${column}/${row}`) ?? []);
      for (const { mesh } of shown) if (mesh) object.add(mesh);
      const cell = view.scale / 2 ** shownLevel / TILE_CELLS;
      shared.uView.value.copy(clipTransform(view));
      shared.uCellArea.value = cell * cell;
      shared.uPeak.value = Math.log2(1 + Math.max(1, peak / view.scale ** 2));
      shared.uShare.value = share;
      for (const [key, tile] of tiles) {
        if (tiles.size <= KEEP_TILES) break;
        drop(key, tile);
      }
      return wanted.some((tile) => tile.style !== style);
    },
    dispose() {
      object.clear();
      for (const [key, tile] of tiles) drop(key, tile);
      quad.dispose();
    },
  };
}

/** Tiles of a level that the view touches, the middle ones first. */
export function coveredTiles({ x, y, scale, width, height }: Viewport, level: number): { readonly level: number; readonly column: number; readonly row: number }[] {
  const count = 2 ** level;
  const range = (middle: number, size: number): [number, number] => [Math.max(0, Math.floor((middle - size / 2 / scale) * count)), Math.min(count - 1, Math.floor((middle + size / 2 / scale) * count))];
  const [left, right] = range(x, width);
  const [bottom, top] = range(y, height);
  const found = [];
  for (let row = bottom; row <= top; row += 1) for (let column = left; column <= right; column += 1) found.push({ level, column, row });
  const away = ({ column, row }: { readonly column: number; readonly row: number }) => Math.hypot((column + 0.5) / count - x, (row + 0.5) / count - y);
  return found.sort((a, b) => away(a) - away(b));
}
