import type { Annotation } from '../model/annotation';
import { createTarget, type ImportedPart } from '../formats/contract/create-target';
import type { Format } from '../formats/contract/format';
import { createFileSet } from '../formats/contract/memory-files';
import type { SourceFile } from '../formats/contract/source-file';
import { createRowReader, readFrame, readLabel, readMedia } from '../formats/table/unflatten';
import { finiteBox } from '../model/geometry';
import type { LabelingResults, ResultFrame, ResultLabel } from './results';

/** Ids by which a label that was read may be known here. */
export type IdsOf = (label: Annotation & { readonly labelId: string }) => readonly string[];

export interface ReadResultsOptions {
  readonly signal?: AbortSignal | undefined;
  /** Default: the id that was read. */
  readonly idsOf?: IdsOf | undefined;
  /** Whether a frame is called by its picture, because the format has no place for its id. */
  readonly byPicture?: boolean | undefined;
}

/** Reads files with a format of ours and arranges what they hold by frame. Frames that nobody handed in are left out. */
export async function readResultsWith(format: Format, provider: string, files: readonly SourceFile[], options: ReadResultsOptions = {}): Promise<LabelingResults> {
  const target = createTarget();
  const { signal } = options;
  const context = {
    files: createFileSet(files),
    signal,
    progress: (): undefined => {
      signal?.throwIfAborted();
    },
  };
  await format.read?.({ files: files.map(({ path }) => path), options: {} }, target, context);
  return resultsOf(target.finish(), provider, options);
}

function resultsOf(part: ImportedPart, provider: string, { idsOf = ({ labelId }) => [labelId], byPicture = false }: ReadResultsOptions): LabelingResults {
  const pictures = new Map<string, string>();
  const media = createRowReader(part.media);
  if (byPicture) for (let row = 0; row < part.media.rows; row++) {
    const { frameId, uri } = readMedia(media, row);
    if (uri !== null && !pictures.has(frameId)) pictures.set(frameId, uri);
  }
  const frames = new Map<string, { frame: string; by: string | null; at: number | null; labels: ResultLabel[] }>();
  const reader = createRowReader(part.frames);
  for (let row = 0; row < part.frames.rows; row++) {
    const { frameId, labeled } = readFrame(reader, row);
    if (labeled && !frames.has(frameId)) frames.set(frameId, { frame: pictures.get(frameId) ?? frameId, by: null, at: null, labels: [] });
  }
  const labels = createRowReader(part.labels);
  for (let row = 0; row < part.labels.rows; row++) {
    const label = readLabel(labels, row);
    const owner = frames.get(label.frameId);
    if (!owner) continue;
    owner.by ??= label.annotator ?? null;
    owner.at = Math.max(owner.at ?? 0, label.updatedAt ?? 0) || null;
    owner.labels.push(resultLabel(label, idsOf(label)));
  }
  return { provider, frames: [...frames.values()] satisfies ResultFrame[], findings: part.report.findings };
}

/** What a label says of its class and place. */
export function resultLabel(label: Annotation & { readonly labelId: string }, ids: readonly string[]): ResultLabel {
  const { task, classId, rotation, polygons, keypoints, mask, cuboid, span, interval } = label;
  const shape = Object.fromEntries(Object.entries({ rotation, polygons, keypoints, mask, cuboid, span, interval }).filter(([, value]) => value !== null && value !== undefined));
  return { ids, key: label.labelId, task, className: classId, box: finiteBox(label.box ?? null), ...shape };
}
