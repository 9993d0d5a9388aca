import { ShoalError } from '../../base/errors';

/** Throws `invalid-data`, naming the first row, unless every label is a whole number from 0 to `classes` - 1. */
export function assertClassIndices(labels: ArrayLike<number>, classes = Infinity): void {
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row] as number;
    if (Number.isInteger(label) && label >= 0 && label < classes) continue;
    const limit = Number.isFinite(classes) ? `below ${classes}` : 'of at least 0';
    throw new ShoalError('invalid-data', `Label ${label} of row ${row} is no class. Expected a whole number ${limit}: leave out rows without a label.`, {
      details: { row, label, classes },
    });
  }
}
