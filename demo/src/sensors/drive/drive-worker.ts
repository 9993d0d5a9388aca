import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { createCanvas } from '@napi-rs/canvas';
import { recordFrame, type ActorTruth } from './record-frame';
import { planDrive, type DRIVES } from './stage';

export interface DriveTask {
  readonly drive: (typeof DRIVES)[number];
  readonly index: number;
  readonly frameId: string;
}

/** What a worker gets. */
export interface DriveJob {
  readonly folder: string;
  readonly seed: string;
  readonly tasks: readonly DriveTask[];
}

/** What it posts for every frame. */
export interface DriveAnswer {
  readonly frameId: string;
  readonly truths: readonly ActorTruth[];
  readonly points: Float32Array;
}

export const cloudUri = (frameId: string): string => `media/lidar/${frameId}.bin`;
export const cameraUri = (frameId: string, camera: string): string => `media/cameras/${frameId}-${camera}.jpg`;

const job = workerData as DriveJob | null;
if (parentPort && job) {
  const { folder, seed, tasks } = job;
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
    parentPort.postMessage({ frameId, truths, points } satisfies DriveAnswer);
  }
}

async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, bytes);
}
