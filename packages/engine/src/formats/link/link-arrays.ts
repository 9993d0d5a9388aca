import type { ClassInfo } from '../../model/manifest';
import type { RowArray } from '../contract/format';
import type { Finding } from '../contract/findings';
import { flattenFrame, flattenInference, flattenLabel, FRAME_SCHEMA, INFERENCE_SCHEMA, LABEL_SCHEMA } from '../table/flatten';
import type { RawTable } from '../table/raw-table';
import { createTableBuilder } from '../table/table-builder';

/** The frames of one part in the order of its file. */
export interface RowOwner {
  readonly file: string;
  readonly frameIds: readonly string[];
  /** The part that the frames came from; arrays of the same part belong to it. */
  readonly labelled: boolean;
}

export interface ArrayLink {
  readonly frames: RawTable;
  readonly labels: RawTable;
  readonly inferences: RawTable;
  readonly classes: readonly ClassInfo[];
  readonly models: readonly { readonly id: string; readonly name: string }[];
  readonly vectors: readonly { readonly name: string; readonly role: 'embedding' | 'positions'; readonly dim: number; readonly owners: readonly string[]; readonly values: Float32Array }[];
}

/**
 * Gives arrays (NumPy files) their rows: those of the table with as many rows, or else frames of their own, `row-0` and on.
 * Class indices and probability columns are in the order of the classes that are known when their number fits, otherwise the classes
 * are called by their numbers.
 */
export function linkArrays(arrays: readonly { readonly file: string; readonly array: RowArray }[], owners: readonly RowOwner[], classes: readonly ClassInfo[], report: (finding: Finding) => void): ArrayLink {
  const frames = createTableBuilder(FRAME_SCHEMA);
  const labels = createTableBuilder(LABEL_SCHEMA);
  const inferences = createTableBuilder(INFERENCE_SCHEMA);
  const made = new Map<number, RowOwner>();
  const vectors: ArrayLink['vectors'][number][] = [];
  const models = new Map<string, { id: string; name: string }>();
  const labelArrays = new Set(arrays.filter(({ array }) => array.role === 'labels').map(({ array }) => array.rows));
  const width = Math.max(0, ...arrays.map(({ array }) => (array.role === 'probabilities' ? array.columns : array.role === 'labels' ? 1 + maximum(array.values) : 0)));
  const known = classes.length >= width ? classes : Array.from({ length: width }, (_, index): ClassInfo => ({ id: String(index), name: String(index) }));

  const ownerOf = (file: string, array: RowArray): RowOwner => {
    const fitting = owners.filter((owner) => owner.frameIds.length === array.rows);
    const found = fitting[0] ?? made.get(array.rows);
    if (found) {
      report({ code: 'read-as', message: `Row i of ${array.role} belongs to row i of ${found.file}; both have ${array.rows} rows.`, file });
      return found;
    }
    const owner: RowOwner = { file: 'the frames made for it', frameIds: Array.from({ length: array.rows }, (_, row) => `row-${row}`), labelled: labelArrays.has(array.rows) };
    made.set(array.rows, owner);
    for (const frameId of owner.frameIds) frames.add(flattenFrame({ frameId, labeled: owner.labelled }));
    report({ code: 'read-as', message: `No table has ${array.rows} rows, so each row became a frame of its own.`, file });
    return owner;
  };

  for (const { file, array } of arrays.toSorted((a, b) => (a.array.role === 'labels' ? -1 : 0) - (b.array.role === 'labels' ? -1 : 0))) {
    const owner = ownerOf(file, array);
    if (array.role === 'embedding' || array.role === 'positions') {
      vectors.push({ name: array.name, role: array.role, dim: array.columns, owners: owner.frameIds, values: array.values instanceof Float32Array ? array.values : Float32Array.from(array.values) });
      continue;
    }
    if (array.role === 'labels') {
      owner.frameIds.forEach((frameId, row) => {
        const value = array.values[row] ?? -1;
        const info = known[value];
        if (info) labels.add(flattenLabel({ labelId: `${frameId}:label`, frameId, task: 'class', classId: info.id }));
        else report({ code: 'unknown-class', message: `There are ${known.length} classes, 0 to ${known.length - 1}. The label was left out.`, file, line: row + 1, value: String(value) });
      });
      continue;
    }
    models.set(array.name, { id: array.name, name: array.name });
    owner.frameIds.forEach((frameId, row) => {
      const probs = new Float32Array(Math.max(array.columns, known.length));
      let best = 0;
      for (let column = 0; column < array.columns; column++) {
        probs[column] = array.values[row * array.columns + column] ?? NaN;
        if ((probs[column] ?? 0) > (probs[best] ?? 0)) best = column;
      }
      const confidence = probs[best] ?? NaN;
      inferences.add(flattenInference({ inferenceId: `${array.name}:${frameId}`, frameId, modelId: array.name, task: 'class', classId: known[best]?.id ?? String(best), confidence: Math.min(1, Math.max(0, confidence)), probs }));
    });
  }
  return { frames: frames.finish(['frame_id', 'dataset', 'labeled', 'width', 'height']), labels: labels.finish(), inferences: inferences.finish(), classes: arrays.some(({ array }) => array.role === 'labels' || array.role === 'probabilities') ? known : [], models: [...models.values()], vectors };
}

function maximum(values: ArrayLike<number>): number {
  let most = -1;
  for (let i = 0; i < values.length; i++) most = Math.max(most, values[i] ?? -1);
  return Math.min(most, 100_000);
}
