import type { SKRSContext2D } from '@napi-rs/canvas';
import { css, mix, rgb, scale } from '../color';
import { createRandom } from '../random';
import { FRAME_WIDTH, type Scene } from '../scene-types';
import { streetOf } from '../street';
import type { Mood } from './mood';

function cloud(ctx: SKRSContext2D, x: number, y: number, size: number, light: string, dark: string, random: ReturnType<typeof createRandom>): void {
  const puffs = Array.from({ length: 7 }, (_, i) => ({
    x: x + (i - 3) * size * 0.42 + random.range(-0.1, 0.1) * size,
    r: size * random.range(0.3, 0.52) * (1 - Math.abs(i - 3) * 0.17),
  }));
  for (const [style, lift] of [[dark, 0], [light, -0.14]] as const) {
    ctx.fillStyle = style;
    for (const puff of puffs) {
      ctx.beginPath();
      ctx.ellipse(puff.x, y - puff.r * 0.5 + lift * size, puff.r * 1.25, puff.r * (style === dark ? 0.72 : 0.62), 0, 0, Math.PI * 2);
      ctx.fill();
    }
  }
}

/** Sky, sun or moon, clouds and the hills at the end of the street. */
export function paintSky(ctx: SKRSContext2D, scene: Scene, mood: Mood): void {
  const random = createRandom(`${scene.streetSeed}/sky`);
  const horizon = scene.camera.horizon;
  const gradient = ctx.createLinearGradient(0, 0, 0, horizon + 4);
  gradient.addColorStop(0, css(mood.skyTop));
  gradient.addColorStop(0.55, css(mix(mood.skyTop, mood.skyLow, 0.5)));
  gradient.addColorStop(1, css(mood.skyLow));
  ctx.fillStyle = gradient;
  ctx.fillRect(0, 0, FRAME_WIDTH, scene.camera.horizon + 6);
  if (scene.weather === 'fog') return;

  const clear = scene.weather === 'clear';
  for (let i = 0; i < 60; i++) {
    const [x, y, power] = [random.range(0, FRAME_WIDTH), random.range(0, horizon * 0.85), random.range(0.2, 0.9)];
    if (mood.stars === 0) continue;
    ctx.fillStyle = css([0.9, 0.94, 1], power * mood.stars * (1 - y / horizon));
    ctx.fillRect(x, y, 0.8, 0.8);
  }
  const discX = 128 + mood.sunSide * random.range(30, 88);
  if (clear) {
    const night = scene.timeOfDay === 'night';
    const y = scene.timeOfDay === 'dusk' ? horizon - random.range(5, 14) : random.range(9, 22);
    const radius = night ? 4.5 : scene.timeOfDay === 'dusk' ? 7 : 6;
    const color = night ? rgb('#f2efd8') : scene.timeOfDay === 'dusk' ? rgb('#ffe0a0') : rgb('#fffbe8');
    const halo = ctx.createRadialGradient(discX, y, 0, discX, y, night ? 26 : 62);
    halo.addColorStop(0, css(color, night ? 0.4 : 0.75));
    halo.addColorStop(0.25, css(color, night ? 0.12 : 0.3));
    halo.addColorStop(1, css(color, 0));
    ctx.fillStyle = halo;
    ctx.fillRect(0, 0, FRAME_WIDTH, horizon + 6);
    ctx.fillStyle = css(color, night ? 0.96 : 0.85);
    ctx.beginPath();
    ctx.arc(discX, y, radius, 0, Math.PI * 2);
    ctx.fill();
    if (night) {
      ctx.fillStyle = css(mix(mood.skyTop, mood.skyLow, 0.3), 0.96);
      ctx.beginPath();
      ctx.arc(discX - 2.2, y - 1, radius * 0.86, 0, Math.PI * 2);
      ctx.fill();
    }
  }
  const bright = scene.timeOfDay === 'day' ? (clear ? [1, 1, 1] as const : [0.78, 0.81, 0.84] as const) : scene.timeOfDay === 'dusk' ? [1, 0.72, 0.6] as const : [0.28, 0.33, 0.5] as const;
  const count = Math.round(mood.clouds * random.range(2, 6));
  for (let i = 0; i < count; i++) {
    const [x, y, size] = [random.range(-10, FRAME_WIDTH + 10), random.range(6, horizon * 0.72), random.range(10, 26)];
    const alpha = clear ? random.range(0.35, 0.75) : random.range(0.2, 0.4);
    cloud(ctx, x, y, size * (0.5 + y / horizon / 2 + 0.2), css(bright, alpha), css(mix(bright, mood.skyTop, 0.45), alpha * 0.7), random);
  }
  hills(ctx, scene, mood);
}

function hills(ctx: SKRSContext2D, scene: Scene, mood: Mood): void {
  const random = createRandom(`hills/${scene.placeId}`);
  const horizon = scene.camera.horizon;
  const day = scene.timeOfDay === 'day';
  const base = scene.timeOfDay === 'night' ? rgb('#141d3c') : scene.timeOfDay === 'dusk' ? rgb('#6b5078') : rgb('#7fa3ad');
  for (const [layer, height, near] of [[0, 13, 0.35], [1, 8, 0.62]] as const) {
    const waves = Array.from({ length: 4 }, () => [random.range(0.012, 0.05), random.range(0, 6.28), random.range(0.3, 1)] as const);
    ctx.beginPath();
    ctx.moveTo(-1, horizon + 6);
    for (let x = -1; x <= FRAME_WIDTH + 2; x += 3) {
      let y = 0;
      for (const [frequency, phase, amplitude] of waves) y += Math.sin(x * frequency + phase + layer) * amplitude;
      ctx.lineTo(x, horizon - Math.max(1, height * (0.5 + y * 0.28)));
    }
    ctx.lineTo(FRAME_WIDTH + 2, horizon + 6);
    ctx.closePath();
    const gradient = ctx.createLinearGradient(0, horizon - height, 0, horizon + 3);
    const tint = mix(mood.haze, layer === 1 && day ? rgb('#7d9f78') : base, near);
    gradient.addColorStop(0, css(tint));
    gradient.addColorStop(1, css(mix(tint, mood.haze, 0.6)));
    ctx.fillStyle = gradient;
    ctx.fill();
  }
  if (streetOf(scene.placeId).water) lighthouse(ctx, scene, mood);
}

function lighthouse(ctx: SKRSContext2D, scene: Scene, mood: Mood): void {
  const x = 205;
  const foot = scene.camera.horizon + 1;
  const lit = scene.timeOfDay !== 'day';
  const wall = mix(scale([0.95, 0.93, 0.9], lit ? 0.5 : 1), mood.haze, 0.35);
  ctx.fillStyle = css(wall);
  ctx.beginPath();
  ctx.moveTo(x - 2.4, foot);
  ctx.lineTo(x - 1.4, foot - 17);
  ctx.lineTo(x + 1.4, foot - 17);
  ctx.lineTo(x + 2.4, foot);
  ctx.fill();
  ctx.fillStyle = css(mix(scale(rgb('#c8403a'), lit ? 0.55 : 1), mood.haze, 0.3));
  ctx.fillRect(x - 2, foot - 12, 4, 3.4);
  ctx.fillRect(x - 1.7, foot - 20, 3.4, 1.4);
  ctx.fillStyle = lit ? 'rgba(255,240,190,1)' : css(mix([0.4, 0.5, 0.6], mood.haze, 0.3));
  ctx.fillRect(x - 1.2, foot - 19, 2.4, 2.2);
  if (!lit) return;
  const glow = ctx.createRadialGradient(x, foot - 18, 0, x, foot - 18, 16);
  glow.addColorStop(0, 'rgba(255,236,180,0.75)');
  glow.addColorStop(1, 'rgba(255,236,180,0)');
  ctx.fillStyle = glow;
  ctx.fillRect(x - 16, foot - 34, 32, 32);
}
