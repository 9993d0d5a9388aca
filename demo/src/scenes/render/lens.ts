import { createCanvas, type Canvas, type SKRSContext2D } from '@napi-rs/canvas';
import { deviceById } from '../devices';
import { createRandom } from '../random';
import { FRAME_HEIGHT, FRAME_WIDTH, type Scene } from '../scene-types';

/** A table of normal deviates, read from a random start: fast, and the same everywhere. */
const GRAIN = (() => {
  const random = createRandom('grain');
  return Float32Array.from({ length: 65_536 }, () => random.gaussian());
})();

/** How much of the light reaches each pixel: less in the corners. */
const CORNERS = Float64Array.from({ length: FRAME_WIDTH * FRAME_HEIGHT }, (_, i) => {
  const nx = (i % FRAME_WIDTH) / FRAME_WIDTH - 0.5;
  const ny = (Math.floor(i / FRAME_WIDTH) / FRAME_HEIGHT - 0.48) * 1.05;
  return 1 - 0.34 * (nx * nx + ny * ny) ** 1.2;
});

const grain = (index: number): number => GRAIN[index & 65_535] as number;

/** Light of the bright parts spreads a little, more at night. */
export function bloom(ctx: SKRSContext2D, canvas: Canvas, scene: Scene): void {
  const strength = scene.timeOfDay === 'night' ? 0.5 : scene.timeOfDay === 'dusk' ? 0.34 : 0.16;
  const small = createCanvas(FRAME_WIDTH / 2, FRAME_HEIGHT / 2);
  const soft = small.getContext('2d');
  soft.drawImage(canvas, 0, 0, FRAME_WIDTH / 2, FRAME_HEIGHT / 2);
  soft.globalCompositeOperation = 'multiply';
  soft.drawImage(canvas, 0, 0, FRAME_WIDTH / 2, FRAME_HEIGHT / 2);
  soft.drawImage(canvas, 0, 0, FRAME_WIDTH / 2, FRAME_HEIGHT / 2);
  ctx.save();
  ctx.globalCompositeOperation = 'screen';
  ctx.globalAlpha = strength;
  ctx.filter = 'blur(4px)';
  ctx.drawImage(small, 0, 0, FRAME_WIDTH, FRAME_HEIGHT);
  ctx.restore();
}

/** What the camera makes of the picture: exposure, contrast, colour cast, darker corners, noise. */
export function develop(pixels: Uint8ClampedArray, scene: Scene): void {
  const device = deviceById(scene.device);
  const dark = scene.timeOfDay === 'night' ? 1.3 : scene.timeOfDay === 'dusk' ? 1.2 : 1;
  const sigma = device.noise * dark * 255;
  const start = scene.noiseSeed & 65_535;
  const stride = ((scene.noiseSeed >>> 16) | 1) & 1023;
  for (let y = 0; y < FRAME_HEIGHT; y++) {
    for (let x = 0; x < FRAME_WIDTH; x++) {
      const at = (y * FRAME_WIDTH + x) * 4;
      const corner = CORNERS[at / 4] as number;
      let r = (pixels[at] as number) * corner * scene.exposure;
      let g = (pixels[at + 1] as number) * corner * scene.exposure;
      let b = (pixels[at + 2] as number) * corner * scene.exposure;
      const luma = 0.3 * r + 0.59 * g + 0.11 * b;
      const k = device.contrast;
      // Shadows lean to blue and lights to warm, as in a graded photograph.
      const warm = (luma - 118) * 0.025;
      r = (luma + (r - luma) * device.saturation - 112) * k + 112 + warm;
      g = (luma + (g - luma) * device.saturation - 112) * k + 112;
      b = (luma + (b - luma) * device.saturation - 112) * k + 112 - warm;
      const n = start + at + y * stride * 7;
      const shared = grain(n) * sigma * 0.8;
      pixels[at] = r * device.cast[0] + shared + grain(n * 3 + 11) * sigma * 0.5;
      pixels[at + 1] = g * device.cast[1] + shared + grain(n * 5 + 29) * sigma * 0.4;
      pixels[at + 2] = b * device.cast[2] + shared + grain(n * 7 + 53) * sigma * 0.6;
    }
  }
}

/** A covered lens: sensor noise, a trace of light at one edge. */
export function coveredLens(pixels: Uint8ClampedArray, scene: Scene): void {
  const device = deviceById(scene.device);
  const random = createRandom(`covered/${scene.noiseSeed}`);
  const angle = random.range(0, Math.PI * 2);
  const leak = random.range(2, 9);
  for (let y = 0; y < FRAME_HEIGHT; y++) {
    for (let x = 0; x < FRAME_WIDTH; x++) {
      const at = (y * FRAME_WIDTH + x) * 4;
      const edge = Math.max(0, ((x / FRAME_WIDTH - 0.5) * Math.cos(angle) + (y / FRAME_HEIGHT - 0.5) * Math.sin(angle)) * 2 - 0.45);
      const base = 5 + leak * edge * edge * 6;
      const n = (scene.noiseSeed & 65_535) + at + y * 131;
      const shared = grain(n) * device.noise * 150;
      pixels[at] = base * 1.1 + shared + grain(n * 3 + 11) * 1.4;
      pixels[at + 1] = base * 0.85 + shared;
      pixels[at + 2] = base + shared + grain(n * 7 + 53) * 1.8;
      pixels[at + 3] = 255;
    }
  }
}
