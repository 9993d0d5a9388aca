import { BufferAttribute, BufferGeometry, DataTexture, DataUtils, GLSL3, HalfFloatType, LinearFilter, Mesh, RawShaderMaterial, RedFormat, Sphere, Vector3, Vector4 } from 'three';
import type { Disposable } from '@shoal/engine';
import { clipTransform } from './point-layer';
import { groundFragmentShader, groundVertexShader } from './point-shaders';
import type { Rgba } from '../canvas/read-color';
import type { Viewport } from '../canvas/viewport';

const SIDE = 192;
/** The texture reaches this far beyond the unit square, in world units. */
const MARGIN = 0.12;

/** A faint sea chart of where points are dense, under the points. */
export interface DepthGround extends Disposable {
  readonly object: Mesh;
  /** x, y pairs, 0..65535 for 0..1 in world units. */
  setPositions(positions: Uint16Array): void;
  setColor(color: Rgba, strength: number): void;
  setView(view: Viewport, zoom: number): void;
}

/** `lines` draws bare contours over everything, for the outline of a part. */
export function createDepthGround(kind: 'ground' | 'lines' = 'ground'): DepthGround {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array([0, 0, 1, 0, 1, 1, 0, 0, 1, 1, 0, 1]), 2));
  geometry.boundingSphere = new Sphere();
  const texture = new DataTexture(new Uint16Array(SIDE * SIDE), SIDE, SIDE, RedFormat, HalfFloatType);
  texture.minFilter = texture.magFilter = LinearFilter;
  const uniforms = {
    uView: { value: new Vector4() },
    uArea: { value: new Vector4(-MARGIN, -MARGIN, 1 + 2 * MARGIN, 1 + 2 * MARGIN) },
    uDepth: { value: texture },
    uTint: { value: new Vector3() },
    uStrength: { value: 1 },
    uBands: { value: kind === 'ground' ? 1 : 0 },
  };
  const material = new RawShaderMaterial({ glslVersion: GLSL3, vertexShader: groundVertexShader, fragmentShader: groundFragmentShader, uniforms, transparent: true, premultipliedAlpha: true, depthTest: false, depthWrite: false });
  const object = new Mesh(geometry, material);
  object.frustumCulled = false;
  object.renderOrder = kind === 'ground' ? 0 : 10;
  let strength = 1;
  return {
    object,
    setPositions(positions) {
      const depth = densityField(positions, SIDE, MARGIN);
      const data = texture.image.data as Uint16Array;
      for (let i = 0; i < depth.length; i += 1) data[i] = DataUtils.toHalfFloat(depth[i] ?? 0);
      texture.needsUpdate = true;
    },
    setColor([r, g, b], nextStrength) {
      uniforms.uTint.value.set(r / 255, g / 255, b / 255);
      strength = nextStrength;
    },
    setView(view, zoom) {
      uniforms.uView.value.copy(clipTransform(view));
      // Far in, the lines say nothing any more.
      uniforms.uStrength.value = kind === 'lines' ? strength : strength * Math.min(1, Math.max(0, 1.6 - zoom / 10));
      if (kind === 'ground') object.visible = uniforms.uStrength.value > 0;
    },
    dispose() {
      geometry.dispose();
      material.dispose();
      texture.dispose();
    },
  };
}

/** Smoothed density on a square grid, compressed to 0..1, shape [side, side], rows from the bottom. */
export function densityField(positions: Uint16Array, side: number, margin: number): Float32Array {
  let field = new Float32Array(side * side);
  const place = (value: number) => Math.min(side - 1, Math.floor(((value / 65535 + margin) / (1 + 2 * margin)) * side));
  for (let i = 0; i < positions.length; i += 2) {
    const cell = place(positions[i + 1] ?? 0) * side + place(positions[i] ?? 0);
    field[cell] = (field[cell] ?? 0) + 1;
  }
  const radius = Math.max(1, Math.round(side / 48));
  for (let pass = 0; pass < 3; pass += 1) field = blurColumns(blurRows(field, side, radius), side, radius);
  let peak = 0;
  for (const value of field) peak = Math.max(peak, value);
  if (peak > 0) for (let i = 0; i < field.length; i += 1) field[i] = ((field[i] ?? 0) / peak) ** 0.42;
  return field;
}

function blurRows(from: Float32Array, side: number, radius: number): Float32Array<ArrayBuffer> {
  return blur(from, side, radius, 1, side);
}

function blurColumns(from: Float32Array, side: number, radius: number): Float32Array<ArrayBuffer> {
  return blur(from, side, radius, side, 1);
}

/** Running mean of `2 * radius + 1` values along lines; zero beyond the ends. */
function blur(from: Float32Array, side: number, radius: number, step: number, lineStep: number): Float32Array<ArrayBuffer> {
  const to = new Float32Array(from.length);
  for (let line = 0; line < side; line += 1) {
    const start = line * lineStep;
    let sum = 0;
    for (let i = 0; i < Math.min(radius, side); i += 1) sum += from[start + i * step] ?? 0;
    for (let i = 0; i < side; i += 1) {
      if (i + radius < side) sum += from[start + (i + radius) * step] ?? 0;
      if (i - radius - 1 >= 0) sum -= from[start + (i - radius - 1) * step] ?? 0;
      to[start + i * step] = sum / (2 * radius + 1);
    }
  }
  return to;
}
