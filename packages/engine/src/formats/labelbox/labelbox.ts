import type { Format, Guess } from '../contract/format';
import { extensionOf } from '../contract/source-file';
import { readLabelbox } from './read-labelbox';
import { writeLabelbox } from './write-labelbox';

/**
 * Labelbox NDJSON: one annotation a line as its import takes them, or one data row a line as its export gives them. Boxes are top, left, height, width in pixels. Masks are pictures
 * behind an address and are not fetched. Definition: https://docs.labelbox.com/reference/import-image-annotations
 */
export const labelbox: Format = {
  id: 'labelbox',
  title: 'Labelbox',
  options: [{ id: 'model', title: 'Name of the model', kind: 'text', help: 'For annotations with a confidence.' }],
  async sniff(files) {
    const guesses: Guess[] = [];
    for (const file of files.files) {
      if (!['json', 'jsonl', 'ndjson'].includes(extensionOf(file.path))) continue;
      const head = new TextDecoder().decode(await files.head(file));
      const importing = /"dataRow"\s*:\s*\{/.test(head);
      const exported = /"data_row"\s*:\s*\{/.test(head) && /"projects"\s*:\s*\{/.test(head);
      if (!importing && !exported) continue;
      guesses.push({ files: [file.path], confidence: 0.95, evidence: [importing ? 'annotations with a dataRow' : 'data rows with the labels of projects', ...(/"confidence"\s*:/.test(head) ? ['confidence: read as inferences'] : [])], options: { model: null } });
    }
    return guesses;
  },
  read: readLabelbox,
  write: writeLabelbox,
};
