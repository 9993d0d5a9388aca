import type { Format } from '../contract/format';
import { extensionOf, IMAGE_EXTENSIONS } from '../contract/source-file';
import { readCvat } from './read-cvat';
import { writeCvat } from './write-cvat';

/**
 * CVAT's own XML 1.1, for images and for video. Boxes are corners in pixels; masks are row-major run lengths within a box. Definition:
 * https://docs.cvat.ai/docs/dataset_management/formats/format-cvat/
 */
export const cvat: Format = {
  id: 'cvat',
  title: 'CVAT',
  async sniff(files) {
    const guesses = [];
    for (const file of files.files) {
      if (extensionOf(file.path) !== 'xml') continue;
      const head = new TextDecoder().decode((await files.head(file)).subarray(0, 8192));
      if (!/<annotations[\s>]/.test(head)) continue;
      const version = /<version>\s*([\d.]+)\s*<\/version>/.exec(head)?.[1];
      guesses.push({
        files: [file.path],
        companions: files.files.filter((other) => IMAGE_EXTENSIONS.has(extensionOf(other.path))).map((other) => other.path),
        confidence: version ? 0.95 : 0.6,
        evidence: [version ? `the root "annotations" with version ${version}` : 'the root "annotations"', /<track\s/.test(head) ? 'tracks of a video' : 'images'],
      });
    }
    return guesses;
  },
  read: readCvat,
  write: writeCvat,
};
