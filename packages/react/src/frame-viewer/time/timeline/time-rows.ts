import type { FrameObject, Manifest } from '@shoal/engine';

export interface TimeSpan {
  readonly object: FrameObject;
  /** Seconds. */
  readonly start: number;
  readonly end: number;
  /** Spans of a row that overlap lie below each other. */
  readonly lane: number;
}

/** One track, or all objects of a class that are in none. */
export interface TimeRow {
  readonly key: string;
  /** Labels and proposed changes lie above, inferences below. */
  readonly side: 'label' | 'inference';
  readonly classId: string;
  readonly trackId: string | null;
  /** By start. */
  readonly spans: readonly TimeSpan[];
  readonly lanes: number;
}

const MAX_LANES = 6;

/** Objects with an interval in rows: labels before inferences, classes in the manifest's order, then tracks by name. */
export function timeRows(objects: readonly FrameObject[], manifest: Pick<Manifest, 'classes'>): readonly TimeRow[] {
  const groups = new Map<string, { side: TimeRow['side']; classId: string; trackId: string | null; objects: FrameObject[] }>();
  for (const object of objects) {
    if (!object.interval || !Number.isFinite(object.interval.start) || !Number.isFinite(object.interval.end)) continue;
    const side = object.role === 'inference' ? 'inference' : 'label';
    const key = `${side} ${object.trackId === null ? `class ${object.classId}` : `track ${object.trackId}`}`;
    const group = groups.get(key);
    if (group) group.objects.push(object);
    else groups.set(key, { side, classId: object.classId, trackId: object.trackId, objects: [object] });
  }
  const order = new Map(manifest.classes.map((info, index) => [info.id, index]));
  const rank = (classId: string) => order.get(classId) ?? manifest.classes.length;
  return [...groups]
    .map(([key, { objects: members, ...group }]) => ({ key, ...group, ...inLanes(members) }))
    .sort((a, b) => (a.side === b.side ? 0 : a.side === 'label' ? -1 : 1) || rank(a.classId) - rank(b.classId) || compare(a.classId, b.classId) || compare(a.trackId ?? '', b.trackId ?? ''));
}

function inLanes(objects: readonly FrameObject[]): Pick<TimeRow, 'spans' | 'lanes'> {
  const sorted = objects
    .map((object) => ({ object, start: object.interval?.start ?? 0, end: object.interval?.end ?? 0 }))
    .sort((a, b) => a.start - b.start || a.end - b.end || compare(a.object.key, b.object.key));
  const ends: number[] = [];
  const spans = sorted.map((span): TimeSpan => {
    let lane = ends.findIndex((end) => end <= span.start);
    if (lane < 0) lane = ends.length < MAX_LANES ? ends.length : MAX_LANES - 1;
    ends[lane] = Math.max(ends[lane] ?? 0, span.end);
    return { ...span, lane };
  });
  return { spans, lanes: Math.max(1, ends.length) };
}

function compare(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

/** The object before or after one in the order of rows and time; the first when none is given. */
export function neighbourObject(rows: readonly TimeRow[], key: string | null, step: 1 | -1): FrameObject | null {
  const all = rows.flatMap((row) => row.spans.map((span) => span.object));
  const at = all.findIndex((object) => object.key === key);
  if (at < 0) return (step > 0 ? all[0] : all.at(-1)) ?? null;
  return all[at + step] ?? null;
}
