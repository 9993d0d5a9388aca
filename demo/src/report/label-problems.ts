import { boxIou, type Box, type Database } from '@shoal/engine';
import type { Planted, PlantedEntry } from '../scenes/planted';
import { readRows, type Row } from './read-rows';
import { measureRecovery, type Candidate, type Recovery } from './recovery';

/** IoU from which on a model's box is the planted object. */
const sameObject = 0.5;

const idsOf = (entries: readonly PlantedEntry[]) => new Set(entries.flatMap((entry) => entry.label_id ?? []));

/** Wrong classes, both kinds, from the label-error scores; the other kind is left out of each, because it is as wrong. */
export async function wrongClasses(database: Database, planted: Planted, kind: 'class_noise' | 'slow_for_speed_limit', scorer: 'label_errors' | 'combined' | 'neighbors' = 'label_errors'): Promise<Recovery> {
  const wanted = idsOf(planted[kind]);
  const other = idsOf(planted[kind === 'class_noise' ? 'slow_for_speed_limit' : 'class_noise']);
  const rows = await readRows(database, `SELECT owner_id, score, flagged FROM scores WHERE scorer_id = '${scorer}'`);
  const candidates = rows.filter((row) => !other.has(String(row['owner_id']))).map((row): Candidate => ({ score: Number(row['score']), flagged: row['flagged'] === true, planted: wanted.has(String(row['owner_id'])) }));
  return measureRecovery(candidates, wanted.size);
}

export interface GroupLine {
  readonly annotator: string;
  readonly batch: string;
  readonly given: string;
  readonly labels: number;
  readonly flagged: number;
  /** Share of flagged labels against the share over all. */
  readonly lift: number;
}

/** Where label errors pile up: by labeler, batch and given class, groups of ten labels or more, highest lift first. */
export async function errorGroups(database: Database): Promise<GroupLine[]> {
  const rows = await readRows(
    database,
    `WITH judged AS (SELECT l.annotator, l.batch, l.class_id AS given, s.flagged FROM scores s JOIN labels l ON l.label_id = s.owner_id WHERE s.scorer_id = 'label_errors' AND s.owner = 'label')
     SELECT annotator, batch, given, count(*)::INTEGER AS labels, count(*) FILTER (flagged)::INTEGER AS flagged,
       (count(*) FILTER (flagged) / count(*)) / (SELECT count(*) FILTER (flagged) / count(*) FROM judged) AS lift
     FROM judged GROUP BY annotator, batch, given HAVING count(*) >= 10 ORDER BY lift DESC, labels DESC`,
  );
  return rows.map((row) => ({ annotator: String(row['annotator']), batch: String(row['batch']), given: String(row['given']), labels: Number(row['labels']), flagged: Number(row['flagged']), lift: Number(row['lift']) }));
}

/** Loose boxes from the box scores: loose ones by score, then all others. */
export async function looseBoxes(database: Database, planted: Planted): Promise<Recovery> {
  const wanted = idsOf(planted.loose_box);
  const rows = await readRows(database, `SELECT owner_id, score, kind, flagged FROM scores WHERE scorer_id = 'disagreements' AND kind IN ('agree', 'loose_box', 'tight_box', 'badly_located')`);
  const candidates = rows.map((row): Candidate => {
    const loose = row['kind'] === 'loose_box';
    return { score: Number(row['score']) - (row['kind'] === 'tight_box' ? 1 : 0), flagged: loose && row['flagged'] === true, planted: wanted.has(String(row['owner_id'])) };
  });
  return measureRecovery(candidates, wanted.size);
}

/** Share of boxes flagged as loose, by labeler, highest first. */
export async function looseShares(database: Database): Promise<{ annotator: string; labels: number; share: number }[]> {
  const rows = await readRows(
    database,
    `SELECT l.annotator, count(*)::INTEGER AS labels, count(*) FILTER (s.flagged AND s.kind = 'loose_box') / count(*) AS share
     FROM scores s JOIN labels l ON l.label_id = s.owner_id WHERE s.scorer_id = 'disagreements' AND s.kind IN ('agree', 'loose_box', 'tight_box', 'badly_located')
     GROUP BY l.annotator ORDER BY share DESC`,
  );
  return rows.map((row) => ({ annotator: String(row['annotator']), labels: Number(row['labels']), share: Number(row['share']) }));
}

/**
 * People without a label, from the `missing` scores: a candidate is an inference of a pedestrian that nobody labelled.
 * Chance is the share of planted people among all pedestrians that the model sees where there are labels.
 */
export async function missingPedestrians(database: Database, planted: Planted): Promise<Recovery> {
  const seen = await readRows(
    database,
    `SELECT e.frame_id, e.agreement, e.score, e.flagged, i.x, i.y, i.w, i.h FROM elements e JOIN inferences i ON i.inference_id = e.inference_id
     WHERE e.level = 'object' AND e.predicted = 'pedestrian' AND e.agreement <> 'unlabeled' AND i.confidence >= 0.3`,
  );
  const found = markPlanted(seen, planted.missing_pedestrian);
  const candidates = seen.flatMap((row, i): Candidate[] => (row['agreement'] === 'missing' ? [{ score: Number(row['score']), flagged: row['flagged'] === true, planted: found[i] ?? false }] : []));
  const recovery = measureRecovery(candidates, planted.missing_pedestrian.length);
  const chance = found.filter(Boolean).length / seen.length;
  return { ...recovery, chance, lift: recovery.atPlanted / chance };
}

/** Impossible labels. */
export async function brokenLabels(database: Database, planted: Planted): Promise<Recovery> {
  const wanted = idsOf(planted.broken_label);
  const rows = await readRows(database, `SELECT l.label_id, b.label_id IS NOT NULL AS broken FROM labels l LEFT JOIN broken_labels b ON b.label_id = l.label_id`);
  return measureRecovery(
    rows.map((row) => ({ score: row['broken'] === true ? 1 : 0, flagged: row['broken'] === true, planted: wanted.has(String(row['label_id'])) })),
    wanted.size,
  );
}

/** Share of the green cones that the current model finds, by part of the dataset, beside all its cones' confidence. */
export async function greenConesFound(database: Database, planted: Planted, modelId: string): Promise<{ part: string; cones: number; found: number }[]> {
  const rows = await readRows(database, `SELECT frame_id, x, y, w, h FROM inferences WHERE model_id = '${modelId.replaceAll("'", "''")}' AND class_id = 'cone' AND confidence >= 0.3`);
  const boxes = boxesByFrame(rows);
  const parts = new Map<string, { part: string; cones: number; found: number }>();
  for (const { frame_id: frameId, true_box: box } of planted.green_cone) {
    if (!box) continue;
    const part = frameId.split('-')[0] ?? '';
    const line = parts.get(part) ?? { part, cones: 0, found: 0 };
    const found = (boxes.get(frameId) ?? []).some((other) => boxIou(other.box, toBox(box)) >= sameObject);
    parts.set(part, { part, cones: line.cones + 1, found: line.found + (found ? 1 : 0) });
  }
  return [...parts.values()];
}

/** The best row for every planted box, each row once. */
function markPlanted(rows: readonly Row[], entries: readonly PlantedEntry[]): boolean[] {
  const boxes = boxesByFrame(rows);
  const marked = rows.map(() => false);
  for (const { frame_id: frameId, true_box: box } of entries) {
    if (!box) continue;
    const free = (boxes.get(frameId) ?? []).filter(({ row }) => !marked[row]).map(({ row, box: other }) => ({ row, iou: boxIou(other, toBox(box)) }));
    const best = free.sort((a, b) => b.iou - a.iou)[0];
    if (best && best.iou >= sameObject) marked[best.row] = true;
  }
  return marked;
}

function boxesByFrame(rows: readonly Row[]): Map<string, { row: number; box: Box }[]> {
  const out = new Map<string, { row: number; box: Box }[]>();
  rows.forEach((row, i) => {
    const frameId = String(row['frame_id']);
    const list = out.get(frameId) ?? [];
    list.push({ row: i, box: { x: Number(row['x']), y: Number(row['y']), w: Number(row['w']), h: Number(row['h']) } });
    out.set(frameId, list);
  });
  return out;
}

function toBox([x, y, w, h]: readonly [number, number, number, number]): Box {
  return { x, y, w, h };
}
