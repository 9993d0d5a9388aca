import type { ClassInfo, ModelInfo } from '../../model/manifest';
import { createFindings, type FindingCode } from '../contract/findings';
import { baseName, stemOf } from '../contract/source-file';
import { concatTables } from '../table/concat-tables';
import { createCategoryBuilder, createTextBuilder } from '../table/column-builders';
import type { RawTable } from '../table/raw-table';
import { createRowReader } from '../table/unflatten';
import { createFrameLinker } from './link-frames';
import { createClassLinker } from './link-classes';
import { linkArrays, type RowOwner } from './link-arrays';
import { linkMedia } from './link-media';
import { addCounts, type LinkBase, type LinkedDataset, type ReadPart } from './linked-dataset';
import { remapColumn } from './remap';

export interface LinkOptions {
  /** All pictures, sounds and videos that came along, by path. */
  readonly media: readonly string[];
  /** The dataset that is added to; the result then holds what is new only. */
  readonly base?: LinkBase | undefined;
  /** Name of the dataset when no file gives one. */
  readonly name?: string | undefined;
}

/**
 * Puts parts together into one dataset: results find the frames and classes of the ground truth, arrays their rows, frames their
 * pictures. Parts with labels come first, then other parts with frames, then those that only refer to frames.
 */
export function linkParts(parts: readonly ReadPart[], options: LinkOptions): LinkedDataset {
  const findings = createFindings();
  const report = findings.add.bind(findings);
  const frameLinker = createFrameLinker(options.base, report);
  const classLinker = createClassLinker(options.base?.classes ?? [], report);
  const models = new Map<string, ModelInfo>((options.base?.models ?? []).map((model) => [model.id, model]));
  const tables = { frames: [] as RawTable[], media: [] as RawTable[], labels: [] as RawTable[], inferences: [] as { readonly table: RawTable; readonly classes: readonly ClassInfo[] }[] };
  const owners: RowOwner[] = [];
  const embeddings: LinkedDataset['embeddings'][number][] = [];
  const spaceIds = new Set(options.base?.spaces);
  const order = orderParts(parts);
  // Ids are remembered only where two parts could share one: a million strings are not nothing.
  const labelIds = order.filter(({ data }) => data.labels.rows > 0).length > 1 ? new Set<string>() : null;
  const inferenceIds = order.filter(({ data }) => data.inferences.rows > 0).length > 1 ? new Set<string>() : null;

  for (const part of order) {
    const { data, plan } = part;
    const file = plan.files[0] ?? plan.id;
    report({ code: 'read-as', message: `Read as ${plan.formatTitle}${plan.evidence.length > 0 ? `: ${plan.evidence.join('; ')}` : ''}.`, file });
    for (const model of data.models) if (!models.has(model.id)) models.set(model.id, model);
    const classOf = classLinker.link(data.classes, file);
    const { frames, media, rename } = frameLinker.take(part);
    tables.frames.push(frames);
    tables.media.push(media);
    if (data.frames.rows > 0) owners.push({ file: baseName(file), frameIds: readTexts(data.frames, 'frame_id').map(rename), labelled: data.labels.rows > 0 });
    const labels = uniqueIds(remapColumn(remapColumn(data.labels, 'frame_id', rename), 'class_id', classOf), 'label_id', labelIds, stemOf(file));
    const inferences = uniqueIds(remapColumn(remapColumn(data.inferences, 'frame_id', rename), 'class_id', classOf), 'inference_id', inferenceIds, stemOf(file));
    tables.labels.push(labels.table);
    tables.inferences.push({ table: inferences.table, classes: data.classes });
    const ownerName = (owner: string, id: string) => (owner === 'frame' ? rename(id) : owner === 'label' ? labels.rename(id) : inferences.rename(id));
    for (const { info, table } of data.embeddings) {
      const id = uniqueSpace(info.id, spaceIds);
      const positions = data.positions.find((position) => position.spaceId === info.id)?.table ?? null;
      embeddings.push({ info: { ...info, id }, table: renameOwners(table, ownerName), positions: positions && renameOwners(positions, ownerName) });
    }
    for (const { spaceId, table } of data.positions.filter((position) => !data.embeddings.some(({ info }) => info.id === position.spaceId))) {
      embeddings.push(positionsOnly(uniqueSpace(spaceId, spaceIds), renameOwners(table, ownerName)));
    }
  }

  const arrays = order.flatMap(({ data, plan }) => data.arrays.map((array) => ({ file: plan.files[0] ?? plan.id, array })));
  const baseOwner: RowOwner[] = options.base ? [{ file: 'the dataset', frameIds: options.base.frames.map((frame) => frame.frameId), labelled: true }] : [];
  const rows = linkArrays(arrays, [...owners, ...baseOwner], classLinker.classes, report);
  classLinker.link(rows.classes, arrays[0]?.file ?? '');
  for (const model of rows.models) if (!models.has(model.id)) models.set(model.id, model);
  for (const { name, role, dim, owners: frameIds, values } of rows.vectors) {
    const id = uniqueSpace(name, spaceIds);
    if (role === 'embedding') embeddings.push({ info: { id, name, dim, metric: 'cosine', level: 'frame' }, table: ownedVectors(frameIds, dim, values), positions: null });
    else embeddings.push(positionsOnly(id, ownedPositions(frameIds, values)));
  }

  let frames = concatTables([...tables.frames, rows.frames]);
  if (frames.rows === 0 && !options.base) {
    frames = framesOfReferences(concatTables([...tables.labels, ...tables.inferences.map(({ table }) => table)].map((table) => ({ rows: table.rows, columns: pick(table, ['frame_id']) }))), report);
  }
  const explained = new Set(order.flatMap(({ plan }) => plan.companions));
  const linked = linkMedia(frames, concatTables(tables.media), options.media, options.base ? new Set(options.media) : new Set([...explained].filter((path) => order.some(({ plan, data }) => plan.companions.includes(path) && data.media.rows === 0))), report);
  const allFrames = concatTables([markAnnotated(frames, frameLinker.annotated), linked.addedFrames]);

  const counts = new Map<FindingCode, number>();
  const summary = findings.finish();
  for (const { data } of order) addCounts(counts, data.report.counts);
  addCounts(counts, summary.counts);
  return {
    name: order.map(({ data }) => data.name).find((name) => name !== null) ?? options.name ?? nameOf(order),
    classes: classLinker.classes,
    models: [...models.values()],
    tables: {
      frames: allFrames,
      media: concatTables([linked.media, linked.addedMedia]),
      labels: concatTables([...tables.labels, rows.labels]),
      inferences: concatTables([...tables.inferences.map(({ table, classes }) => classLinker.spread(table, classes)), rows.inferences]),
    },
    embeddings,
    report: { findings: [...order.flatMap(({ data, plan }) => data.report.findings.map((finding) => ({ file: plan.files[0], ...finding }))), ...summary.findings], counts: Object.fromEntries(counts) },
  };
}

function orderParts(parts: readonly ReadPart[]): ReadPart[] {
  const rank = ({ data }: ReadPart) => (data.frames.rows > 0 && data.labels.rows > 0 ? 0 : data.frames.rows > 0 ? 1 : 2);
  return parts.toSorted((a, b) => rank(a) - rank(b));
}

function nameOf(parts: readonly ReadPart[]): string {
  const path = parts[0]?.plan.files[0];
  if (path === undefined) return 'Imported dataset';
  const top = path.includes('/') ? path.slice(0, path.indexOf('/')) : stemOf(path);
  return top || 'Imported dataset';
}

function readTexts(table: RawTable, name: string): string[] {
  const reader = createRowReader(table);
  return Array.from({ length: table.rows }, (_, row) => reader.text(name, row) ?? '');
}

function pick(table: RawTable, names: readonly string[]): RawTable['columns'] {
  return Object.fromEntries(names.flatMap((name) => (table.columns[name] ? [[name, table.columns[name]]] : [])));
}

/** Ids that an earlier part has get the name of the file in front. Within a part they stay: the report lists those that occur twice. */
function uniqueIds(table: RawTable, column: string, taken: Set<string> | null, file: string): { readonly table: RawTable; readonly rename: (id: string) => string } {
  if (!taken) return { table, rename: (id) => id };
  const ids = readTexts(table, column);
  const clash = taken.size > 0 && ids.some((id) => taken.has(id));
  const rename = (id: string): string => (clash ? `${file}/${id}` : id);
  for (const id of ids) taken.add(rename(id));
  return { table: clash ? remapColumn(table, column, rename) : table, rename };
}

function uniqueSpace(name: string, taken: Set<string>): string {
  const stem = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_').replaceAll(/^_+|_+$/g, '') || 'space';
  let id = stem;
  for (let n = 2; taken.has(id); n++) id = `${stem}_${n}`;
  taken.add(id);
  return id;
}

function renameOwners(table: RawTable, rename: (owner: string, id: string) => string): RawTable {
  const reader = createRowReader(table);
  const ids = createTextBuilder();
  for (let row = 0; row < table.rows; row++) ids.push(rename(reader.text('owner', row) ?? 'frame', reader.text('owner_id', row) ?? ''));
  return { rows: table.rows, columns: { ...table.columns, owner_id: ids.finish() } };
}

function ownerColumns(frameIds: readonly string[]) {
  const owner = createCategoryBuilder();
  const ids = createTextBuilder();
  for (const id of frameIds) {
    owner.push('frame');
    ids.push(id);
  }
  return { owner: owner.finish(), owner_id: ids.finish() };
}

function ownedVectors(frameIds: readonly string[], dim: number, values: Float32Array): RawTable {
  return { rows: frameIds.length, columns: { ...ownerColumns(frameIds), vector: { type: 'vector', size: dim, values, valid: null } } };
}

function ownedPositions(frameIds: readonly string[], values: Float32Array): RawTable {
  const at = (offset: number) => ({ type: 'f64' as const, values: Float64Array.from(frameIds, (_, row) => values[row * 2 + offset] ?? NaN), valid: null });
  return { rows: frameIds.length, columns: { ...ownerColumns(frameIds), x: at(0), y: at(1) } };
}

/** A map that came without its vectors: the positions stand for them. */
function positionsOnly(id: string, positions: RawTable): LinkedDataset['embeddings'][number] {
  const [x, y] = [positions.columns['x'], positions.columns['y']];
  const values = new Float32Array(positions.rows * 2);
  if (x?.type === 'f64' && y?.type === 'f64') {
    for (let row = 0; row < positions.rows; row++) {
      values[row * 2] = x.values[row] ?? NaN;
      values[row * 2 + 1] = y.values[row] ?? NaN;
    }
  }
  const { owner, owner_id: ownerId } = positions.columns;
  const table: RawTable = { rows: positions.rows, columns: { ...(owner && { owner }), ...(ownerId && { owner_id: ownerId }), vector: { type: 'vector', size: 2, values, valid: null } } };
  return { info: { id, name: id, dim: 2, metric: 'l2', level: 'frame' }, table, positions };
}

/** Results without ground truth: the frames that they speak of. */
function framesOfReferences(references: RawTable, report: (finding: { code: 'read-as'; message: string }) => void): RawTable {
  const ids = [...new Set(readTexts(references, 'frame_id'))].filter(Boolean);
  const frameIds = createTextBuilder();
  for (const id of ids) frameIds.push(id);
  if (ids.length > 0) report({ code: 'read-as', message: `No file lists the frames, so the ${ids.length} frames that the results speak of were made. Drop the ground truth too to see their pictures and labels.` });
  const column = <T extends 'i32' | 'flag'>(type: T) => ({ type, values: type === 'i32' ? new Int32Array(ids.length) : new Uint8Array(ids.length), valid: type === 'i32' ? new Uint8Array(ids.length) : null });
  return { rows: ids.length, columns: { frame_id: frameIds.finish(), dataset: { type: 'category', values: ['unlabeled'], indices: new Int32Array(ids.length) }, labeled: column('flag') as never, width: column('i32') as never, height: column('i32') as never } };
}

/** A frame that one file lists without annotation and another one annotates is annotated. */
function markAnnotated(frames: RawTable, annotated: ReadonlySet<string>): RawTable {
  const flags = frames.columns['labeled'];
  if (flags?.type !== 'flag') return frames;
  const reader = createRowReader(frames);
  const values = flags.values.map((value, row) => (value === 1 || annotated.has(reader.text('frame_id', row) ?? '') ? 1 : 0));
  return { rows: frames.rows, columns: { ...frames.columns, labeled: { ...flags, values } } };
}

