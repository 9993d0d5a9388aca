import { DENSITY_BASE, DENSITY_OCTAVES } from '../canvas/density-raster';

/**
 * A single point is faint but there, the densest places are solid, and between them the logarithm decides. Density is per CSS pixel, so that nothing
 * jumps where one level of tiles takes over from another.
 */
export const densityFragmentShader = /* glsl */ `
precision highp float;
in vec2 vPlace;
uniform sampler2D uTile;
uniform float uCellArea;
uniform float uPeak;
uniform float uShare;
out vec4 color;
const float base = ${DENSITY_BASE.toFixed(4)};
const float octaves = ${DENSITY_OCTAVES.toFixed(1)};
const float one = base + (1.0 - base) / octaves;
void main() {
  vec4 cell = texture(uTile, vPlace);
  if (cell.a < 0.004) discard;
  float count = exp2(max(0.0, cell.a - base) / (1.0 - base) * octaves) - 1.0;
  float tone = log2(1.0 + count / uCellArea) / uPeak;
  float alpha = min(1.0, cell.a / one) * mix(0.4, 1.0, clamp(tone, 0.0, 1.0)) * uShare;
  color = vec4(cell.rgb / cell.a * alpha, alpha);
}
`;
