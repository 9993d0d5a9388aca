import type { AnnotatedInference, AnnotatedLabel, ImportedFrame } from '@shoal/engine';
import { createRandom } from '../../scenes/random';
import { probabilities } from '../classes';
import { ANNOTATORS, clamp, placeAt, RECORDED, round, type HarbourPart, type PlantedMistake } from '../part';

const COUNT = 200;
const MISTAKES = 8;

/** Calls at the harbour as rows of a table without any medium: was the ship on time? */
export function makeRows(seed: string): HarbourPart {
  const random = createRandom(`${seed}/rows`);
  const frames: ImportedFrame[] = [];
  const labels: AnnotatedLabel[] = [];
  const inferences: AnnotatedInference[] = [];
  const clear: number[] = [];
  for (let i = 0; i < COUNT; i++) {
    const frameId = `call-${String(i + 1).padStart(3, '0')}`;
    const kind = random.weighted([['coaster', 0.4], ['ferry', 0.25], ['bulk carrier', 0.2], ['tanker', 0.15]] as const);
    const tonnage = Math.round((kind === 'coaster' ? 2200 : kind === 'ferry' ? 9000 : kind === 'tanker' ? 14_000 : 21_000) * Math.exp(random.gaussian() * 0.28));
    const draught = round(1.9 + 0.033 * Math.sqrt(tonnage) + random.gaussian() * 0.25, 1);
    const wind = round(clamp(7.5 + random.gaussian() * 4, 0.2, 23), 1);
    const usual = kind === 'ferry' ? 17.5 : kind === 'coaster' ? 11.5 : 12.8;
    const speed = round(clamp(usual - 0.13 * Math.max(0, wind - 8) + random.gaussian() * 1.3, 4, 22), 1);
    const score = 1.15 * (usual - speed) + 0.24 * (wind - 9) + (kind === 'ferry' ? -0.8 : 0.2) + random.gaussian() * 0.35 - 1.1;
    const classId = score > 0 ? 'late' : 'on_time';
    if (Math.abs(score) > 1.2) clear.push(i);
    const timestamp = RECORDED + i * 97 * 60_000;
    frames.push({
      frameId,
      dataset: 'labeled',
      split: i % 5 === 4 ? 'val' : 'train',
      labeled: true,
      width: 0,
      height: 0,
      timestamp,
      ...placeAt(random.range(-9000, 2000), random.range(-14_000, -600)),
      extra: { modality: 'row', ship_type: kind, tonnage_gt: tonnage, draught_m: draught, speed_kn: speed, wind_ms: wind, distance_nm: round(random.range(12, 340), 0) },
    });
    labels.push({ labelId: `${frameId}-1`, frameId, task: 'class', classId, source: 'manual', annotator: ANNOTATORS[i % ANNOTATORS.length] ?? null, batch: 'calls' });
    for (const [modelId, sharpness] of [['m1', 1.5], ['m2', 2]] as const) {
      const late = 1 / (1 + Math.exp(-sharpness * (score + random.gaussian() * 0.3)));
      const predicted = late > 0.5 ? 'late' : 'on_time';
      const confidence = round(clamp(Math.max(late, 1 - late), 0.5, 0.99));
      inferences.push({ inferenceId: `${modelId}-${frameId}`, modelId, frameId, task: 'class', classId: predicted, confidence, probs: probabilities(predicted, confidence, ['late', 'on_time']) });
    }
  }
  const planted = random.shuffle(clear).slice(0, MISTAKES).sort((a, b) => a - b).map((i): PlantedMistake => {
    const label = labels[i] as AnnotatedLabel;
    labels[i] = { ...label, classId: label.classId === 'late' ? 'on_time' : 'late' };
    return { modality: 'row', kind: 'wrong_class', frame_id: label.frameId, label_id: label.labelId, class_id: label.classId, truth: label.classId };
  });
  return { frames, media: [], labels, inferences, planted, files: new Map() };
}
