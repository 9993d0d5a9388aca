import { mkdirSync, openSync, writeFileSync, writeSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { renderFrame } from './render-frame';
import { FRAME_HEIGHT, FRAME_WIDTH } from './scene-types';
import { generateTown } from './town';

/**
 * Writes what training needs into a folder: frames.json, labels.json, true_labels.json, planted.json and images.rgb
 * (frames x 160 x 256 x 3 bytes in the order of frames.json, decoded from the JPEG files; zeros where a file is broken).
 */
async function exportTraining(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const town = generateTown();
  const write = (name: string, value: unknown): void => writeFileSync(join(folder, name), JSON.stringify(value));
  write('frames.json', town.frames);
  write('labels.json', town.labels);
  write('true_labels.json', town.trueLabels);
  write('planted.json', town.planted);

  const canvas = createCanvas(FRAME_WIDTH, FRAME_HEIGHT);
  const ctx = canvas.getContext('2d');
  const file = openSync(join(folder, 'images.rgb'), 'w');
  for (const [index, frame] of town.frames.entries()) {
    const pixels = Buffer.alloc(FRAME_WIDTH * FRAME_HEIGHT * 3);
    if (!town.brokenImages.has(frame.frame_id)) {
      ctx.drawImage(await loadImage(Buffer.from(renderFrame(town, frame.frame_id))), 0, 0);
      const { data } = ctx.getImageData(0, 0, FRAME_WIDTH, FRAME_HEIGHT);
      for (let from = 0, to = 0; to < pixels.length; from += 4, to += 3) {
        pixels[to] = data[from] as number;
        pixels[to + 1] = data[from + 1] as number;
        pixels[to + 2] = data[from + 2] as number;
      }
    }
    writeSync(file, pixels);
    if (index % 100 === 99) process.stderr.write(`\rframes ${index + 1} of ${town.frames.length}`);
  }
  closeSync(file);
  process.stderr.write('\n');
}

const folder = process.argv[2];
if (!folder) throw new Error('No folder given; run: npx tsx src/scenes/export-training.ts <folder>');
await exportTraining(folder);
