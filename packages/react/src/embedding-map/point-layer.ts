import { BufferAttribute, BufferGeometry, GLSL3, Group, Points, RawShaderMaterial, Sphere, Vector3, Vector4, type IUniform } from 'three';
import type { Disposable } from '@shoal/engine';
import type { PointBuffers, PointChunk } from '../canvas/point-buffers';
import { POINT_SHAPES, pointOpacity, pointSize, type PointColors } from '../canvas/point-look';
import type { Rgba } from '../canvas/read-color';
import type { Viewport } from '../canvas/viewport';
import { PALETTE_SIZE, POINT_LAYERS, pointFragmentShader, pointVertexShader } from './point-shaders';

/** Points one by one. What was near is kept on the graphics card, 8 bytes a point; the rest is not there. */
export interface PointLayer extends Disposable {
  readonly object: Group;
  /** `null` for none. `before` are places of the same points from which they come, as x, y pairs in steps of 1/65535 of the world. */
  setBuffers(buffers: PointBuffers | null, before?: Uint16Array | null): void;
  /** Where points are on their way: 1 at the places before, 0 at their own, where those before are forgotten. */
  setMove(share: number): void;
  /** After {@link PointBuffers.readStyle}. */
  restyle(): void;
  setColors(colors: PointColors): void;
  /** Lets one category stand out; `null` for none. */
  setHighlight(code: number | null): void;
  /**
   * Shows these chunks, faded to `share` (0..1). `total` is the number of all points, `zoom` is 1 when everything is shown, `density` device pixels per
   * CSS pixel.
   */
  show(chunks: readonly PointChunk[], share: number, view: Viewport, look: { readonly total: number; readonly zoom: number; readonly density: number }): void;
}

const LAYERS = Object.values(POINT_LAYERS);
const { dimmed, ordinary, prominent, halo, picked } = POINT_LAYERS;
/** Chunks that stay on the graphics card when they are out of view. */
const SPARE_CHUNKS = 32;

interface Part {
  readonly geometry: BufferGeometry;
  readonly layers: readonly Points[];
  readonly present: Uint8Array;
  style: number;
}

export function createPointLayer(): PointLayer {
  const shared = {
    uView: { value: new Vector4() },
    uTraits: { value: new Float32Array(PALETTE_SIZE * 2) },
    uPalette: { value: new Float32Array(PALETTE_SIZE * 3) },
    uHighlight: { value: -1 },
    uSize: { value: 4 },
    uDensity: { value: 1 },
    uOpacity: { value: 0.85 },
    uShare: { value: 1 },
    uMove: { value: 0 },
    uRim: { value: 1 },
    uDim: { value: new Vector3() },
    uGround: { value: new Vector3() },
    uAccent: { value: new Vector3() },
  } satisfies Record<string, IUniform>;
  const object = new Group();
  const materials = LAYERS.map(
    (layer) =>
      new RawShaderMaterial({
        ...{ glslVersion: GLSL3, vertexShader: pointVertexShader, fragmentShader: pointFragmentShader, uniforms: { ...shared, uLayer: { value: layer } } },
        ...{ transparent: true, premultipliedAlpha: true, depthTest: false, depthWrite: false },
      }),
  );
  const prominence = new Uint8Array(256);
  /** In the order in which they were seen last. */
  const parts = new Map<PointChunk, Part>();
  let buffers: PointBuffers | null = null;
  let origin: Uint16Array | null = null;
  let style = 0;

  function makePart(from: PointBuffers, { first, end }: PointChunk): Part {
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(from.places.subarray(first * 2, end * 2), 2));
    geometry.setAttribute('detail', new BufferAttribute(from.details.subarray(first * 4, end * 4), 4));
    if (origin) geometry.setAttribute('before', new BufferAttribute(origin.subarray(first * 2, end * 2), 2));
    // Two coordinates have no sphere of their own, and three would compute one to sort by.
    geometry.boundingSphere = new Sphere();
    const layers = materials.map((material, layer) => {
      const points = new Points(geometry, material);
      points.frustumCulled = false;
      points.renderOrder = layer + 2;
      return points;
    });
    return { geometry, layers, present: new Uint8Array(LAYERS.length), style: -1 };
  }

  function readLayers(from: PointBuffers, { first, end }: PointChunk, part: Part): void {
    part.present.fill(0);
    for (let k = first; k < end; k += 1) {
      const code = Math.min(PALETTE_SIZE - 1, from.details[k * 4 + 2] ?? 0);
      const flag = from.details[k * 4 + 3] ?? 0;
      part.present[(flag & 1) !== 0 ? dimmed : (flag & 2) !== 0 ? picked : (prominence[code] ?? ordinary)] = 1;
    }
    part.present[halo] = part.present[picked] ?? 0;
    const detail = part.geometry.getAttribute('detail');
    if (part.style >= 0) detail.needsUpdate = true;
    part.style = style;
  }

  const drop = (chunk: PointChunk, part: Part) => {
    part.geometry.dispose();
    parts.delete(chunk);
  };

  return {
    object,
    setBuffers(next, before = null) {
      object.clear();
      for (const [chunk, part] of parts) drop(chunk, part);
      buffers = next;
      origin = before;
      shared.uMove.value = before ? 1 : 0;
    },
    setMove(share) {
      shared.uMove.value = share;
      if (share > 0 || !origin) return;
      origin = null;
      for (const { geometry } of parts.values()) geometry.deleteAttribute('before');
    },
    restyle() {
      style += 1;
    },
    setColors(colors) {
      const last = colors.traits.at(-1);
      for (let code = 0; code < PALETTE_SIZE; code += 1) {
        const trait = colors.traits[code] ?? last;
        if (!trait) continue;
        shared.uPalette.value.set(unitRgb(trait.color), code * 3);
        prominence[code] = trait.prominent ? prominent : ordinary;
        shared.uTraits.value.set([POINT_SHAPES.indexOf(trait.shape), prominence[code] ?? ordinary], code * 2);
      }
      shared.uDim.value.set(...unitRgb(colors.dim));
      shared.uGround.value.set(...unitRgb(colors.ground));
      shared.uAccent.value.set(...unitRgb(colors.accent));
      style += 1;
    },
    setHighlight(code) {
      shared.uHighlight.value = code ?? -1;
    },
    show(chunks, share, view, { total, zoom, density }) {
      object.clear();
      const from = buffers;
      if (!from || share <= 0) return;
      shared.uView.value.copy(clipTransform(view));
      const size = pointSize(total, view, zoom);
      shared.uSize.value = size * density;
      shared.uDensity.value = density;
      shared.uShare.value = share;
      shared.uOpacity.value = pointOpacity(total, zoom);
      shared.uRim.value = size < 2.6 ? 0 : Math.min(1, (size - 2.6) / 3.5) * density;
      // A highlight moves points between the two middle layers.
      const isMoved = shared.uHighlight.value >= 0;
      for (const chunk of chunks) {
        const part = parts.get(chunk) ?? makePart(from, chunk);
        parts.delete(chunk);
        parts.set(chunk, part);
        if (part.style !== style) readLayers(from, chunk, part);
        part.layers.forEach((points, layer) => {
          if (part.present[layer] === 1 || (isMoved && (layer === ordinary || layer === prominent))) object.add(points);
        });
      }
      let spare = parts.size - chunks.length - SPARE_CHUNKS;
      for (const [chunk, part] of parts) {
        if (spare <= 0) break;
        drop(chunk, part);
        spare -= 1;
      }
    },
    dispose() {
      object.clear();
      for (const [chunk, part] of parts) drop(chunk, part);
      for (const material of materials) material.dispose();
    },
  };
}

/** Scale (x, y) and offset (z, w) from world units to clip space. */
export function clipTransform({ x, y, scale, width, height }: Viewport): Vector4 {
  const sx = (2 * scale) / width;
  const sy = (2 * scale) / height;
  return new Vector4(sx, sy, -x * sx, -y * sy);
}

function unitRgb([r, g, b]: Rgba): [number, number, number] {
  return [r / 255, g / 255, b / 255];
}
