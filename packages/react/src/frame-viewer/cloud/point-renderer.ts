import { ShoalError } from '@shoal/engine';

/** Points on a canvas, by WebGL2 alone. */
export interface PointRenderer {
  /** x, y, z of every point; any beginning of it should be a sample of the whole. */
  setPositions(positions: Float32Array<ArrayBuffer>): void;
  /** Red, green, blue and alpha of every point. */
  setColors(colors: Uint8Array<ArrayBuffer>): void;
  /** Clears, and draws the first `count` points. `size`: CSS pixels. */
  begin(matrix: Float32Array<ArrayBuffer>, size: number, reference: number, count: number): void;
  /** Adds the next `count` points to the picture. Returns whether there are more. */
  more(count: number): boolean;
  readonly drawn: number;
  readonly total: number;
  resize(width: number, height: number, density: number): void;
  dispose(): void;
}

const VERTEX = `#version 300 es
layout(location = 0) in vec3 position;
layout(location = 1) in vec4 color;
uniform mat4 matrix;
uniform vec2 size;
flat out lowp vec4 tint;
void main() {
  gl_Position = matrix * vec4(position, 1.0);
  gl_PointSize = size.y > 0.0 ? size.x * clamp(size.y / gl_Position.w, 0.7, 3.0) : size.x;
  tint = color;
}`;

const FRAGMENT = `#version 300 es
precision mediump float;
flat in lowp vec4 tint;
out lowp vec4 pixel;
void main() { pixel = tint; }`;

const ROUND_FRAGMENT = `#version 300 es
precision mediump float;
flat in lowp vec4 tint;
out lowp vec4 pixel;
void main() {
  vec2 off = gl_PointCoord - 0.5;
  if (dot(off, off) > 0.25) discard;
  pixel = tint;
}`;

/** Below it a round point and a square one look the same. Device pixels. */
const ROUND_FROM = 3;

/**
 * Makes a renderer on a canvas of its own. Calls `onRestored` after the browser gave a lost context back; everything must then be set again. Throws
 * `unsupported-format` without WebGL2.
 */
export function createPointRenderer(canvas: HTMLCanvasElement, onRestored: () => void): PointRenderer {
  const gl = canvas.getContext('webgl2', { alpha: true, antialias: false, depth: true, stencil: false, premultipliedAlpha: true, preserveDrawingBuffer: true, powerPreference: 'high-performance' });
  if (!gl) throw new ShoalError('unsupported-format', 'This browser gives the page no WebGL2, so points cannot be drawn. Close other tabs that draw in 3-D, or switch hardware acceleration on.');
  let density = 1;
  let [total, drawn] = [0, 0];
  let lost = false;
  let parts = setUp(gl);

  const onLost = (event: Event) => {
    event.preventDefault();
    lost = true;
  };
  const onBack = () => {
    parts = setUp(gl);
    lost = false;
    [total, drawn] = [0, 0];
    onRestored();
  };
  canvas.addEventListener('webglcontextlost', onLost);
  canvas.addEventListener('webglcontextrestored', onBack);

  const upload = (buffer: WebGLBuffer, data: Float32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>) => {
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.STATIC_DRAW);
  };
  const more = (count: number) => {
    if (lost) return false;
    const next = Math.min(total - drawn, count);
    if (next > 0) gl.drawArrays(gl.POINTS, drawn, next);
    drawn += Math.max(0, next);
    return drawn < total;
  };
  return {
    setPositions(positions) {
      if (lost) return;
      upload(parts.positions, positions);
      total = positions.length / 3;
      drawn = total;
    },
    setColors: (colors) => {
      if (!lost) upload(parts.colors, colors);
    },
    begin(matrix, size, reference, count) {
      if (lost) return;
      const { program, matrixAt, sizeAt } = size * density >= ROUND_FROM ? parts.round : parts.square;
      gl.viewport(0, 0, canvas.width, canvas.height);
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
      gl.useProgram(program);
      gl.bindVertexArray(parts.array);
      gl.uniformMatrix4fv(matrixAt, false, matrix);
      gl.uniform2f(sizeAt, size * density, reference);
      drawn = 0;
      more(count);
    },
    more,
    get drawn() {
      return drawn;
    },
    get total() {
      return total;
    },
    resize(width, height, newDensity) {
      density = newDensity;
      const [w, h] = [Math.max(1, Math.round(width * density)), Math.max(1, Math.round(height * density))];
      if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
    },
    dispose() {
      canvas.removeEventListener('webglcontextlost', onLost);
      canvas.removeEventListener('webglcontextrestored', onBack);
      gl.deleteBuffer(parts.positions);
      gl.deleteBuffer(parts.colors);
      gl.deleteVertexArray(parts.array);
      gl.deleteProgram(parts.round.program);
      gl.deleteProgram(parts.square.program);
      gl.getExtension('WEBGL_lose_context')?.loseContext();
    },
  };
}

function setUp(gl: WebGL2RenderingContext) {
  const array = gl.createVertexArray();
  const [positions, colors] = [gl.createBuffer(), gl.createBuffer()];
  gl.bindVertexArray(array);
  gl.bindBuffer(gl.ARRAY_BUFFER, positions);
  gl.enableVertexAttribArray(0);
  gl.vertexAttribPointer(0, 3, gl.FLOAT, false, 0, 0);
  gl.bindBuffer(gl.ARRAY_BUFFER, colors);
  gl.enableVertexAttribArray(1);
  gl.vertexAttribPointer(1, 4, gl.UNSIGNED_BYTE, true, 0, 0);
  gl.enable(gl.DEPTH_TEST);
  gl.disable(gl.BLEND);
  return { array, positions, colors, square: link(gl, FRAGMENT), round: link(gl, ROUND_FRAGMENT) };
}

function link(gl: WebGL2RenderingContext, fragment: string) {
  const program = gl.createProgram();
  for (const [type, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, fragment]] as const) {
    const shader = gl.createShader(type);
    if (!shader) continue;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) throw new ShoalError('unsupported-format', `The graphics driver does not take the shader of points: ${gl.getProgramInfoLog(program) ?? 'no message'}. Update it, or use another browser.`);
  return { program, matrixAt: gl.getUniformLocation(program, 'matrix'), sizeAt: gl.getUniformLocation(program, 'size') };
}
