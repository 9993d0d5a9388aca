/** One planted problem. Boxes are x, y, w, h in pixels. */
export interface PlantedEntry {
  readonly frame_id: string;
  readonly label_id?: string;
  readonly true_class?: string;
  readonly given?: string;
  readonly true_box?: readonly [number, number, number, number];
  /** The train frame that a test frame repeats. */
  readonly partner?: string;
  readonly how?: string;
}

export const PLANTED_KINDS = [
  'green_cone',
  'slow_for_speed_limit',
  'missing_pedestrian',
  'loose_box',
  'near_duplicate',
  'black_frame',
  'fog_frame',
  'broken_image',
  'broken_label',
  'class_noise',
] as const;

export type PlantedKind = (typeof PLANTED_KINDS)[number];

/** The ground truth of everything that was planted. */
export type Planted = Record<PlantedKind, PlantedEntry[]>;

export function createPlanted(): Planted {
  return Object.fromEntries(PLANTED_KINDS.map((kind) => [kind, []])) as unknown as Planted;
}

/** JSON with one entry a line, so that changes can be read in a diff. */
export function plantedJson(seed: string, version: number, planted: Planted): string {
  const kinds = PLANTED_KINDS.map((kind) => {
    const entries = planted[kind].map((entry) => `    ${JSON.stringify(entry)}`).join(',\n');
    return `  ${JSON.stringify(kind)}: [${entries ? `\n${entries}\n  ` : ''}]`;
  });
  return `{\n  "seed": ${JSON.stringify(seed)},\n  "version": ${version},\n${kinds.join(',\n')}\n}\n`;
}
