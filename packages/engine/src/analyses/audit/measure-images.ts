import { numberColumn, flagColumn, textColumn } from '../../formats/arrow/columns';
import { messageOf } from '../../base/errors';
import { measureImage, type ImageMeasures } from '../../kernels/dataset-checks/measure-image';
import type { Analysis } from '../analysis';
import { readTexts } from '../read-columns';
import { resultBytes } from '../result-table';

const measures = ['area', 'aspect', 'brightness', 'darkPercentile', 'brightPercentile', 'entropy', 'information', 'sharpness', 'isGreyscale', 'saturation'] as const;

/** Longest side at which pictures are measured; blur shows at this size, and a picture takes about a millisecond. */
const maxSide = 512;
/** Pictures that are decoded at a time. */
const together = 4;

/** Looks at every picture: brightness, sharpness, size, information. One that cannot be read is listed with the reason and does not stop the run. */
export const measureImages: Analysis = {
  id: 'image_quality',
  version: 1,
  title: 'Looking at every picture',
  inputs: ['frames', 'media'],
  output: 'image_quality',
  async run({ database, readPixels }, { signal, onProgress }) {
    const table = readPixels ? await database.query(`SELECT DISTINCT f.frame_id, f.width, f.height FROM frames f JOIN media m ON m.frame_id = f.frame_id WHERE m.kind = 'image' ORDER BY f.frame_id`, { signal }) : null;
    const frames = table ? readTexts(table, 'frame_id').map(String) : [];
    const measured: { readonly frame: string; readonly values: ImageMeasures }[] = [];
    const problems: { readonly frame: string; readonly message: string }[] = [];
    for (let start = 0; start < frames.length && readPixels; start += together) {
      signal?.throwIfAborted();
      onProgress?.({ phase: 'Looking at every picture', done: start, total: frames.length });
      await Promise.all(
        frames.slice(start, start + together).map(async (frame) => {
          try {
            const { data, width, height } = await readPixels(frame, { maxSide, signal });
            measured.push({ frame, values: measureImage(data, width, height) });
          } catch (error) {
            signal?.throwIfAborted();
            problems.push({ frame, message: messageOf(error) });
          }
        }),
      );
    }
    measured.sort((a, b) => (a.frame < b.frame ? -1 : 1));
    const column = (key: keyof ImageMeasures) => Float64Array.from(measured, ({ values }) => Number(values[key]));
    const columns: Record<string, Float64Array> = Object.fromEntries(measures.map((key) => [key, column(key)]));
    columns['area'] = sizesOf(table, measured.map(({ frame }) => frame), column('area'));
    const bytes = resultBytes({
      frame_id: textColumn([...measured.map(({ frame }) => frame), ...problems.map(({ frame }) => frame)]),
      ...Object.fromEntries(Object.entries(columns).map(([key, values]) => [snakeCase(key), numberColumn([...values, ...problems.map(() => NaN)])])),
      unreadable: flagColumn([...measured.map(() => false), ...problems.map(() => true)]),
      problem: textColumn([...measured.map(() => null), ...problems.map(({ message }) => message)]),
    });
    await database.insertArrow('image_quality', bytes, { signal });
  },
};

/** Square pixels of the pictures as the tables state them: they were made smaller to be measured. */
function sizesOf(table: Parameters<typeof readTexts>[0] | null, frames: readonly string[], measured: Float64Array): Float64Array {
  const stated = new Map<string, number>();
  for (const row of table ?? []) stated.set(String(row['frame_id']), Number(row['width']) * Number(row['height']));
  return Float64Array.from(frames, (frame, i) => {
    const area = stated.get(frame) ?? NaN;
    return area > 0 ? area : (measured[i] ?? 0);
  });
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
