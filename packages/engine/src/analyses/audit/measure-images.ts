import { numberColumn, flagColumn, textColumn } from '../../formats/arrow/columns';
import { messageOf } from '../../base/errors';
import { perceptualHash } from '../../kernels/vectors/perceptual-hash';
import { measureImage, type ImageMeasures } from '../../kernels/dataset-checks/measure-image';
import type { Analysis, Pixels } from '../analysis';
import { readColumnsOf } from '../read-columns';
import { resultBytes } from '../result-table';

const measures = ['area', 'aspect', 'brightness', 'darkPercentile', 'brightPercentile', 'entropy', 'information', 'sharpness', 'isGreyscale', 'saturation'] as const;

/** Longest side at which pictures are measured; blur shows at this size, and a picture takes about a millisecond. */
const maxSide = 512;
/** Pictures that are decoded at a time. */
const together = 4;

/** Looks at every picture: brightness, sharpness, size, information, and the hashes by which copies are found. One that cannot be read is listed with the reason and does not stop the run. */
export const measureImages: Analysis = {
  id: 'image_quality',
  version: 2,
  title: 'Looking at every picture',
  inputs: ['frames', 'media'],
  output: 'image_quality',
  async run({ database, readPixels }, { signal, onProgress }) {
    const table = readPixels ? await database.query(`SELECT DISTINCT f.frame_id, f.width, f.height FROM frames f JOIN media m ON m.frame_id = f.frame_id WHERE m.kind = 'image' ORDER BY f.frame_id`, { signal }) : null;
    const stated = table ? readColumnsOf(table, { frame_id: 'text', width: 'number', height: 'number' }) : { frame_id: [], width: [], height: [] };
    const seen: (Seen | undefined)[] = [];
    for (let start = 0; start < stated.frame_id.length && readPixels; start += together) {
      signal?.throwIfAborted();
      onProgress?.({ phase: 'Looking at every picture', done: start, total: stated.frame_id.length });
      await Promise.all(
        stated.frame_id.slice(start, start + together).map(async (frame, i) => {
          try {
            const pixels = await readPixels(frame, { maxSide, signal });
            const values = { ...measureImage(pixels.data, pixels.width, pixels.height), area: pixels.sourceWidth * pixels.sourceHeight };
            seen[start + i] = { values, contentHash: pixels.contentHash, perceptualHash: hexadecimal(perceptualHash(pixels.data, pixels.width, pixels.height)), problem: sizeProblem(pixels, stated.width[start + i] ?? NaN, stated.height[start + i] ?? NaN) };
          } catch (error) {
            signal?.throwIfAborted();
            seen[start + i] = { values: null, contentHash: null, perceptualHash: null, problem: messageOf(error) };
          }
        }),
      );
    }
    const bytes = resultBytes({
      frame_id: textColumn(stated.frame_id),
      ...Object.fromEntries(measures.map((key) => [snakeCase(key), numberColumn(stated.frame_id.map((_, i) => Number(seen[i]?.values?.[key] ?? NaN)))])),
      content_hash: textColumn(stated.frame_id.map((_, i) => seen[i]?.contentHash ?? null)),
      perceptual_hash: textColumn(stated.frame_id.map((_, i) => seen[i]?.perceptualHash ?? null)),
      unreadable: flagColumn(stated.frame_id.map((_, i) => !seen[i]?.values)),
      problem: textColumn(stated.frame_id.map((_, i) => seen[i]?.problem ?? null)),
    });
    await database.insertArrow('image_quality', bytes, { signal });
  },
};

interface Seen {
  readonly values: ImageMeasures | null;
  readonly contentHash: string | null;
  readonly perceptualHash: string | null;
  readonly problem: string | null;
}

/** Labels are in the pixels that the tables state: in a picture of another size they point elsewhere. */
function sizeProblem({ sourceWidth, sourceHeight }: Pixels, width: number, height: number): string | null {
  if (!(width > 0) || !(height > 0) || (sourceWidth === width && sourceHeight === height)) return null;
  return `The picture has ${sourceWidth} × ${sourceHeight} pixels, but the tables say ${width} × ${height}: boxes may be in the wrong place.`;
}

function hexadecimal(halves: readonly number[]): string {
  return halves.map((half) => half.toString(16).padStart(8, '0')).join('');
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
