/** Colours of the palette, and of what is drawn in no colour of its own. */
export const PALETTE_SIZE = 24;

/** Draw order: what is picked is drawn twice, halos first, so that the halos of neighbours melt into one outline. */
export const POINT_LAYERS = { dimmed: 0, ordinary: 1, prominent: 2, halo: 3, picked: 4 } as const;

/**
 * One draw call per layer over the same buffers. A point that belongs to another layer is moved out of the clip space.
 * Sizes are device pixels.
 */
export const pointVertexShader = /* glsl */ `
precision highp float;
precision highp int;
in vec2 position;
in vec4 detail;
in vec2 before;
uniform float uMove;
uniform vec4 uView;
uniform int uLayer;
uniform int uHighlight;
uniform float uSize;
uniform float uDensity;
uniform float uOpacity;
uniform float uRim;
uniform vec3 uDim;
uniform vec3 uPalette[${PALETTE_SIZE}];
uniform vec2 uTraits[${PALETTE_SIZE}];
out vec4 vFill;
out float vRadius;
out float vReach;
flat out int vShape;

void main() {
  int code = int(detail.z + 0.5);
  int flags = int(detail.w + 0.5);
  bool dimmed = (flags & 1) != 0;
  bool faded = uHighlight >= 0 && code != uHighlight;
  vec2 traits = uTraits[code];
  int layer = dimmed ? 0 : (flags & 2) != 0 ? (uLayer == 3 ? 3 : 4) : uHighlight == code ? 2 : faded ? 1 : int(traits.y + 0.5);
  vShape = dimmed ? 0 : int(traits.x + 0.5);
  vRadius = uSize * 0.5 * (dimmed ? 0.72 : layer >= 3 ? 1.2 : layer == 2 ? 1.12 : 1.0);
  vFill = dimmed ? vec4(uDim, 0.5 * uOpacity) : vec4(uPalette[code], faded ? 0.14 : layer >= 2 ? min(1.0, uOpacity + 0.12) : uOpacity);
  // No larger than what is drawn of it: every pixel costs.
  float edge = uLayer == 3 ? 4.0 * uDensity : uLayer == 4 ? 2.0 * uDensity : uRim + 0.6;
  vReach = max(1.0, ceil(2.0 * (vRadius * (vShape == 0 ? 1.0 : 1.3) + edge)) * 0.5);
  gl_PointSize = 2.0 * vReach;
  gl_Position = layer == uLayer ? vec4(mix((position * 256.0 + detail.xy) / 16777216.0, before / 65535.0, uMove) * uView.xy + uView.zw, 0.0, 1.0) : vec4(2.0, 2.0, 2.0, 1.0);
}
`;

/** Anti-aliased shapes by their distance to the edge, with a rim in the colour of the ground between neighbours. */
export const pointFragmentShader = /* glsl */ `
precision highp float;
precision highp int;
in vec4 vFill;
in float vRadius;
in float vReach;
flat in int vShape;
uniform int uLayer;
uniform float uDensity;
uniform float uRim;
uniform float uShare;
uniform vec3 uGround;
uniform vec3 uAccent;
out vec4 color;

float edge(vec2 p, float r) {
  vec2 a = abs(p);
  if (vShape == 1) return (a.x + a.y - r * 1.3) * 0.7071;
  if (vShape == 2) {
    // An upright triangle, centred by its mass.
    vec2 q = vec2(a.x, -p.y + r * 0.12);
    return max(q.x * 0.8944 + q.y * 0.4472 - r * 0.62, -q.y - r * 0.78);
  }
  if (vShape == 3) return max(a.x, a.y) - r * 0.9;
  if (vShape == 4) {
    vec2 q = vec2(a.x + a.y, abs(a.x - a.y)) * 0.7071;
    return max(q.x - r * 1.2, q.y - r * 0.36);
  }
  if (vShape == 5) return abs(length(p) - r * 0.72) - r * 0.28;
  return length(p) - r;
}

void main() {
  float d = edge((gl_PointCoord * 2.0 - 1.0) * vReach, vRadius);
  float body = clamp(0.5 - d, 0.0, 1.0);
  vec4 result = vec4(vFill.rgb, 1.0) * body * vFill.a;
  if (uLayer == 3) {
    result = vec4(uAccent, 1.0) * clamp(0.5 - (d - 3.0 * uDensity), 0.0, 1.0);
  } else if (uLayer == 4) {
    float gap = clamp(0.5 - (d - 1.4 * uDensity), 0.0, 1.0);
    result = vec4(vFill.rgb, 1.0) * body + vec4(uGround, 1.0) * (gap - body);
  } else if (uRim > 0.01) {
    // The rim lies outside the body only.
    float rim = clamp(0.5 - (d - uRim), 0.0, 1.0);
    result += vec4(uGround, 1.0) * (rim - body) * vFill.a * 0.7;
  }
  if (result.a < 0.004) discard;
  color = result * uShare;
}
`;

export const groundVertexShader = /* glsl */ `
precision highp float;
in vec2 position;
uniform vec4 uView;
uniform vec4 uArea;
out vec2 vPlace;
void main() {
  vPlace = position;
  gl_Position = vec4((uArea.xy + position * uArea.zw) * uView.xy + uView.zw, 0.0, 1.0);
}
`;

/** Depth lines as on a sea chart: where points are dense, the ground rises in faint steps. */
export const groundFragmentShader = /* glsl */ `
precision highp float;
in vec2 vPlace;
uniform sampler2D uDepth;
uniform vec3 uTint;
uniform float uStrength;
uniform float uBands;
out vec4 color;
void main() {
  float depth = texture(uDepth, vPlace).r * 6.0;
  float blur = max(fwidth(depth), 1e-4);
  float base = floor(depth);
  float band = base + clamp((depth - base) / blur, 0.0, 1.0) - 1.0;
  float line = 1.0 - smoothstep(0.0, 1.2, abs(fract(depth + 0.5) - 0.5) / blur);
  line *= step(0.5, depth);
  float alpha = min(1.0, (max(0.0, band) * 0.022 * uBands + line * 0.05) * uStrength);
  color = vec4(uTint * alpha, alpha);
}
`;
