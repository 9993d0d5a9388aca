import type { Format } from '../contract/format';
import { extensionOf } from '../contract/source-file';
import { readScale } from './read-scale';
import { writeScale } from './write-scale';

/**
 * Annotations and predictions of Scale Nucleus, and task exports of Scale. Boxes are pixels, top-left; cuboids have their middle, length, width,
 * height and a turn about the vertical. Definition: https://nucleus.scale.com/docs
 */
export const scale: Format = {
  id: 'scale',
  title: 'Scale / Nucleus',
  async sniff(files) {
    const guesses = [];
    for (const file of files.files) {
      if (!['json', 'jsonl', 'ndjson'].includes(extensionOf(file.path))) continue;
      const head = new TextDecoder().decode(await files.head(file));
      const nucleus = /"reference_id"\s*:/.test(head) && /"geometry"\s*:|"type"\s*:\s*"category"/.test(head);
      const task = /"task_id"\s*:/.test(head) && /"annotations"\s*:/.test(head) && /"params"\s*:/.test(head);
      if (!nucleus && !task) continue;
      guesses.push({
        files: [file.path],
        confidence: nucleus ? 0.9 : 0.8,
        evidence: [nucleus ? 'annotations with reference_id and geometry' : 'tasks with params and annotations', ...(/"confidence"\s*:/.test(head) ? ['confidence: read as inferences'] : [])],
      });
    }
    return guesses;
  },
  read: readScale,
  write: writeScale,
};
