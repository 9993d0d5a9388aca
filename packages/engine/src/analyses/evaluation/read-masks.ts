import type { QueryOptions } from '../../database/database';
import { sqlLiteral } from '../../database/sql';
import { rleToRuns } from '../../formats/masks/rle';
import type { AnalysisContext } from '../analysis';
import { readNumbers, readTexts } from '../read-columns';
import type { ComparedObjects } from './compared-objects';

export interface ComparedMasks {
  /** Run lengths by row; `undefined` for objects without a mask. */
  readonly labels: readonly (Uint32Array | undefined)[];
  readonly inferences: readonly (Uint32Array | undefined)[];
}

/** The masks of compared objects; `null` unless both sides have any. One that cannot be read counts as none: the import report names it. */
export async function readMasks({ database, modelId }: AnalysisContext, labels: ComparedObjects, inferences: ComparedObjects, options: QueryOptions): Promise<ComparedMasks | null> {
  const read = async (table: 'labels' | 'inferences', objects: ComparedObjects): Promise<(Uint32Array | undefined)[] | null> => {
    const [id, where] = table === 'labels' ? ['label_id', ''] : ['inference_id', `AND model_id = ${sqlLiteral(modelId ?? '')}`];
    const answer = await database.query(`SELECT ${id} AS id, mask_width, mask_height, mask_counts FROM ${table} WHERE mask_counts IS NOT NULL ${where}`, options);
    if (answer.numRows === 0) return null;
    const [ids, counts] = [readTexts(answer, 'id'), readTexts(answer, 'mask_counts')];
    const [widths, heights] = [readNumbers(answer, 'mask_width'), readNumbers(answer, 'mask_height')];
    const rowOf = new Map(ids.map((text, row) => [text, row]));
    return objects.ids.map((text) => {
      const row = rowOf.get(text);
      if (row === undefined) return undefined;
      try {
        return rleToRuns({ width: widths[row] ?? NaN, height: heights[row] ?? NaN, counts: counts[row] ?? '' });
      } catch {
        return undefined;
      }
    });
  };
  const labelMasks = await read('labels', labels);
  const inferenceMasks = labelMasks && (await read('inferences', inferences));
  return labelMasks && inferenceMasks ? { labels: labelMasks, inferences: inferenceMasks } : null;
}
