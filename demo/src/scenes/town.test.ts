import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { PLANTED_KINDS, plantedJson } from './planted';
import { CLASSES, FRAME_HEIGHT, FRAME_WIDTH } from './scene-types';
import { GENERATOR_VERSION, generateTown, type Town } from './town';

let town: Town;

beforeAll(() => {
  town = generateTown();
});

function countBy<T>(items: readonly T[], key: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[key(item)] = (counts[key(item)] ?? 0) + 1;
  return counts;
}

function digest(some: Town): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([some.frames, some.labels, some.trueLabels, some.planted, [...some.scenes], [...some.brokenImages]]));
  return hash.digest('hex');
}

describe('generateTown', () => {
  it('says the same for the same seed and something else for another', () => {
    expect(digest(generateTown())).toBe(digest(town));
    expect(digest(generateTown({ seed: 'another' }))).not.toBe(digest(town));
  });

  it('makes the committed ground truth', async () => {
    const committed = await readFile(new URL('../../planted.json', import.meta.url), 'utf8');
    expect(plantedJson(town.seed, GENERATOR_VERSION, town.planted) === committed, 'demo/planted.json differs; run "npm run demo:prepare -- --force" and commit it').toBe(true);
    expect(committed.length).toBeLessThan(400_000);
    const parsed: unknown = JSON.parse(committed);
    expect(Object.keys(parsed as object)).toEqual(['seed', 'version', ...PLANTED_KINDS]);
  });

  it('has three parts, and whole sequences in one split', () => {
    expect(countBy(town.frames, (frame) => frame.dataset)).toEqual({ labeled: 2000, unlabeled: 2000, production: 1000 });
    const splits = countBy(town.frames.filter((frame) => frame.dataset === 'labeled'), (frame) => String(frame.split));
    expect((splits['train'] ?? 0) / 2000).toBeGreaterThan(0.65);
    expect((splits['val'] ?? 0) / 2000).toBeGreaterThan(0.1);
    expect((splits['test'] ?? 0) / 2000).toBeGreaterThan(0.12);
    const bySequence = new Map<string, Set<unknown>>();
    for (const frame of town.frames) {
      if (!frame.sequence_id) continue;
      bySequence.set(frame.sequence_id, (bySequence.get(frame.sequence_id) ?? new Set()).add(frame.split));
    }
    expect([...bySequence.values()].every((splitsOfOne) => splitsOfOne.size === 1)).toBe(true);
    expect(new Set(town.frames.map((frame) => frame.frame_id)).size).toBe(5000);
    expect(new Set(town.labels.map((label) => label.label_id)).size).toBe(town.labels.length);
    expect(new Set(town.labels.map((label) => label.batch)).size).toBe(8);
    expect(new Set(town.labels.map((label) => label.annotator)).size).toBe(5);
  });

  it('keeps true boxes inside the picture and large enough to see', () => {
    for (const label of town.trueLabels) {
      expect(label.x >= 0 && label.y >= 0 && label.x + label.w <= FRAME_WIDTH + 0.02 && label.y + label.h <= FRAME_HEIGHT + 0.02, JSON.stringify(label)).toBe(true);
      expect(Math.max(label.w, label.h)).toBeGreaterThanOrEqual(7);
    }
    const counts = countBy(town.trueLabels, (label) => label.class_id);
    for (const { id } of CLASSES) expect(counts[id]).toBeGreaterThan(400);
  });

  it('gives labels that are possible, apart from the planted broken ones', () => {
    const broken = new Set(town.planted.broken_label.map((entry) => entry.label_id));
    const known = new Set<string>(CLASSES.map((info) => info.id));
    const sound = (label: Town['labels'][number]): boolean => {
      const [x, y, w, h] = [label.x ?? NaN, label.y ?? NaN, label.w ?? NaN, label.h ?? NaN];
      return known.has(label.class_id) && x >= 0 && y >= 0 && w > 0 && h > 0 && x + w <= FRAME_WIDTH + 0.02 && y + h <= FRAME_HEIGHT + 0.02;
    };
    expect(town.labels.filter((label) => !sound(label)).map((label) => label.label_id).sort()).toEqual([...broken].sort());
    expect(countBy(town.planted.broken_label, (entry) => String(entry.how))).toEqual({ negative_width: 1, outside: 1, unknown_class: 2, nan: 2 });
    expect(countBy(town.planted.broken_image, (entry) => String(entry.how))).toEqual({ truncated: 2, wrong_size: 2 });
  });
});

describe('planted problems', () => {
  it('green cones are rare where there are labels and common elsewhere', () => {
    const part = new Map(town.frames.map((frame) => [frame.frame_id, frame]));
    const share = (keep: (frame: Town['frames'][number]) => boolean): number => {
      const cones = town.trueLabels.filter((label) => label.class_id === 'cone' && keep(part.get(label.frame_id) as Town['frames'][number]));
      return cones.filter((label) => label.green).length / cones.length;
    };
    expect(share((frame) => frame.split === 'train')).toBeGreaterThan(0.004);
    expect(share((frame) => frame.split === 'train')).toBeLessThan(0.014);
    expect(share((frame) => frame.dataset === 'unlabeled')).toBeGreaterThan(0.12);
    expect(share((frame) => frame.dataset === 'unlabeled')).toBeLessThan(0.22);
    expect(town.planted.green_cone.filter((entry) => entry.frame_id.startsWith('prod')).length).toBeGreaterThan(60);
  });

  it('labeler-3 writes slow on most speed limits from batch 7 on, and nowhere else', () => {
    const labels = new Map(town.labels.map((label) => [label.label_id, label]));
    for (const entry of town.planted.slow_for_speed_limit) {
      const label = labels.get(entry.label_id as string);
      expect(label?.class_id).toBe('slow');
      expect(label?.annotator).toBe('labeler-3');
      expect(['batch-7', 'batch-8']).toContain(label?.batch);
    }
    const limits = town.trueLabels.filter((truth) => truth.class_id === 'speed_limit' && truth.label_id).map((truth) => labels.get(truth.label_id as string));
    const hers = limits.filter((label) => label?.annotator === 'labeler-3' && (label.batch ?? '') >= 'batch-7');
    expect(hers.length).toBeGreaterThan(60);
    expect(town.planted.slow_for_speed_limit.length / hers.length).toBeGreaterThan(0.45);
    expect(town.planted.slow_for_speed_limit.length / hers.length).toBeLessThan(0.75);
  });

  it('a third of the people at night has no label', () => {
    const night = new Set(town.frames.filter((frame) => frame.time_of_day === 'night' && frame.dataset === 'labeled').map((frame) => frame.frame_id));
    const people = town.trueLabels.filter((label) => label.class_id === 'pedestrian' && night.has(label.frame_id));
    const missing = people.filter((label) => label.label_id === null);
    expect(missing.length).toBe(town.planted.missing_pedestrian.length);
    expect(missing.length / people.length).toBeGreaterThan(0.28);
    expect(missing.length / people.length).toBeLessThan(0.42);
    expect(town.trueLabels.filter((label) => label.label_id === null && label.frame_id.startsWith('lab')).length).toBe(missing.length);
  });

  it('labeler-5 draws loose boxes, the others do not', () => {
    const truths = new Map(town.trueLabels.filter((truth) => truth.label_id).map((truth) => [truth.label_id, truth]));
    const broken = new Set(town.planted.broken_label.map((entry) => entry.label_id));
    const growth = (loose: boolean): number[] =>
      town.labels
        .filter((label) => (label.annotator === 'labeler-5') === loose && !broken.has(label.label_id))
        .map((label) => {
          const truth = truths.get(label.label_id);
          return ((label.w ?? 0) * (label.h ?? 0)) / ((truth?.w ?? NaN) * (truth?.h ?? NaN));
        })
        .sort((a, b) => a - b);
    const loose = growth(true);
    const careful = growth(false);
    expect(loose.length).toBe(town.planted.loose_box.length);
    expect(loose[Math.floor(loose.length / 2)]).toBeGreaterThan(1.6);
    expect(careful[Math.floor(careful.length * 0.95)]).toBeLessThan(1.25);
  });

  it('has the planned black, foggy, repeated and mislabelled frames', () => {
    expect(town.planted.black_frame.length).toBe(25);
    expect(town.planted.fog_frame.length).toBeGreaterThan(90);
    expect(town.planted.fog_frame.length).toBeLessThan(150);
    expect(town.frames.some((frame) => frame.weather === 'fog' && frame.dataset !== 'production')).toBe(false);
    const split = new Map(town.frames.map((frame) => [frame.frame_id, frame.split]));
    expect(town.planted.near_duplicate.length).toBe(30);
    for (const entry of town.planted.near_duplicate) expect([split.get(entry.frame_id), split.get(entry.partner as string)]).toEqual(['test', 'train']);
    const noise = town.planted.class_noise.length / town.labels.length;
    expect(noise).toBeGreaterThan(0.01);
    expect(noise).toBeLessThan(0.02);
  });
});
