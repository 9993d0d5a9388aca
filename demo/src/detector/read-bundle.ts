import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { tableFromIPC } from 'apache-arrow';

/** The columns of a frame that inference needs. */
export interface BundleFrame {
  readonly frameId: string;
  readonly dataset: string;
  /** Its sequence, or the frame itself where it stands alone. */
  readonly group: string;
  /** Absolute path of the picture; null when the bundle lists no file for the frame. */
  readonly picture: string | null;
}

/** A given label with its box in pixels; sides may be impossible or NaN, as the bundle has them. */
export interface BundleLabel {
  readonly labelId: string;
  readonly frameId: string;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface Bundle {
  /** In the order of the bundle. */
  readonly frames: readonly BundleFrame[];
  readonly labels: readonly BundleLabel[];
}

/** Reads the prepared demo bundle. Throws with the command to run when it is not there. */
export async function readBundle(folder: string): Promise<Bundle> {
  if (!existsSync(path.join(folder, 'frames.arrow'))) {
    throw new Error(`No prepared bundle in ${folder}. Run "npm run demo:prepare" first.`);
  }
  const files = new Map<string, string>();
  for (const row of await readRows(path.join(folder, 'media.arrow'))) {
    files.set(String(row['frame_id']), String(row['uri']));
  }
  const base = await mediaBase(folder);
  const frames = (await readRows(path.join(folder, 'frames.arrow'))).map((row) => {
    const uri = files.get(String(row['frame_id']));
    return {
      frameId: String(row['frame_id']),
      dataset: String(row['dataset']),
      group: String(row['sequence_id'] ?? row['frame_id']),
      picture: uri === undefined ? null : path.join(folder, base, uri),
    };
  });
  const labels = (await readRows(path.join(folder, 'labels.arrow'))).map((row) => ({
    labelId: String(row['label_id']),
    frameId: String(row['frame_id']),
    x: toNumber(row['x']),
    y: toNumber(row['y']),
    w: toNumber(row['w']),
    h: toNumber(row['h']),
  }));
  return { frames, labels };
}

/** The manifest may put all pictures under one folder. */
async function mediaBase(folder: string): Promise<string> {
  const manifest = path.join(folder, 'shoal.json');
  if (!existsSync(manifest)) return '';
  const parsed: unknown = JSON.parse(await readFile(manifest, 'utf8'));
  if (typeof parsed !== 'object' || parsed === null || !('mediaBase' in parsed)) return '';
  return typeof parsed.mediaBase === 'string' ? parsed.mediaBase : '';
}

async function readRows(file: string): Promise<Record<string, unknown>[]> {
  const table = tableFromIPC(await readFile(file));
  return table.toArray().map((row: { toJSON(): Record<string, unknown> }) => row.toJSON());
}

function toNumber(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN;
}
