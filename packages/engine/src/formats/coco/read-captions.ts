import type { ImportTarget, ReadContext } from '../contract/format';
import type { SourceFile } from '../contract/source-file';
import { ROOT, scanFile } from './coco-file';
import { idText, isObject, textOf } from './fields';

/** Characters of all captions together that are kept. */
const MAX_CHARACTERS = 2 ** 27;

/**
 * Captions by image id, of `annotations` or of a results file; several captions of an image are lines of one text. Empty when the file has none:
 * it stops at the first element without a caption.
 */
export async function readCaptions(file: SourceFile, target: ImportTarget, context: ReadContext): Promise<Map<string, string>> {
  const captions = new Map<string, string>();
  let characters = 0;
  for await (const event of scanFile(file, context, ['annotations', ROOT], 0, 1)) {
    if (event.type !== 'elements') continue;
    for (const { value } of event.elements) {
      const imageId = isObject(value) ? idText(value['image_id']) : undefined;
      const caption = isObject(value) ? textOf(value['caption']) : undefined;
      if (imageId === undefined || caption === undefined) {
        if (captions.size === 0) return captions;
        continue;
      }
      const text = caption.trim();
      characters += text.length;
      if (characters > MAX_CHARACTERS) {
        target.report({ code: 'skipped-row', message: `The captions are longer than ${MAX_CHARACTERS} characters together; the rest was left out.`, file: file.path });
        return captions;
      }
      const known = captions.get(imageId);
      captions.set(imageId, known === undefined ? text : `${known}\n${text}`);
    }
  }
  return captions;
}
