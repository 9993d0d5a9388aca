import { findImageIssues, type ImageIssueKind } from '../../kernels/dataset-checks/image-issues';
import type { ScoreRow } from '../../model/tables';
import type { Analysis } from '../analysis';
import { readColumnsOf } from '../read-columns';
import { decimals } from '../reasons';
import { writeScores } from '../score-table';

interface Measured {
  readonly area: number;
  readonly aspect: number;
  readonly dark: number;
  readonly bright: number;
  readonly entropy: number;
  readonly sharpness: number;
}

const words: Readonly<Record<ImageIssueKind, (m: Measured) => string>> = {
  dark: (m) => `The picture is dark: its brightest parts reach ${decimals(m.bright)} of full brightness.`,
  bright: (m) => `The picture is washed out: its darkest parts are at ${decimals(m.dark)} of full brightness.`,
  blurry: (m) => `The picture has hardly any edges (sharpness ${decimals(m.sharpness)}).`,
  odd_size: (m) => `The picture is of an unusual size: ${Math.round(Math.sqrt(m.area))} pixels a side on average.`,
  odd_aspect_ratio: (m) => `The picture is ${decimals(1 / Math.max(m.aspect, 1e-6))} times as long as it is wide.`,
  low_information: (m) => `The picture shows almost nothing: ${decimals(m.entropy)} bits a pixel.`,
  greyscale: () => 'The picture has no colour, unlike most.',
};

/** Pictures that stand out (scorer `image_quality`): dark, washed out, blurry, odd in size or shape, empty, without colour, or unreadable. */
export const scoreImages: Analysis = {
  id: 'scores_images',
  version: 1,
  title: 'Judging the pictures',
  inputs: ['image_quality'],
  output: 'scores_images',
  async run({ database, modelId }, { signal }) {
    const table = await database.query('SELECT * FROM image_quality WHERE NOT unreadable', { signal });
    const columns = readColumnsOf(table, { frame_id: 'text', area: 'number', aspect: 'number', dark_percentile: 'number', bright_percentile: 'number', information: 'number', entropy: 'number', sharpness: 'number', is_greyscale: 'number' });
    const { issues } = findImageIssues({ area: columns.area, aspect: columns.aspect, darkPercentile: columns.dark_percentile, brightPercentile: columns.bright_percentile, information: columns.information, sharpness: columns.sharpness, isGreyscale: columns.is_greyscale });
    const troubled = await database.query('SELECT frame_id, problem, unreadable FROM image_quality WHERE problem IS NOT NULL', { signal });
    const { frame_id: frames, problem, unreadable } = readColumnsOf(troubled, { frame_id: 'text', problem: 'text', unreadable: 'number' });
    const row = (frame: string, score: number, raw: number, kind: string, reason: string): ScoreRow => ({ model_id: modelId ?? '', scorer_id: 'image_quality', owner: 'frame', owner_id: frame, frame_id: frame, score, raw, kind, suggested: null, flagged: true, reason, evidence: [] });
    const rows = [
      ...issues.map(({ row: at, kind, score, raw }) => {
        const value = (name: 'area' | 'aspect' | 'dark_percentile' | 'bright_percentile' | 'entropy' | 'sharpness') => columns[name][at] ?? 0;
        const measured = { area: value('area'), aspect: value('aspect'), dark: value('dark_percentile'), bright: value('bright_percentile'), entropy: value('entropy'), sharpness: value('sharpness') };
        return row(columns.frame_id[at] ?? '', score, raw, kind, words[kind](measured));
      }),
      ...frames.map((frame, i) => (unreadable[i] ? row(frame, 1, 1, 'unreadable', `The picture cannot be read. ${problem[i] ?? ''}`) : row(frame, 0.9, 1, 'wrong_size', problem[i] ?? ''))),
    ];
    await writeScores(database, 'scores_images', rows, { signal });
  },
};
