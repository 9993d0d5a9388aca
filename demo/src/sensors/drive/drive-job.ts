import type { ActorTruth } from './record-frame';
import type { DRIVES } from './stage';

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
