import { createRandom } from '../../scenes/random';
import type { AnnotatedInference, AnnotatedLabel, ImportedFrame, ImportedMedia } from '@shoal/engine';
import { placeAt, RECORDED, type HarbourPart } from '../part';
import { paintAerial } from './aerial';
import { inferPicture, labelPicture, plantPictureMistakes } from './annotate-pictures';
import { PICTURE_HEIGHT, PICTURE_WIDTH, type HarbourPicture } from './picture';
import { paintQuayside } from './quayside';

const COUNT = 12;

/** Twelve pictures of the harbour with every geometry that a picture can carry. */
export function makePictures(seed: string): HarbourPart {
  const frames: ImportedFrame[] = [];
  const media: ImportedMedia[] = [];
  const labels: AnnotatedLabel[] = [];
  const inferences: AnnotatedInference[] = [];
  const files = new Map<string, Uint8Array>();
  const bitmaps = new Map<string, Uint8Array>();
  for (let index = 0; index < COUNT; index++) {
    const frameId = `view-${String(index + 1).padStart(2, '0')}`;
    const random = createRandom(`${seed}/pictures/${frameId}`);
    const choppy = random.chance(0.4);
    const isAerial = index % 2 === 0;
    const picture: HarbourPicture = isAerial ? paintAerial(`${seed}/aerial/${index}`, choppy) : paintQuayside(`${seed}/quayside/${index}`, choppy, index % 4 === 1);
    const timestamp = RECORDED + index * 47 * 60_000;
    const uri = `media/pictures/${frameId}.jpg`;
    files.set(uri, picture.canvas.toBuffer('image/jpeg', 92));
    frames.push({
      frameId,
      dataset: 'labeled',
      split: index < 9 ? 'train' : 'val',
      labeled: true,
      width: PICTURE_WIDTH,
      height: PICTURE_HEIGHT,
      timestamp,
      ...placeAt(random.range(-160, 160), random.range(-120, 20)),
      extra: { modality: 'image', view: isAerial ? 'from above' : 'quayside' },
    });
    media.push({ frameId, sensorId: isAerial ? 'drone' : 'camera', kind: 'image', uri, width: PICTURE_WIDTH, height: PICTURE_HEIGHT, timestamp });
    const own = labelPicture(frameId, picture.truths, index);
    labels.push(...own);
    own.forEach(({ labelId }, i) => {
      const bitmap = picture.truths[i]?.bitmap;
      if (bitmap) bitmaps.set(labelId, bitmap);
    });
    for (const model of ['m1', 'm2'] as const) inferences.push(...inferPicture(frameId, picture.truths, model, random.fork(model)));
  }
  return { frames, media, labels, inferences, planted: plantPictureMistakes(labels, bitmaps, createRandom(`${seed}/mistakes/pictures`)), files };
}
