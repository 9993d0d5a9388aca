import { ShoalError } from '../../base/errors';

/** One line of a KITTI label file; with a score it is a line of a result file. */
export interface KittiLine {
  readonly className: string;
  readonly truncated: number;
  readonly occluded: number;
  readonly alpha: number;
  readonly box: readonly [x1: number, y1: number, x2: number, y2: number];
  readonly size: readonly [height: number, width: number, length: number];
  readonly location: readonly [x: number, y: number, z: number];
  readonly rotationY: number;
  /** NaN in label files. */
  readonly score: number;
}

/**
 * The objects of one KITTI text file: class, truncation, occlusion, alpha, four sides, three sizes, three coordinates, rotation, and in
 * results a score. Throws `invalid-data`, naming file and line, for another number of columns or something that is no number.
 */
export function parseKittiObjects(text: string, file: string, kind: 'labels' | 'results'): KittiLine[] {
  const columns = kind === 'labels' ? 15 : 16;
  return text.split('\n').flatMap((line, index): KittiLine[] => {
    const cells = line.trim().split(/\s+/);
    if (cells.length === 1 && cells[0] === '') return [];
    const where = `${file}, line ${index + 1}`;
    if (cells.length !== columns && !(kind === 'labels' && cells.length === 16)) {
      throw new ShoalError('invalid-data', `${where} has ${cells.length} columns. KITTI ${kind} have ${columns}${kind === 'results' ? ', the last is the score' : ''}.`, { details: { file, line: index + 1 } });
    }
    const [className = '', ...rest] = cells;
    const numbers = rest.map((cell, i) => {
      const value = Number(cell);
      if (Number.isFinite(value)) return value;
      throw new ShoalError('invalid-data', `${where} holds "${cell.slice(0, 40)}" in column ${i + 2}. Expected a number.`, { details: { file, line: index + 1, column: i + 2 } });
    });
    const [truncated = NaN, occluded = NaN, alpha = NaN, x1 = NaN, y1 = NaN, x2 = NaN, y2 = NaN, height = NaN, width = NaN, length = NaN, x = NaN, y = NaN, z = NaN, rotationY = NaN, score = NaN] = numbers;
    return [{ className, truncated, occluded, alpha, box: [x1, y1, x2, y2], size: [height, width, length], location: [x, y, z], rotationY, score: kind === 'results' ? score : NaN }];
  });
}
