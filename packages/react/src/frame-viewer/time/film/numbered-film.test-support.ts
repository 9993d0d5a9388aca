import { BufferTarget, CanvasSource, Mp4OutputFormat, Output, QUALITY_VERY_HIGH, WebMOutputFormat, type VideoCodec } from 'mediabunny';

const WIDTH = 320;
const HEIGHT = 192;
const BITS = 10;
const BLOCK = 64;

export interface NumberedFilm {
  readonly container: 'mp4' | 'webm' | 'mp4-fragmented';
  readonly codec: VideoCodec;
  /** Seconds; one frame for each. */
  readonly timestamps: readonly number[];
  /** Seconds from key frame to key frame. */
  readonly keyFrameInterval?: number;
}

/** Encodes a film with its frame numbers burned in: ten blocks, white for 1, the lowest bit first. */
export async function makeNumberedFilm({ container, codec, timestamps, keyFrameInterval = 1 }: NumberedFilm): Promise<Blob> {
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser has no canvas.');
  const format = container === 'webm' ? new WebMOutputFormat() : new Mp4OutputFormat({ fastStart: container === 'mp4' ? 'in-memory' : 'fragmented' });
  const output = new Output({ format, target: new BufferTarget() });
  const source = new CanvasSource(canvas, { codec, quality: QUALITY_VERY_HIGH, keyFrameInterval });
  output.addVideoTrack(source);
  await output.start();
  for (const [n, timestamp] of timestamps.entries()) {
    context.fillStyle = `hsl(${(n * 7) % 360} 60% 40%)`;
    context.fillRect(0, 0, WIDTH, HEIGHT);
    for (let bit = 0; bit < BITS; bit++) {
      context.fillStyle = (n >> bit) & 1 ? 'white' : 'black';
      context.fillRect((bit % 5) * BLOCK, Math.floor(bit / 5) * BLOCK, BLOCK, BLOCK);
    }
    await source.add(timestamp, (timestamps[n + 1] ?? timestamp + 0.04) - timestamp);
  }
  await output.finalize();
  const { buffer } = output.target;
  if (!buffer) throw new Error('Nothing was written.');
  return new Blob([buffer], { type: container === 'webm' ? 'video/webm' : 'video/mp4' });
}

/** The number that is burned into a frame. */
export function readNumber(picture: CanvasImageSource): number {
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('This browser has no canvas.');
  context.drawImage(picture, 0, 0);
  let number = 0;
  for (let bit = 0; bit < BITS; bit++) {
    const [r = 0, g = 0, b = 0] = context.getImageData((bit % 5) * BLOCK + BLOCK / 2, Math.floor(bit / 5) * BLOCK + BLOCK / 2, 1, 1).data;
    if (r + g + b > 384) number |= 1 << bit;
  }
  return number;
}
