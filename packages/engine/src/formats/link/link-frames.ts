import type { Finding } from '../contract/findings';
import { baseName, stemOf } from '../contract/source-file';
import { createRowReader } from '../table/unflatten';
import type { RawTable } from '../table/raw-table';
import { cleanUri, createFrameIndex, type FrameIndex } from './frame-index';
import type { LinkBase, ReadPart } from './linked-dataset';
import { filterRows, remapColumn } from './remap';

export interface FrameLinker {
  readonly index: FrameIndex;
  /** Takes the frames of a part in. Returns its frame and media rows that are new, with the ids that they have in the whole. */
  take(part: ReadPart): { readonly frames: RawTable; readonly media: RawTable; readonly rename: (frameId: string) => string };
  /** What a part without frames of its own means. */
  resolve(frameId: string): string;
  /** Frames that some part says were annotated. */
  readonly annotated: ReadonlySet<string>;
}

/**
 * One set of frames for all parts. Two parts mean the same frame when ids agree, or the address or file name of the picture does; an
 * id that two parts use for different pictures is renamed in the later one.
 */
export function createFrameLinker(base: LinkBase | undefined, report: (finding: Finding) => void): FrameLinker {
  const index = createFrameIndex();
  const annotated = new Set<string>();
  for (const { frameId, uri } of base?.frames ?? []) index.add(frameId, uri);

  return {
    index,
    annotated,
    resolve: (frameId) => index.find(frameId) ?? frameId,
    take({ plan, data }) {
      const file = plan.files[0] ?? plan.id;
      const frameRows = createRowReader(data.frames);
      const mediaRows = createRowReader(data.media);
      const uris = new Map<string, string>();
      for (let row = 0; row < data.media.rows; row++) {
        const frameId = mediaRows.text('frame_id', row);
        const uri = mediaRows.text('uri', row);
        if (frameId !== null && uri !== null && !uris.has(frameId)) uris.set(frameId, uri);
      }
      const renamed = new Map<string, string>();
      const fresh = new Set<string>();
      for (let row = 0; row < data.frames.rows; row++) {
        const frameId = frameRows.text('frame_id', row);
        if (frameId === null || renamed.has(frameId)) continue;
        const uri = uris.get(frameId) ?? null;
        const known = sameFrame(index, frameId, uri);
        let id = known ?? frameId;
        if (known === undefined && index.has(frameId)) {
          id = `${stemOf(file)}/${frameId}`;
          for (let n = 2; index.has(id); n++) id = `${stemOf(file)}-${n}/${frameId}`;
          report({ code: 'id-collision', message: `Another file has a frame "${frameId}" with another picture. Here it is called "${id}".`, file, table: 'frames', rowId: id, frameId: id, value: frameId });
        }
        renamed.set(frameId, id);
        if (known === undefined) fresh.add(id);
        if (frameRows.flag('labeled', row)) annotated.add(id);
      }
      // Only now: frames of one part never mean each other.
      for (const [frameId, id] of renamed) index.add(id, uris.get(frameId) ?? null);
      const rename = (frameId: string): string => renamed.get(frameId) ?? index.find(frameId) ?? frameId;
      const keepFresh = (table: RawTable): RawTable => {
        const mapped = remapColumn(table, 'frame_id', rename);
        const reader = createRowReader(mapped);
        return filterRows(mapped, (row) => fresh.has(reader.text('frame_id', row) ?? ''));
      };
      return { frames: keepFresh(data.frames), media: keepFresh(data.media), rename };
    },
  };
}

/** The known frame that a part's frame is; `undefined` for a new one. */
function sameFrame(index: FrameIndex, frameId: string, uri: string | null): string | undefined {
  if (index.has(frameId)) {
    const known = index.uriOf(frameId);
    if (uri === null || known === null || baseName(cleanUri(known)) === baseName(cleanUri(uri))) return frameId;
    return undefined;
  }
  return uri === null ? index.find(frameId) : index.find(uri);
}
