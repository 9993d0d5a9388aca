import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { pictureUri } from './bundle';
import { renderJpeg } from './render-frame';
import type { Scene } from './scene-types';

/** One picture to draw. */
export interface RenderTask {
  readonly scene: Scene;
  readonly broken: 'truncated' | 'wrong_size' | undefined;
}

/** What a worker gets; it posts the number of pictures written since its last message. */
export interface RenderJob {
  readonly folder: string;
  readonly tasks: readonly RenderTask[];
}

const { folder, tasks } = workerData as RenderJob;
let done = 0;
for (const { scene, broken } of tasks) {
  await writeFile(join(folder, pictureUri(scene.frameId)), renderJpeg(scene, broken));
  done += 1;
  if (done % 20 === 0) {
    parentPort?.postMessage(done);
    done = 0;
  }
}
parentPort?.postMessage(done);
