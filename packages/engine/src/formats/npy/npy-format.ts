import { unzipSync } from 'fflate';
import { messageOf, ShoalError } from '../../base/errors';
import type { Format, Guess, ImportTarget, OptionValues, RowArray } from '../contract/format';
import { extensionOf, stemOf, type SourceFile } from '../contract/source-file';
import { readNpy, type NpyArray } from './npy';

type Role = RowArray['role'] | 'none';

const MAX_ARRAY_BYTES = 2 * 1024 ** 3;
const MAX_ENTRIES = 1000;

/**
 * NumPy arrays beside a table: labels, predicted probabilities, embeddings or map positions, row by row. `.npz` archives hold several. What an array is
 * follows from its shape, type, values and name, and can be corrected. Definition: NEP 1.
 */
export const npy: Format = {
  id: 'npy',
  title: 'NumPy',
  options: [
    {
      id: 'role',
      title: 'The array holds',
      kind: 'choice',
      choices: [
        { value: 'auto', title: 'what its shape and name say' },
        { value: 'embedding', title: 'an embedding a row' },
        { value: 'probabilities', title: 'predicted probabilities' },
        { value: 'labels', title: 'class indices' },
        { value: 'positions', title: 'positions on the map' },
        { value: 'none', title: 'nothing that is needed' },
      ],
    },
  ],
  async sniff(files) {
    const guesses: Guess[] = [];
    for (const file of files.files) {
      const extension = extensionOf(file.path);
      if (extension !== 'npy' && extension !== 'npz') continue;
      const head = await files.head(file);
      const shape = extension === 'npy' ? /'shape'\s*:\s*\(([^)]*)\)/.exec(new TextDecoder('latin1').decode(head.subarray(0, 1024)))?.[1] : undefined;
      guesses.push({ files: [file.path], confidence: 0.9, evidence: [extension === 'npz' ? 'an archive of arrays' : `an array of shape (${shape?.trim().replace(/,$/, '') ?? '?'})`], options: { role: 'auto' } });
    }
    return guesses;
  },
  async read(part, target, context) {
    for (const path of part.files) {
      const file = context.files.get(path);
      if (!file) continue;
      await context.progress(0, file.size);
      const bytes = await file.read();
      if (extensionOf(path) === 'npz') for (const [name, entry] of unpack(bytes, path)) addArray(readNpy(entry, `${path}/${name}`), stemOf(name), part.options, file, target);
      else addArray(readNpy(bytes, path), stemOf(path), part.options, file, target);
    }
  },
};

function unpack(bytes: Uint8Array, path: string): [string, Uint8Array][] {
  let count = 0;
  try {
    const entries = unzipSync(bytes, {
      filter({ name, originalSize, size }) {
        count += 1;
        if (count > MAX_ENTRIES) throw new ShoalError('invalid-data', `${path} holds more than ${MAX_ENTRIES} arrays.`);
        if (originalSize > MAX_ARRAY_BYTES || (originalSize > 10_000_000 && originalSize > size * 1000)) throw new ShoalError('invalid-data', `${path} would unpack "${name}" from ${size} to ${originalSize} bytes. It was not read.`, { details: { path, name } });
        return name.endsWith('.npy');
      },
    });
    return Object.entries(entries);
  } catch (cause) {
    if (cause instanceof ShoalError) throw cause;
    throw new ShoalError('invalid-data', `${path} is not a readable archive of arrays: ${messageOf(cause)}. Save it again with np.savez().`, { details: { path }, cause });
  }
}

function addArray(array: NpyArray, name: string, options: OptionValues, file: SourceFile, target: ImportTarget): void {
  const [rows = 0, columns = 1] = array.shape;
  if (array.shape.length === 0 || array.shape.length > 2) {
    target.report({ code: 'unread-file', message: `The array has the shape (${array.shape.join(', ')}). Expected one row for each row of a table: (n) or (n, columns). It was left out.`, file: file.path, column: name });
    return;
  }
  const asked = options['role'];
  const role: Role = asked === 'embedding' || asked === 'probabilities' || asked === 'labels' || asked === 'positions' || asked === 'none' ? asked : guessRole(array, name);
  if (role === 'none') {
    target.report({ code: 'unread-file', message: `What the array of shape (${array.shape.join(', ')}) of ${array.descr} holds is not clear. Choose a role for it, or leave it out.`, file: file.path, column: name });
    return;
  }
  target.report({ code: 'read-as', message: `${name} was read as ${role}: shape (${array.shape.join(', ')}) of ${array.descr}.`, file: file.path });
  if (role === 'probabilities') reportSums(array, rows, columns, file, target);
  target.addArray({ name, role, rows, columns, values: role === 'labels' ? toIndices(array, file, target) : role === 'probabilities' ? Float64Array.from(array.data, Number) : Float32Array.from(array.data, Number) });
}

function guessRole(array: NpyArray, name: string): Role {
  const isWhole = /[iub]/.test(array.descr);
  const [, columns] = array.shape;
  if (array.shape.length === 1 || columns === 1) return isWhole && !/(^|_)(index|idx|ids?|offsets?)(_|$)/i.test(name) ? 'labels' : 'none';
  if (isWhole) return 'none';
  if (sumsToOne(array)) return 'probabilities';
  return columns === 2 ? 'positions' : 'embedding';
}

function sumsToOne(array: NpyArray): boolean {
  const [rows = 0, columns = 1] = array.shape;
  const step = Math.max(1, Math.floor(rows / 200));
  for (let row = 0; row < rows; row += step) {
    let sum = 0;
    for (let column = 0; column < columns; column++) {
      const value = Number(array.data[row * columns + column]);
      if (!(value >= -1e-6)) return false;
      sum += value;
    }
    if (Math.abs(sum - 1) > 0.01) return false;
  }
  return rows > 0;
}

function reportSums(array: NpyArray, rows: number, columns: number, file: SourceFile, target: ImportTarget): void {
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let column = 0; column < columns; column++) sum += Number(array.data[row * columns + column]);
    if (!(Math.abs(sum - 1) <= 1e-3)) target.report({ code: 'probabilities-sum', message: 'The probabilities of the row do not sum to 1.', file: file.path, line: row + 1, value: String(sum) });
  }
}

function toIndices(array: NpyArray, file: SourceFile, target: ImportTarget): Int32Array {
  return Int32Array.from({ length: array.data.length }, (_, row) => {
    const value = Number(array.data[row]);
    if (Number.isInteger(value) && value >= 0 && value < 2 ** 31) return value;
    target.report({ code: 'bad-value', message: 'A class index is a whole number, 0 or more. The label was left out.', file: file.path, line: row + 1, value: String(array.data[row]) });
    return -1;
  });
}
