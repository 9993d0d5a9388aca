import type { AnnotatedInference, AnnotatedLabel, ImportedFrame, ImportedMedia, Manifest } from '@shoal/engine';
import { createTarget, rawToArrowBytes } from '@shoal/engine/formats';
import { tableFromIPC, tableToIPC } from 'apache-arrow';
import { CLASSES } from './classes';
import type { HarbourPart, PlantedMistake } from './part';

export const HARBOUR_SEED = 'demo-harbour-1';

/** The tables of the bundle as Arrow IPC files, by file name. */
export function harbourTables(parts: readonly HarbourPart[]): ReadonlyMap<string, Uint8Array> {
  const target = createTarget();
  for (const info of CLASSES) target.addClass(info);
  const each = <T>(rows: (part: HarbourPart) => readonly T[], add: (row: T) => void): void => parts.forEach((part) => rows(part).forEach((row) => add(row)));
  each<ImportedFrame>((part) => part.frames, (row) => target.addFrame(row));
  each<ImportedMedia>((part) => part.media, (row) => target.addMedia(row));
  each<AnnotatedLabel>((part) => part.labels, (row) => target.addLabel(row));
  each<AnnotatedInference>((part) => part.inferences, (row) => target.addInference(row));
  const { frames, media, labels, inferences } = target.finish();
  return new Map(Object.entries({ frames, media, labels, inferences }).map(([name, table]) => [`${name}.arrow`, tableToIPC(tableFromIPC(rawToArrowBytes(table)), 'file')]));
}

export function harbourManifest(): Manifest {
  return {
    schemaVersion: 1,
    name: 'Demo harbour',
    description:
      'A generated harbour for every kind of data: laser scans with three cameras, pictures with every geometry, films, sounds, log entries and rows of a table. Labels with known mistakes, and two models.',
    license: 'CC0-1.0. Everything is generated; no rights are reserved.',
    classes: CLASSES,
    tables: { frames: 'frames.arrow', media: 'media.arrow', labels: 'labels.arrow', inferences: 'inferences.arrow' },
    models: [
      { id: 'm1', name: 'Model 1', description: 'Made up: the truth with noise, some misses and some ghosts.' },
      { id: 'm2', name: 'Model 2', description: 'Made up: as model 1, with fewer errors.' },
    ],
  };
}

/** `planted-sensors.json`: one entry a line. */
export function plantedSensorsJson(seed: string, planted: readonly PlantedMistake[]): string {
  return `{\n  "seed": ${JSON.stringify(seed)},\n  "planted": [\n${planted.map((entry) => `    ${JSON.stringify(entry)}`).join(',\n')}\n  ]\n}\n`;
}
