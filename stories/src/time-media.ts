import { BufferTarget, CanvasSource, Output, QUALITY_HIGH, WebMOutputFormat } from 'mediabunny';
import { writeWav } from '@shoal/engine';

export const FILM_SECONDS = 12;
export const FILM_SIZE = { width: 640, height: 360 };

/** Where the two cars of the film are, pixels. */
export function carAt(track: 'car-1' | 'car-2', time: number) {
  return track === 'car-1' ? { x: 20 + time * 44, y: 214, w: 104, h: 56 } : { x: 560 - time * 38, y: 262, w: 118, h: 64 };
}

/** A road with two cars that pass each other, encoded on the spot; every second frame is held longer than the others. */
export async function makeFilm(): Promise<Blob> {
  const canvas = new OffscreenCanvas(FILM_SIZE.width, FILM_SIZE.height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser has no canvas.');
  const output = new Output({ format: new WebMOutputFormat(), target: new BufferTarget() });
  const source = new CanvasSource(canvas, { codec: 'vp8', quality: QUALITY_HIGH, keyFrameInterval: 2 });
  output.addVideoTrack(source);
  await output.start();
  for (let time = 0, n = 0; time < FILM_SECONDS; n++) {
    const length = n % 2 === 0 ? 0.05 : 0.07;
    drawRoad(context, time);
    await source.add(time, length);
    time += length;
  }
  await output.finalize();
  return new Blob([output.target.buffer ?? new ArrayBuffer(0)], { type: 'video/webm' });
}

function drawRoad(context: OffscreenCanvasRenderingContext2D, time: number): void {
  const { width } = FILM_SIZE;
  const sky = context.createLinearGradient(0, 0, 0, 200);
  sky.addColorStop(0, '#8fb6cf');
  sky.addColorStop(1, '#dbe5e4');
  context.fillStyle = sky;
  context.fillRect(0, 0, width, 200);
  for (let i = 0; i < 14; i++) {
    context.fillStyle = `hsl(${205 + (i % 4) * 9} 12% ${46 + (i % 5) * 5}%)`;
    context.fillRect(i * 52 - ((time * 6) % 52), 200 - 40 - ((i * 37) % 70), 48, 120);
  }
  context.fillStyle = '#5d6468';
  context.fillRect(0, 200, width, 160);
  context.fillStyle = '#d8d9d2';
  for (let x = -((time * 60) % 80); x < width; x += 80) context.fillRect(x, 274, 40, 4);
  for (const [track, color] of [['car-1', '#b3402e'], ['car-2', '#2d5f8a']] as const) {
    const { x, y, w, h } = carAt(track, time);
    context.fillStyle = '#2b2f33';
    for (const wheel of [0.22, 0.78]) {
      context.beginPath();
      context.arc(x + w * wheel, y + h - 6, 11, 0, 7);
      context.fill();
    }
    context.fillStyle = color;
    context.beginPath();
    context.roundRect(x, y + h * 0.38, w, h * 0.48, 8);
    context.roundRect(x + w * 0.2, y, w * 0.56, h * 0.6, 10);
    context.fill();
    context.fillStyle = '#cfe0ea';
    context.fillRect(x + w * 0.27, y + 8, w * 0.42, h * 0.26);
  }
}

export const SOUND_SECONDS = 8;

/** Two chirps, a whistle and a knock in a quiet room, stereo. */
export function makeSound(): Blob {
  const rate = 24_000;
  const length = SOUND_SECONDS * rate;
  let seed = 7;
  const noise = () => ((seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 31 - 1);
  const bell = (time: number, from: number, to: number) => (time < from || time > to ? 0 : Math.sin((Math.PI * (time - from)) / (to - from)) ** 2);
  const side = (pan: number) =>
    Float32Array.from({ length }, (_, n) => {
      const time = n / rate;
      const chirp = bell(time, 0.8, 2.2) * Math.sin(2 * Math.PI * (400 * time + 420 * (time - 0.8) ** 2)) * 0.6;
      const second = bell(time, 5.2, 6.6) * Math.sin(2 * Math.PI * (3200 * time - 700 * (time - 5.2) ** 2)) * 0.5;
      const whistle = bell(time, 2.8, 4.6) * (Math.sin(2 * Math.PI * 1500 * time) * 0.35 + Math.sin(2 * Math.PI * 3000 * time) * 0.12);
      const knock = time > 7 ? Math.exp(-(time - 7) * 22) * noise() * 0.8 : 0;
      return chirp * pan + whistle * (1 - pan * 0.5) + second * (1.2 - pan) + knock + noise() * 0.004;
    });
  return new Blob([writeWav([side(0.9), side(0.4)], { sampleRate: rate })], { type: 'audio/wav' });
}
