import { sqlIn } from '../database/sql';
import type { Database } from '../database/database';
import type { ElementId, ElementKind } from '../model/element';
import type { Box } from '../model/geometry';
import { boxOf, numberOr, textOr } from '../session/read-cell';
import { galleryPageSql, type GalleryQuery } from './gallery-query';

/** A box to draw on a picture. */
export interface GalleryMark {
  readonly role: 'label' | 'inference';
  /** Pixels of the frame. */
  readonly box: Box;
  readonly classId: string | null;
}

/** One picture: an element of `elements` as it was when it was read. */
export interface GalleryRow {
  readonly elementId: ElementId;
  readonly kind: ElementKind;
  readonly id: string;
  readonly frameId: string;
  /** Size of the frame, pixels; `null` where the tables do not say. */
  readonly frameWidth: number | null;
  readonly frameHeight: number | null;
  /** What is cropped, pixels of the frame; `null` for whole frames and objects without a usable box. */
  readonly box: Box | null;
  readonly labelId: string | null;
  readonly classId: string | null;
  readonly given: string | null;
  readonly predicted: string | null;
  readonly agreement: string | null;
  readonly reason: string | null;
  readonly confidence: number | null;
  /** 0..1, higher = more worth a look. */
  readonly score: number;
  readonly flagged: boolean;
  /** What lies on the picture: the object and what the model says instead; on a frame, its most suspicious objects. */
  readonly marks: readonly GalleryMark[];
}

const COLUMNS = ['element_id', 'kind', 'id', 'frame_id', 'label_id', 'inference_id', 'class_id', 'given', 'predicted', 'agreement', 'reason', 'confidence', 'score', 'flagged', 'x', 'y', 'w', 'h'] as const;
/** Marks on one frame at most. */
const MAX_MARKS = 40;

type Row = Readonly<Record<string, unknown>>;

/** Reads one window of pictures and what lies on them: two queries, both bounded by the window. */
export async function readGalleryRows(database: Database, query: GalleryQuery, present: ReadonlySet<string>, start: number, end: number, signal: AbortSignal): Promise<GalleryRow[]> {
  const columns = [...COLUMNS, 'width', 'height'].filter((name) => present.has(name));
  const rows = rowsOf(await database.query(galleryPageSql(query, columns, start, end), { signal }));
  const marks = query.level === 'frame' ? await marksOfFrames(database, rows, signal) : await marksOfObjects(database, rows, signal);
  return rows.map((row): GalleryRow => {
    const kind = String(row.kind) as ElementKind;
    return {
      elementId: String(row.element_id) as ElementId,
      kind,
      id: String(row.id),
      frameId: String(row.frame_id),
      frameWidth: positive(row.width),
      frameHeight: positive(row.height),
      box: kind === 'frame' ? null : usableBox(row),
      labelId: textOr(row.label_id),
      classId: textOr(row.class_id),
      given: textOr(row.given),
      predicted: textOr(row.predicted),
      agreement: textOr(row.agreement),
      reason: textOr(row.reason),
      confidence: numberOr(row.confidence),
      score: finite(row.score) ?? 0,
      flagged: row.flagged === true,
      marks: marks(row),
    };
  });
}

async function marksOfObjects(database: Database, rows: readonly Row[], signal: AbortSignal): Promise<(row: Row) => readonly GalleryMark[]> {
  const ids = rows.filter((row) => row.kind === 'label').flatMap((row) => askable(row.inference_id));
  const found = new Map<string, GalleryMark>();
  if (ids.length > 0 && (await database.hasTable('inferences'))) {
    for (const row of rowsOf(await database.query(`SELECT inference_id, class_id, x, y, w, h FROM inferences WHERE ${sqlIn('inference_id', ids)}`, { signal }))) {
      const box = usableBox(row);
      if (box) found.set(String(row.inference_id), { role: 'inference', box, classId: textOr(row.class_id) });
    }
  }
  return (row) => {
    const box = usableBox(row);
    const own: GalleryMark[] = box ? [{ role: row.kind === 'inference' ? 'inference' : 'label', box, classId: textOr(row.kind === 'inference' ? row.predicted : row.given) }] : [];
    const other = row.kind === 'label' && typeof row.inference_id === 'string' ? found.get(row.inference_id) : undefined;
    return other ? [...own, other] : own;
  };
}

async function marksOfFrames(database: Database, rows: readonly Row[], signal: AbortSignal): Promise<(row: Row) => readonly GalleryMark[]> {
  const ids = rows.flatMap((row) => askable(row.frame_id));
  const found = new Map<string, GalleryMark[]>();
  if (ids.length > 0) {
    const table = await database.query(
      `SELECT frame_id, kind, given, predicted, x, y, w, h FROM elements WHERE kind <> 'frame' AND ${sqlIn('frame_id', ids)}
       QUALIFY row_number() OVER (PARTITION BY frame_id ORDER BY flagged DESC, score DESC, element_id) <= ${MAX_MARKS}`,
      { signal },
    );
    for (const row of rowsOf(table)) {
      const box = usableBox(row);
      const marks = found.get(String(row.frame_id)) ?? [];
      found.set(String(row.frame_id), marks);
      if (box) marks.push(row.kind === 'inference' ? { role: 'inference', box, classId: textOr(row.predicted) } : { role: 'label', box, classId: textOr(row.given) });
    }
  }
  return (row) => found.get(String(row.frame_id)) ?? [];
}

function rowsOf(table: { toArray(): { toJSON(): Record<string, unknown> }[] }): Row[] {
  return table.toArray().map((row) => row.toJSON());
}

/** Ids that SQL text can hold. */
function askable(id: unknown): readonly string[] {
  return typeof id === 'string' && !id.includes('\0') ? [id] : [];
}

function finite(value: unknown): number | null {
  const number = numberOr(value);
  return number !== null && Number.isFinite(number) ? number : null;
}

function positive(value: unknown): number | null {
  const number = finite(value);
  return number !== null && number > 0 ? number : null;
}

function usableBox(row: Row): Box | null {
  const box = boxOf(row);
  return box && [box.x, box.y, box.w, box.h].every(Number.isFinite) && box.w > 0 && box.h > 0 ? box : null;
}
