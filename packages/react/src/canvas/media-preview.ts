import { ShoalError, type Media, type MediaKind, type MediaSummary } from '@shoal/engine';

/** A small picture of something that is not one: a cloud from above, the wave of a sound, the first lines of a text, a still of a film. */

const WIDTH = 320;
const HEIGHT = 200;
const GROUND = 'rgb(22 28 35)';
const INK = 'rgb(125 205 214)';
const QUIET = 'rgb(125 205 214 / 0.28)';
const WORDS = 'rgb(214 222 230)';
/** Larger scans and sounds are not fetched for the sake of a thumbnail. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Draws it. Rejects as loading does. */
export async function drawPreview(media: Media, frameId: string, { kind, excerpt }: MediaSummary, signal: AbortSignal): Promise<ImageBitmap> {
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d');
  if (!context) throw new ShoalError('invalid-argument', 'This browser gives no canvas to draw a preview on.');
  // A row stays quiet: it is not a picture that is dark.
  if (kind !== 'none') {
    context.fillStyle = GROUND;
    context.fillRect(0, 0, WIDTH, HEIGHT);
  }
  const drawn = kind !== 'none' && (await painters[kind]({ context, media, frameId, excerpt, signal }));
  signal.throwIfAborted();
  if (!drawn) drawGlyph(context, kind);
  return canvas.transferToImageBitmap();
}

interface Painting {
  readonly context: OffscreenCanvasRenderingContext2D;
  readonly media: Media;
  readonly frameId: string;
  readonly excerpt: string | null;
  readonly signal: AbortSignal;
}

/** Resolve to whether there was something to draw. */
const painters: Readonly<Record<MediaKind, (painting: Painting) => Promise<boolean>>> = { image: () => Promise.resolve(false), pointcloud: drawCloud, audio: drawWave, text: drawText, video: drawStill };

async function bytesOf({ media, frameId, signal }: Painting): Promise<ArrayBuffer | null> {
  const source = await media.load(frameId, { signal });
  if (source.type === 'blob') return source.blob.size > MAX_BYTES ? null : source.blob.arrayBuffer();
  const response = await fetch(source.url, { signal });
  if (!response.ok) throw new ShoalError('fetch-failed', `The medium of frame "${frameId}" answered ${response.status} at ${source.url}.`, { details: { frameId, url: source.url, status: response.status } });
  if (Number(response.headers.get('content-length') ?? 0) > MAX_BYTES) {
    await response.body?.cancel();
    return null;
  }
  return response.arrayBuffer();
}

/** Metres from the middle of the picture to its left edge. */
const REACH = 40;

/** From above, forward to the right; brighter where more points fall, warmer where they are high. */
async function drawCloud(painting: Painting): Promise<boolean> {
  const bytes = await bytesOf(painting);
  if (!bytes) return false;
  const { readPointCloud } = await import('@shoal/engine/formats');
  const { positions, count } = await readPointCloud(new Uint8Array(bytes), painting.frameId, { signal: painting.signal });
  const cells = new Float32Array(WIDTH * HEIGHT);
  const scale = WIDTH / 2 / reachOf(positions, count);
  for (let i = 0; i < count; i++) {
    const x = Math.floor(WIDTH / 2 + (positions[3 * i] ?? 0) * scale);
    const y = Math.floor(HEIGHT / 2 - (positions[3 * i + 1] ?? 0) * scale);
    if (x >= 0 && y >= 0 && x < WIDTH && y < HEIGHT) cells[y * WIDTH + x] = (cells[y * WIDTH + x] ?? 0) + 1;
  }
  const image = painting.context.getImageData(0, 0, WIDTH, HEIGHT);
  const most = Math.log1p(cells.reduce((a, b) => Math.max(a, b), 0));
  cells.forEach((found, cell) => {
    if (found === 0) return;
    const strength = 0.35 + (0.65 * Math.log1p(found)) / most;
    image.data.set([22 + 140 * strength, 28 + 190 * strength, 35 + 190 * strength, 255], 4 * cell);
  });
  painting.context.putImageData(image, 0, 0);
  return true;
}

/** Indoor scans are metres wide, outdoor ones a street. */
function reachOf(positions: Float32Array, count: number): number {
  let far = 0;
  const step = Math.max(1, Math.floor(count / 2000));
  const distances: number[] = [];
  for (let i = 0; i < count; i += step) distances.push(Math.hypot(positions[3 * i] ?? 0, positions[3 * i + 1] ?? 0));
  distances.sort((a, b) => a - b);
  far = distances[Math.floor(distances.length * 0.95)] ?? REACH;
  return Math.min(REACH, Math.max(1, far));
}

async function drawWave(painting: Painting): Promise<boolean> {
  const bytes = await bytesOf(painting);
  if (!bytes || bytes.byteLength === 0) return false;
  const sound = await new OfflineAudioContext(1, 1, 16_000).decodeAudioData(bytes);
  const samples = sound.getChannelData(0);
  const { context } = painting;
  const middle = HEIGHT / 2;
  context.fillStyle = QUIET;
  context.fillRect(0, middle, WIDTH, 1);
  context.fillStyle = INK;
  for (let x = 0; x < WIDTH; x += 3) {
    let [low, high] = [0, 0];
    for (let i = Math.floor((x * samples.length) / WIDTH); i < Math.floor(((x + 2) * samples.length) / WIDTH); i++) {
      low = Math.min(low, samples[i] ?? 0);
      high = Math.max(high, samples[i] ?? 0);
    }
    context.fillRect(x, middle - high * middle * 0.9, 2, Math.max(1, (high - low) * middle * 0.9));
  }
  return true;
}

const LINE = 17;

async function drawText(painting: Painting): Promise<boolean> {
  const text = painting.excerpt ?? new TextDecoder().decode((await bytesOf(painting))?.slice(0, 600) ?? new ArrayBuffer(0));
  const words = text.replace(/\s+/g, ' ').trim().split(' ');
  if (words[0] === '') return false;
  const { context } = painting;
  context.font = '12px "Inter Variable", Inter, system-ui, sans-serif';
  context.fillStyle = WORDS;
  context.textBaseline = 'top';
  let line = '';
  let y = 16;
  for (const word of words) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (context.measureText(longer).width <= WIDTH - 36) {
      line = longer;
      continue;
    }
    context.fillText(line, 18, y, WIDTH - 36);
    line = word;
    y += LINE;
    if (y > HEIGHT - LINE) return true;
  }
  context.fillText(line, 18, y, WIDTH - 36);
  return true;
}

/** A frame from near the beginning, as the browser decodes it. */
async function drawStill(painting: Painting): Promise<boolean> {
  const { context, media, frameId, signal } = painting;
  const source = await media.load(frameId, { signal });
  const url = source.type === 'blob' ? URL.createObjectURL(source.blob) : source.url;
  const film = document.createElement('video');
  try {
    film.muted = true;
    film.preload = 'auto';
    film.crossOrigin = 'anonymous';
    film.src = url;
    await once(film, 'loadeddata', signal);
    film.currentTime = Math.min(1, (Number.isFinite(film.duration) ? film.duration : 0) / 3);
    await once(film, 'seeked', signal);
    const scale = Math.min(WIDTH / film.videoWidth, HEIGHT / film.videoHeight);
    const [w, h] = [film.videoWidth * scale, film.videoHeight * scale];
    context.drawImage(film, (WIDTH - w) / 2, (HEIGHT - h) / 2, w, h);
    return true;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ShoalError) return false;
    throw error;
  } finally {
    film.removeAttribute('src');
    film.load();
    if (source.type === 'blob') URL.revokeObjectURL(url);
  }
}

function once(film: HTMLVideoElement, event: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = new AbortController();
    const options = { once: true, signal: stop.signal };
    const settle = (end: () => void) => () => (stop.abort(), end());
    film.addEventListener(event, settle(resolve), options);
    film.addEventListener('error', settle(() => reject(new ShoalError('invalid-data', 'The film cannot be decoded by this browser.'))), options);
    signal.addEventListener('abort', settle(() => reject(signal.reason as Error)), options);
  });
}

/** What stands for a medium that cannot be drawn small. */
function drawGlyph(context: OffscreenCanvasRenderingContext2D, kind: MediaKind | 'none'): void {
  context.fillStyle = QUIET;
  context.beginPath();
  if (kind === 'video') {
    context.moveTo(WIDTH / 2 - 14, HEIGHT / 2 - 20);
    context.lineTo(WIDTH / 2 + 22, HEIGHT / 2);
    context.lineTo(WIDTH / 2 - 14, HEIGHT / 2 + 20);
  } else if (kind === 'none') {
    // A row among rows.
    for (const [line, y] of [52, 86, 120].entries()) for (const [column, w] of [72, 104, 56].entries()) if (line !== 1 || column !== 1) context.roundRect(28 + column * 96, y, w * 0.8, 12, 4);
  } else {
    context.roundRect(WIDTH / 2 - 20, HEIGHT / 2 - 20, 40, 40, 8);
  }
  context.fill();
}
