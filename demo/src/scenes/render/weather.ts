import type { Canvas, SKRSContext2D } from '@napi-rs/canvas';
import { createRandom } from '../random';
import { FRAME_HEIGHT, FRAME_WIDTH, type Scene } from '../scene-types';
import type { Mood } from './mood';

/** Falling rain, splashes on the road and a few drops on the lens. */
export function paintRain(ctx: SKRSContext2D, canvas: Canvas, scene: Scene, mood: Mood): void {
  const random = createRandom(`rain/${scene.noiseSeed}`);
  const slant = createRandom(`${scene.streetSeed}/wind`).range(-0.28, 0.28);
  const bright = mood.ambient[0] > 0.55 ? 1 : mood.ambient[0] > 0.3 ? 0.8 : 0.6;
  ctx.lineCap = 'round';
  for (let i = 0; i < 120; i++) {
    const near = random.next() ** 2.2;
    const length = 4 + near * 15;
    const x = random.range(-12, FRAME_WIDTH + 12);
    const y = random.range(-10, FRAME_HEIGHT);
    ctx.strokeStyle = `rgba(222,232,244,${(0.1 + 0.13 * random.next()) * bright})`;
    ctx.lineWidth = 0.45 + near * 0.6;
    ctx.beginPath();
    ctx.moveTo(x, y);
    ctx.lineTo(x + slant * length, y + length);
    ctx.stroke();
  }
  for (let i = 0; i < 46; i++) {
    const y = scene.camera.horizon + 12 + (FRAME_HEIGHT - scene.camera.horizon - 12) * random.next();
    const x = random.range(0, FRAME_WIDTH);
    const size = ((y - scene.camera.horizon) / 90) * random.range(0.8, 1.7);
    ctx.strokeStyle = `rgba(230,238,248,${0.26 * bright})`;
    ctx.lineWidth = 0.5;
    ctx.beginPath();
    ctx.ellipse(x, y, size, size * 0.4, 0, Math.PI, Math.PI * 2);
    ctx.stroke();
  }
  const lens = createRandom(`${scene.streetSeed}/lens`);
  const drops = lens.int(2, 6);
  for (let i = 0; i < drops; i++) lensDrop(ctx, canvas, lens.range(6, FRAME_WIDTH - 6), lens.range(4, FRAME_HEIGHT - 8), lens.range(1.4, 3.4));
}

/** A drop shows the street upside down. */
function lensDrop(ctx: SKRSContext2D, canvas: Canvas, x: number, y: number, radius: number): void {
  ctx.save();
  ctx.beginPath();
  ctx.ellipse(x, y, radius, radius * 1.15, 0, 0, Math.PI * 2);
  ctx.clip();
  ctx.globalAlpha = 0.72;
  ctx.translate(x, y);
  ctx.scale(0.14, -0.14);
  ctx.drawImage(canvas, -FRAME_WIDTH / 2, -FRAME_HEIGHT / 2);
  ctx.restore();
  ctx.strokeStyle = 'rgba(20,26,40,0.28)';
  ctx.lineWidth = 0.6;
  ctx.beginPath();
  ctx.ellipse(x, y, radius, radius * 1.15, 0, 0, Math.PI * 2);
  ctx.stroke();
  ctx.fillStyle = 'rgba(255,255,255,0.5)';
  ctx.beginPath();
  ctx.arc(x - radius * 0.35, y - radius * 0.45, radius * 0.24, 0, Math.PI * 2);
  ctx.fill();
}
