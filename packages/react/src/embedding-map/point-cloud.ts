import { BufferAttribute, BufferGeometry, GLSL3, Group, Points, RawShaderMaterial, Sphere, Vector3, Vector4, type IUniform } from 'three';
import type { Disposable } from '@shoal/engine';
import { PALETTE_SIZE, POINT_LAYERS, pointFragmentShader, pointVertexShader } from './point-shaders';
import type { Rgba } from '../canvas/read-color';
import type { Viewport } from '../canvas/viewport';

/** Shapes that a point can take, so that colour is never alone. */
export const POINT_SHAPES = ['circle', 'diamond', 'triangle', 'square', 'cross', 'ring'] as const;
export type PointShape = (typeof POINT_SHAPES)[number];

/** How the points of one category look; `prominent` ones are drawn over the others. */
export interface PointTrait {
  readonly color: Rgba;
  readonly shape: PointShape;
  readonly prominent: boolean;
}

export interface PointColors {
  /** One entry a category code; codes beyond the end take the last. */
  readonly traits: readonly PointTrait[];
  readonly dim: Rgba;
  readonly ground: Rgba;
  readonly accent: Rgba;
}

/** Points on the GPU: 8 bytes each (position 2 × u16, category and flags u8, two spare bytes). */
export interface PointCloud extends Disposable {
  readonly object: Group;
  /** `positions` are x, y pairs, 0..65535 for 0..1 in world units. */
  setPositions(positions: Uint16Array): void;
  /** Copies a category code and flags (1 dimmed, 2 picked) for every point. */
  setStyle(category: Uint8Array, flags: Uint8Array): void;
  setColors(colors: PointColors): void;
  /** Lets one category stand out; `null` for none. */
  setHighlight(code: number | null): void;
  /** `zoom` is 1 when everything is shown; `density` is device pixels per CSS pixel. */
  setView(view: Viewport, zoom: number, density: number): void;
}

const LAYERS = Object.values(POINT_LAYERS);
const { dimmed, ordinary, prominent, halo, picked } = POINT_LAYERS;

export function createPointCloud(): PointCloud {
  const view = { value: new Vector4() };
  const traits = { value: new Float32Array(PALETTE_SIZE * 2) };
  const palette = { value: new Float32Array(PALETTE_SIZE * 3) };
  const shared = {
    uView: view,
    uTraits: traits,
    uPalette: palette,
    uHighlight: { value: -1 },
    uSize: { value: 4 },
    uDensity: { value: 1 },
    uOpacity: { value: 0.85 },
    uRim: { value: 1 },
    uDim: { value: new Vector3() },
    uGround: { value: new Vector3() },
    uAccent: { value: new Vector3() },
  } satisfies Record<string, IUniform>;
  const object = new Group();
  let geometry = new BufferGeometry();
  let style = new BufferAttribute(new Uint8Array(0), 4);
  let count = 0;
  const materials = LAYERS.map(
    (layer) =>
      new RawShaderMaterial({
        glslVersion: GLSL3,
        vertexShader: pointVertexShader,
        fragmentShader: pointFragmentShader,
        uniforms: { ...shared, uLayer: { value: layer } },
        transparent: true,
        premultipliedAlpha: true,
        depthTest: false,
        depthWrite: false,
      }),
  );
  const layers = materials.map((material, layer) => {
    const points = new Points(geometry, material);
    points.frustumCulled = false;
    points.renderOrder = layer + 1;
    points.visible = false;
    object.add(points);
    return points;
  });
  const present = new Uint8Array(LAYERS.length);
  const show = () => {
    // A highlight moves points between the two middle layers.
    const isMoved = shared.uHighlight.value >= 0;
    layers.forEach((layer, i) => {
      layer.visible = count > 0 && (present[i] === 1 || (isMoved && (i === ordinary || i === prominent)));
    });
  };
  const prominence = new Uint8Array(256);

  return {
    object,
    setPositions(positions) {
      geometry.dispose();
      geometry = new BufferGeometry();
      count = positions.length / 2;
      geometry.setAttribute('position', new BufferAttribute(positions, 2, true));
      style = new BufferAttribute(new Uint8Array(count * 4), 4);
      geometry.setAttribute('style', style);
      // Two coordinates have no sphere of their own, and three would compute one to sort by.
      geometry.boundingSphere = new Sphere();
      for (const layer of layers) layer.geometry = geometry;
      present.fill(0);
      show();
    },
    setStyle(category, flags) {
      const bytes = style.array as Uint8Array;
      present.fill(0);
      for (let i = 0; i < count; i += 1) {
        const code = Math.min(PALETTE_SIZE - 1, category[i] ?? 0);
        const flag = flags[i] ?? 0;
        bytes[i * 4] = code;
        bytes[i * 4 + 1] = flag;
        present[(flag & 1) !== 0 ? dimmed : (flag & 2) !== 0 ? picked : (prominence[code] ?? ordinary)] = 1;
      }
      present[halo] = present[picked] ?? 0;
      style.needsUpdate = true;
      show();
    },
    setColors(colors) {
      const last = colors.traits.at(-1);
      for (let code = 0; code < PALETTE_SIZE; code += 1) {
        const trait = colors.traits[code] ?? last;
        if (!trait) continue;
        palette.value.set(unitRgb(trait.color), code * 3);
        const layer = trait.prominent ? prominent : ordinary;
        traits.value.set([POINT_SHAPES.indexOf(trait.shape), layer], code * 2);
        prominence[code] = layer;
      }
      shared.uDim.value.set(...unitRgb(colors.dim));
      shared.uGround.value.set(...unitRgb(colors.ground));
      shared.uAccent.value.set(...unitRgb(colors.accent));
    },
    setHighlight(code) {
      shared.uHighlight.value = code ?? -1;
      show();
    },
    setView(next, zoom, density) {
      view.value.copy(clipTransform(next));
      const size = pointSize(count, next, zoom);
      shared.uSize.value = size * density;
      shared.uDensity.value = density;
      shared.uOpacity.value = pointOpacity(count, zoom);
      shared.uRim.value = size < 2.6 ? 0 : Math.min(1, (size - 2.6) / 3.5) * density;
    },
    dispose() {
      geometry.dispose();
      for (const material of materials) material.dispose();
      object.clear();
    },
  };
}

/** Scale (x, y) and offset (z, w) from world units to clip space. */
export function clipTransform({ x, y, scale, width, height }: Viewport): Vector4 {
  const sx = (2 * scale) / width;
  const sy = (2 * scale) / height;
  return new Vector4(sx, sy, -x * sx, -y * sy);
}

/** Diameter in CSS pixels: smaller for many points, growing slowly with the zoom and the canvas. Tuned by eye. */
export function pointSize(count: number, { width, height }: Viewport, zoom: number): number {
  const base = 8 * (Math.max(count, 200) / 1000) ** -0.22;
  const canvas = Math.min(1.3, Math.max(0.8, Math.sqrt(Math.min(width, height) / 560)));
  return Math.min(15, Math.max(1.4, base * canvas * zoom ** 0.32));
}

function pointOpacity(count: number, zoom: number): number {
  const crowd = Math.log10(Math.max(1000, count) / 1000) - 0.8 * Math.log2(Math.max(1, zoom)) / 3;
  return Math.min(0.95, Math.max(0.55, 0.92 - 0.08 * crowd));
}

function unitRgb([r, g, b]: Rgba): [number, number, number] {
  return [r / 255, g / 255, b / 255];
}
