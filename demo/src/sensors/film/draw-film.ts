import { clouds } from '../raycast/noise';
import { ease, FILM_HEIGHT, FILM_WIDTH, filmObjects, loadAt, type FilmId, type FilmObject } from './film-scene';

type Context = OffscreenCanvasRenderingContext2D;
type Point = readonly [x: number, y: number];

const HORIZON = 78;
const QUAY = 152;
const blend = (a: number, b: number, t: number): number => a + (b - a) * Math.max(0, Math.min(1, t));

/** One picture of a film. Runs in a browser, where films are encoded. */
export function drawFilm(ctx: Context, id: FilmId, t: number): void {
  paintScenery(ctx, id, t);
  const objects = filmObjects(id, t);
  for (const object of objects) if (!object.near) drawObject(ctx, object, t);
  if (id === 'crane') paintQuay(ctx);
  for (const object of objects) if (object.near) drawObject(ctx, object, t);
}

/** Sky and water, computed at half the size and scaled up: films have little room for grain. */
function paintScenery(ctx: Context, id: FilmId, t: number): void {
  const [w, h] = [FILM_WIDTH / 2, FILM_HEIGHT / 2];
  const image = new ImageData(w, h);
  const [top, low, sea] = id === 'crane' ? [[92, 150, 205], [220, 234, 238], [40, 104, 122]] : [[104, 124, 178], [248, 208, 164], [66, 88, 112]];
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const [px, py] = [x * 2, y * 2];
      const hill = HORIZON - 4 - 11 * clouds(px * 0.014 + (id === 'crane' ? 0 : 40), 1.5, 4);
      const at = (y * w + x) * 4;
      for (let k = 0; k < 3; k++) {
        const [a, b, c] = [top[k] as number, low[k] as number, sea[k] as number];
        let value: number;
        if (py < hill) {
          const cover = clouds(px * 0.012 + t * 0.012, py * 0.035, 4);
          value = blend(blend(a, b, py / HORIZON), 250, Math.max(0, cover - 0.5) * 2.6);
        } else if (py < HORIZON) value = blend([104, 132, 126][k] as number, b, 0.42 + (py - hill) / 50);
        else {
          const near = (py - HORIZON) / (FILM_HEIGHT - HORIZON);
          const wave = clouds(px * (0.05 - 0.022 * near) + t * 0.35, (py - HORIZON) * (0.42 - 0.24 * near) - t * 0.5, 2);
          value = blend(b, c, 0.4 + 0.75 * near) * (0.88 + 0.2 * wave) + Math.max(0, wave - 0.68) * 190;
        }
        image.data[at + k] = value;
      }
      image.data[at + 3] = 255;
    }
  }
  const small = new OffscreenCanvas(w, h);
  small.getContext('2d')?.putImageData(image, 0, 0);
  ctx.imageSmoothingQuality = 'high';
  ctx.drawImage(small, 0, 0, FILM_WIDTH, FILM_HEIGHT);
}

function paintQuay(ctx: Context): void {
  const paint = ctx.createLinearGradient(0, QUAY, 0, FILM_HEIGHT);
  paint.addColorStop(0, '#b3ac9f');
  paint.addColorStop(1, '#938d82');
  ctx.fillStyle = paint;
  ctx.fillRect(0, QUAY, FILM_WIDTH, FILM_HEIGHT - QUAY);
  ctx.fillStyle = '#d2cbbd';
  ctx.fillRect(0, QUAY - 2, FILM_WIDTH, 4);
  ctx.fillStyle = '#6d675e';
  ctx.fillRect(0, QUAY + 2, FILM_WIDTH, 1.4);
  ctx.fillStyle = 'rgba(226,186,64,0.9)';
  ctx.fillRect(0, QUAY + 24, FILM_WIDTH, 2);
}

function ring(ctx: Context, points: readonly Point[], style: string | CanvasGradient): void {
  ctx.beginPath();
  points.forEach(([x, y], i) => (i === 0 ? ctx.moveTo(x, y) : ctx.lineTo(x, y)));
  ctx.closePath();
  ctx.fillStyle = style;
  ctx.fill();
}

function drawObject(ctx: Context, object: FilmObject, t: number): void {
  const { box, mirrored, look } = object;
  const at = (u: number, v: number): Point => [box.x + box.w * (mirrored ? 1 - u : u), box.y + box.h * v];
  const shape = (points: readonly Point[], style: string | CanvasGradient): void => ring(ctx, points.map(([u, v]) => at(u, v)), style);
  const rect = (u0: number, v0: number, u1: number, v1: number, style: string): void => shape([[u0, v0], [u1, v0], [u1, v1], [u0, v1]], style);
  const reflect = (u0: number, u1: number, depth: number): void => {
    const shade = ctx.createLinearGradient(0, box.y + box.h, 0, box.y + box.h + depth);
    shade.addColorStop(0, 'rgba(10,24,34,0.4)');
    shade.addColorStop(1, 'rgba(10,24,34,0)');
    ring(ctx, [at(u0, 1), at(u1, 1), [at(u1, 1)[0] - 3, box.y + box.h + depth], [at(u0, 1)[0] + 3, box.y + box.h + depth]], shade);
  };
  switch (look) {
    case 'motorboat':
      reflect(0, 0.92, 8);
      shape([[0, 0.5], [1, 0.42], [0.86, 1], [0.06, 1]], '#f1eee6');
      shape([[0.02, 0.78], [0.92, 0.76], [0.86, 1], [0.06, 1]], '#a83b30');
      shape([[0.2, 0.5], [0.28, 0.1], [0.56, 0.1], [0.68, 0.46]], '#fbfaf5');
      shape([[0.31, 0.42], [0.34, 0.2], [0.53, 0.2], [0.6, 0.42]], '#33485c');
      rect(0.36, 0, 0.38, 0.1, '#55606a');
      break;
    case 'barge':
      reflect(0, 1, 7);
      shape([[0, 0.42], [1, 0.36], [0.97, 1], [0.02, 1]], '#2f3c48');
      rect(0.005, 0.42, 0.995, 0.5, '#d9d4c6');
      rect(0.04, 0, 0.15, 0.42, '#ecebe4');
      rect(0.05, 0.08, 0.14, 0.2, '#37495a');
      for (let i = 0; i < 3; i++) rect(0.69 + i * 0.09, 0.18, 0.77 + i * 0.09, 0.41, ['#2f6285', '#a8432f', '#c08a34'][i] ?? '#777');
      break;
    case 'ferry':
      reflect(0.02, 0.95, 14);
      shape([[0.02, 0.6], [0.86, 0.6], [1, 0.5], [0.94, 1], [0.03, 1]], '#24476b');
      shape([[0.03, 0.9], [0.95, 0.9], [0.94, 1], [0.03, 1]], '#7d2f2a');
      shape([[0, 0.58], [0.86, 0.58], [1, 0.5], [0.985, 0.545], [0.86, 0.625], [0.01, 0.625]], '#f2efe7');
      shape([[0.06, 0.36], [0.84, 0.36], [0.88, 0.59], [0.04, 0.59]], '#f4f2ec');
      shape([[0.14, 0.2], [0.74, 0.2], [0.79, 0.36], [0.12, 0.36]], '#e8e6df');
      for (let i = 0; i < 14; i++) rect(0.09 + i * 0.053, 0.43, 0.12 + i * 0.053, 0.51, '#38506a');
      shape([[0.63, 0.24], [0.745, 0.24], [0.77, 0.33], [0.63, 0.33]], '#2c4054');
      shape([[0.28, 0], [0.38, 0], [0.4, 0.21], [0.27, 0.21]], '#c8522e');
      rect(0.28, 0, 0.38, 0.06, '#24282d');
      break;
    case 'sailboat':
      reflect(0.05, 0.95, 10);
      shape([[0, 0.83], [1, 0.81], [0.86, 1], [0.1, 1]], '#f3f0e8');
      shape([[0.03, 0.9], [0.95, 0.89], [0.86, 1], [0.1, 1]], '#2b5a86');
      rect(0.49, 0, 0.515, 0.83, '#6b5a48');
      shape([[0.48, 0.03], [0.48, 0.76], [0.08, 0.78], [0.2, 0.4]], '#f7efdc');
      shape([[0.53, 0.08], [0.53, 0.76], [0.92, 0.78], [0.78, 0.5]], '#e9dcc0');
      break;
    case 'buoy':
      shape([[0, 0.82], [1, 0.82], [0.84, 1], [0.16, 1]], '#8d2419');
      shape([[0.14, 0.84], [0.86, 0.84], [0.64, 0.24], [0.36, 0.24]], '#cf4633');
      shape([[0.25, 0.62], [0.75, 0.62], [0.69, 0.44], [0.31, 0.44]], '#f4eee3');
      rect(0.44, 0.06, 0.56, 0.26, '#3a3d42');
      rect(0.3, 0, 0.7, 0.08, Math.floor(t * 1.5) % 2 === 0 ? '#ffe27a' : '#a8954e');
      break;
    case 'container':
      rect(0, 0, 1, 1, '#2f7a5a');
      for (let i = 0; i < 12; i++) rect(0.02 + i * 0.082, 0.1, 0.05 + i * 0.082, 0.9, 'rgba(0,0,0,0.2)');
      rect(0, 0, 1, 0.08, '#255f47');
      rect(0, 0.92, 1, 1, '#1d4b38');
      break;
    case 'crane':
      drawCrane(ctx, object, t);
  }
}

function drawCrane(ctx: Context, { box }: FilmObject, t: number): void {
  const { x, y, w, h } = box;
  const [yellow, dark] = ['#d99f2b', '#a87717'];
  const leg = (u: number): void => ring(ctx, [[u - 4, y + h], [u + 4, y + h], [u + 3, y + 12], [u - 3, y + 12]], yellow);
  leg(x + w * 0.55);
  leg(x + w * 0.86);
  ctx.fillStyle = dark;
  ctx.fillRect(x + w * 0.55, y + h * 0.58, w * 0.31, 4);
  ctx.fillStyle = yellow;
  ctx.fillRect(x, y + 8, w, 7);
  ctx.fillStyle = dark;
  for (let i = 0; i < 20; i++) ctx.fillRect(x + 4 + i * (w / 20.4), y + 9.5, 6, 4);
  ring(ctx, [[x + w * 0.66, y], [x + w * 0.72, y], [x + w * 0.86, y + 9], [x + w * 0.55, y + 9]], yellow);
  const { x: lx, y: ly } = loadAt(t);
  ctx.fillStyle = '#e9e6dc';
  ctx.fillRect(lx - 9, y + 14, 18, 8);
  ctx.fillStyle = '#34495c';
  ctx.fillRect(lx - 6, y + 16, 12, 4);
  const hook = ly - 20 * (1 - ease(t, 0.1, 0.95)) - 40 * ease(t, 5.25, 6);
  ctx.strokeStyle = '#2c3238';
  ctx.lineWidth = 1;
  for (const side of [-5, 5]) {
    ctx.beginPath();
    ctx.moveTo(lx + side, y + 22);
    ctx.lineTo(lx + side * 2.6, hook - 2);
    ctx.stroke();
  }
  ctx.fillStyle = '#3a4148';
  ctx.fillRect(lx - 18, hook - 3, 36, 3);
}
