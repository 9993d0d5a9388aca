import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { AnnotatedInference, ImportedFrame, ImportedMedia } from '@shoal/engine';
import { createRandom } from '../../scenes/random';
import { placeAt, RECORDED, type HarbourPart } from '../part';
import { inferFrame, labelFrame, plantMistakes, SKILLS, type AnnotatedFrame } from './annotate';
import { cameraUri, cloudUri, type DriveAnswer, type DriveJob, type DriveTask } from './drive-job';
import { CAMERAS, cameraPose, egoPose, intrinsicsOf, LIDAR } from './sensors';
import { DRIVES, FRAMES_PER_DRIVE, planDrive, SECONDS_PER_FRAME } from './stage';

const frameName = (drive: string, index: number): string => `drive-${drive}-${String(index).padStart(2, '0')}`;

/** Two drives along the harbour road: scans, three cameras each, cuboids. Files are written at once, not returned. */
export async function makeDrives(folder: string, seed: string, onDone: (done: number, all: number) => void): Promise<HarbourPart> {
  const tasks = DRIVES.flatMap((drive) => Array.from({ length: FRAMES_PER_DRIVE }, (_, index): DriveTask => ({ drive, index, frameId: frameName(drive, index) })));
  const answers = await record(folder, seed, tasks, onDone);
  const drives = new Map(DRIVES.map((id) => [id, planDrive(id, seed)]));
  const frames: ImportedFrame[] = [];
  const media: ImportedMedia[] = [];
  const annotated: AnnotatedFrame[] = [];
  for (const { drive: id, index, frameId } of tasks) {
    const drive = drives.get(id);
    const answer = answers.get(frameId);
    if (!drive || !answer) throw new Error(`No answer for frame ${frameId}; run "npm run demo:prepare" again.`);
    const time = index * SECONDS_PER_FRAME;
    const timestamp = RECORDED + (id === 'a' ? 0 : 11 * 3_600_000) + time * 1000;
    const ego = drive.egoAt(time);
    frames.push({
      frameId,
      dataset: 'labeled',
      split: id === 'a' ? 'train' : 'val',
      labeled: true,
      width: 640,
      height: 384,
      timestamp,
      sequenceId: `drive-${id}`,
      sequenceIndex: index,
      ...placeAt(ego.x, ego.y),
      extra: { modality: 'lidar', time_of_day: drive.moodName },
    });
    annotated.push({ frameId, drive, index, truths: answer.truths, points: answer.points });
    media.push({ frameId, sensorId: 'lidar', kind: 'pointcloud', uri: cloudUri(frameId), pose: LIDAR, egoPose: egoPose(ego), timestamp });
    for (const rig of CAMERAS) {
      const pose = egoPose(drive.egoAt(time + rig.delay / 1000));
      media.push({ frameId, sensorId: rig.id, kind: 'image', uri: cameraUri(frameId, rig.id), width: rig.width, height: rig.height, intrinsics: intrinsicsOf(rig), pose: cameraPose(rig), egoPose: pose, timestamp: timestamp + rig.delay });
    }
  }
  const labels = annotated.flatMap((frame) => labelFrame(frame, createRandom(`${seed}/labels/${frame.frameId}`)));
  const inferences: AnnotatedInference[] = annotated.flatMap((frame) => SKILLS.flatMap((skill) => inferFrame(frame, skill, createRandom(`${seed}/${skill.id}/${frame.frameId}`))));
  const planted = plantMistakes(annotated, labels, createRandom(`${seed}/mistakes/drives`));
  return { frames, media, labels, inferences, planted, files: new Map() };
}

async function record(folder: string, seed: string, tasks: readonly DriveTask[], onDone: (done: number, all: number) => void): Promise<Map<string, DriveAnswer>> {
  const answers = new Map<string, DriveAnswer>();
  const count = Math.max(1, Math.min(availableParallelism(), 8));
  await Promise.all(
    Array.from({ length: count }, (_, n) => new Promise<void>((resolve, reject) => {
      const job: DriveJob = { folder, seed, tasks: tasks.filter((_task, i) => i % count === n) };
      const worker = new Worker(new URL('./drive-worker.ts', import.meta.url), { workerData: job });
      worker.on('message', (answer: DriveAnswer) => {
        answers.set(answer.frameId, answer);
        onDone(answers.size, tasks.length);
      });
      worker.once('error', reject);
      worker.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`Drawing the drives stopped with code ${code}; run "npm run demo:prepare" again.`))));
    })),
  );
  return answers;
}
