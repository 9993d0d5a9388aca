import type { Finding } from '../../formats/contract/findings';
import { readImageSize } from '../../formats/image/read-image-size';
import type { SourceDescriptor } from '../../formats/sources/descriptor';
import { openSource } from '../../formats/sources/open-source';
import { createIntegerBuilder } from '../../formats/table/column-builders';
import type { RawTable } from '../../formats/table/raw-table';
import { createRowReader, type CanonicalTables } from '../../formats/table/unflatten';

/** Pictures whose stated size is compared with the file; of larger datasets an even sample. */
const MAX_CHECKED = 2000;

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Reads the sizes of pictures that came along from their headers: for frames and media that state none, and, for up to 2,000 others, to
 * see that what is stated is true.
 */
export async function fillSizes(
  tables: CanonicalTables,
  sources: readonly SourceDescriptor[],
  report: (finding: Finding) => void,
  pace: (done: number, total?: number) => Promise<void> | undefined,
): Promise<Pick<CanonicalTables, 'frames' | 'media'>> {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const frames = createRowReader(tables.frames);
  const media = createRowReader(tables.media);
  const stated = new Map<string, Size | null>();
  for (let row = 0; row < tables.frames.rows; row++) {
    const [width, height] = [frames.number('width', row), frames.number('height', row)];
    stated.set(frames.text('frame_id', row) ?? '', width !== null && height !== null && width > 0 && height > 0 ? { width, height } : null);
  }
  const measured = new Map<string, Size>();
  const mediaSizes = new Map<number, Size>();
  const step = Math.max(1, Math.floor(tables.media.rows / MAX_CHECKED));
  for (let row = 0; row < tables.media.rows; row++) {
    const frameId = media.text('frame_id', row) ?? '';
    const source = byPath.get(media.text('uri', row) ?? '');
    if (!source || (media.text('kind', row) ?? 'image') !== 'image' || media.number('byte_offset', row) !== null) continue;
    const known = stated.get(frameId);
    const own = media.number('width', row);
    if (known && own === null && measured.has(frameId)) continue;
    if (known && row % step !== 0) continue;
    await pace(row, tables.media.rows);
    const size = await readImageSize(openSource(source)).catch(() => undefined);
    if (!size) {
      report({ code: 'failed-file', message: 'The picture has no readable header. It may be damaged, or of a kind that is not shown.', file: source.path, table: 'frames', rowId: frameId, frameId });
      continue;
    }
    mediaSizes.set(row, size);
    if (!measured.has(frameId)) measured.set(frameId, size);
    const claim = own !== null ? { width: own, height: media.number('height', row) ?? 0 } : known;
    if (claim && (claim.width !== size.width || claim.height !== size.height)) {
      report({ code: 'wrong-size', message: `The file has ${size.width} × ${size.height} pixels, but ${claim.width} × ${claim.height} is stated. Boxes may be off.`, file: source.path, table: 'frames', rowId: frameId, frameId, column: 'width', value: `${claim.width} × ${claim.height}` });
    }
  }
  return { frames: withSizes(tables.frames, (row) => stated.get(frames.text('frame_id', row) ?? '') ?? measured.get(frames.text('frame_id', row) ?? '')), media: withSizes(tables.media, (row) => existing(media, row) ?? mediaSizes.get(row)) };
}

function existing(reader: ReturnType<typeof createRowReader>, row: number): Size | undefined {
  const [width, height] = [reader.number('width', row), reader.number('height', row)];
  return width !== null && height !== null ? { width, height } : undefined;
}

function withSizes(table: RawTable, sizeOf: (row: number) => Size | undefined): RawTable {
  const width = createIntegerBuilder();
  const height = createIntegerBuilder();
  for (let row = 0; row < table.rows; row++) {
    const size = sizeOf(row);
    width.push(size?.width);
    height.push(size?.height);
  }
  return { rows: table.rows, columns: { ...table.columns, width: width.finish(), height: height.finish() } };
}
