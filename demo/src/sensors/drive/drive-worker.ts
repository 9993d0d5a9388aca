import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { createCanvas } from '@napi-rs/canvas';
import { cameraUri, cloudUri, type DriveAnswer, type DriveJob } from './drive-job';
import { recordFrame } from './record-frame';
import { planDrive } from './stage';

// Runs in a thread of its own only.
const { folder, seed, tasks } = workerData as DriveJob;
for (const { drive, index, frameId } of tasks) {
  const { points, pictures, truths } = recordFrame(planDrive(drive, seed), index);
  await writeWhole(join(folder, cloudUri(frameId)), new Uint8Array(points.buffer));
  for (const [camera, { width, height, pixels }] of pictures) {
    const canvas = createCanvas(width, height);
    const context = canvas.getContext('2d');
    const image = context.createImageData(width, height);
    image.data.set(pixels);
    context.putImageData(image, 0, 0);
    await writeWhole(join(folder, cameraUri(frameId, camera)), canvas.toBuffer('image/jpeg', 90));
  }
  parentPort?.postMessage({ frameId, truths, points } satisfies DriveAnswer);
}

async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, bytes);
}
