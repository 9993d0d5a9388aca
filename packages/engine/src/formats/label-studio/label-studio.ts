import type { Format, Guess } from '../contract/format';
import { extensionOf } from '../contract/source-file';
import { readLabelStudio } from './read-label-studio';
import { writeLabelStudio } from './write-label-studio';

/**
 * Tasks of Label Studio as its JSON export has them (not JSON-MIN). Coordinates are percent of the picture; a turned rectangle turns about its top-left corner.
 * Definition: https://labelstud.io/guide/task_format
 */
export const labelStudio: Format = {
  id: 'label-studio',
  title: 'Label Studio',
  async sniff(files) {
    const guesses: Guess[] = [];
    for (const file of files.files) {
      if (!['json', 'jsonl'].includes(extensionOf(file.path))) continue;
      const head = new TextDecoder().decode(await files.head(file));
      if (!/"data"\s*:\s*\{/.test(head) || !/"(annotations|completions|predictions)"\s*:\s*\[/.test(head) || /"dataRow"|"images"\s*:\s*\[/.test(head)) continue;
      const region = /"type"\s*:\s*"(\w+labels|choices)"/.exec(head)?.[1];
      guesses.push({ files: [file.path], confidence: /"from_name"/.test(head) ? 0.95 : 0.7, evidence: ['tasks with data and annotations', ...(region ? [`regions of the kind ${region}, in percent`] : [])] });
    }
    return guesses;
  },
  read: readLabelStudio,
  write: writeLabelStudio,
};
