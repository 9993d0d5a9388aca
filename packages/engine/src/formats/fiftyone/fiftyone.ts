import type { Format, Guess } from '../contract/format';
import { baseName, extensionOf, folderOf, IMAGE_EXTENSIONS } from '../contract/source-file';
import { readFiftyone } from './read-fiftyone';

/**
 * A dataset exported by FiftyOne (`samples.json` beside its media). Boxes, outlines and keypoints are relative to the picture. A field whose objects have a confidence is read as
 * inferences of a model of that name, others as labels. Definition: https://docs.voxel51.com/user_guide/using_datasets.html
 */
export const fiftyone: Format = {
  id: 'fiftyone',
  title: 'FiftyOne',
  async sniff(files) {
    const guesses: Guess[] = [];
    for (const file of files.files) {
      if (extensionOf(file.path) !== 'json') continue;
      const head = new TextDecoder().decode(await files.head(file));
      const samples = /"samples"\s*:\s*\[/.test(head) || /"filepath"\s*:/.test(head);
      if (!samples || !/"_cls"\s*:|"filepath"\s*:/.test(head) || !/"filepath"\s*:/.test(head)) continue;
      const folder = folderOf(file.path);
      const fields = [...head.matchAll(/"(\w+)"\s*:\s*\{\s*(?:"_id"\s*:\s*\{[^}]*\}\s*,\s*)?"_cls"\s*:\s*"(Detections|Classifications?|Polylines|Keypoints)"/g)].map((match) => `${match[1]} (${match[2]})`);
      guesses.push({
        files: [file.path],
        companions: files.files.filter((other) => (folder === '' || other.path.startsWith(`${folder}/`)) && IMAGE_EXTENSIONS.has(extensionOf(other.path))).map((other) => other.path),
        confidence: /"_cls"/.test(head) || baseName(file.path) === 'samples.json' ? 0.93 : 0.5,
        evidence: ['samples with a filepath', ...(fields.length > 0 ? [`fields: ${[...new Set(fields)].slice(0, 6).join(', ')}`] : [])],
      });
    }
    return guesses;
  },
  read: readFiftyone,
};
