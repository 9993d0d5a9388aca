import type { AnnotatedInference, AnnotatedLabel, ImportedFrame, ImportedMedia } from '@shoal/engine';
import { createRandom, type Random } from '../../scenes/random';
import { probabilities } from '../classes';
import { ANNOTATORS, clamp, placeAt, RECORDED, round, type HarbourPart, type PlantedMistake } from '../part';
import { createWriter, NOTICES, writeJournal, type Entity, type Writer } from './grammar';

const ENTITIES: readonly Entity[] = ['vessel', 'place', 'time', 'cargo'];

interface Entry {
  readonly frameId: string;
  readonly classId: 'routine' | 'incident';
  readonly writer: Writer;
}

/** Entries of the harbour's log with names, places, times and cargo marked, two of them long. */
export function makeTexts(seed: string): HarbourPart {
  const entries = writeEntries(seed);
  const frames: ImportedFrame[] = [];
  const media: ImportedMedia[] = [];
  const labels: AnnotatedLabel[] = [];
  const inferences: AnnotatedInference[] = [];
  entries.forEach(({ frameId, classId, writer }, index) => {
    const random = createRandom(`${seed}/text/${frameId}`);
    const timestamp = RECORDED + index * 5 * 3_600_000;
    frames.push({ frameId, dataset: 'labeled', split: index < 9 ? 'train' : 'val', labeled: true, width: 0, height: 0, timestamp, ...placeAt(random.range(-40, 40), 60 + random.range(0, 30)), extra: { modality: 'text' } });
    media.push({ frameId, sensorId: 'log', kind: 'text', uri: null, text: writer.text, timestamp });
    const who = { source: 'manual', annotator: ANNOTATORS[index % 3] ?? null, batch: 'log' };
    labels.push({ labelId: `${frameId}-class`, frameId, task: 'class', classId, ...who });
    writer.spans.forEach(({ entity, start, end }, i) => labels.push({ labelId: `${frameId}-${i + 1}`, frameId, task: 'span', classId: entity, span: { start, end }, ...who }));
    for (const model of ['m1', 'm2']) inferences.push(...infer(frameId, classId, writer, model, random.fork(model)));
  });
  return { frames, media, labels, inferences, planted: plant(entries, labels, createRandom(`${seed}/mistakes/text`)), files: new Map() };
}

function writeEntries(seed: string): Entry[] {
  const entries = NOTICES.map(({ incident, lines }, index): Entry => {
    const writer = createWriter(createRandom(`${seed}/text/words/${index}`));
    writer.write(lines.join('\n\n'));
    return { frameId: `log-${String(index + 1).padStart(2, '0')}`, classId: incident ? 'incident' : 'routine', writer };
  });
  for (const title of ['Journal of the harbour office, spring', 'Journal of the pilot station, spring']) {
    const random = createRandom(`${seed}/text/journal/${title}`);
    const writer = createWriter(random);
    writeJournal(writer, random, title, 21_500);
    entries.push({ frameId: `log-${String(entries.length + 1).padStart(2, '0')}`, classId: 'routine', writer });
  }
  return entries;
}

function infer(frameId: string, classId: Entry['classId'], writer: Writer, modelId: string, random: Random): AnnotatedInference[] {
  const better = modelId === 'm2' ? 1 : 0;
  const out: AnnotatedInference[] = [];
  const sure = round(clamp(0.84 + 0.06 * better + random.gaussian() * 0.05, 0.55, 0.98));
  out.push({ inferenceId: `${modelId}-${frameId}-class`, modelId, frameId, task: 'class', classId, confidence: sure, probs: probabilities(classId, sure, ['routine', 'incident']) });
  for (const { entity, start, end } of writer.spans) {
    const [luck, other, cut] = [random.next(), random.next(), random.next()];
    const confidence = clamp(0.86 + 0.05 * better + random.gaussian() * 0.06, 0.4, 0.985);
    if (luck < 0.05 - 0.02 * better) continue;
    const isWrong = other < 0.03 - 0.015 * better;
    const predicted = isWrong ? random.pick(ENTITIES.filter((id) => id !== entity)) : entity;
    // Models often leave out the article, or stop a word early.
    const words = writer.text.slice(start, end);
    const skip = cut < 0.08 && words.startsWith('the ') ? 4 : 0;
    const given = round(isWrong ? confidence * 0.6 : confidence);
    out.push({ inferenceId: `${modelId}-${frameId}-${out.length}`, modelId, frameId, task: 'span', classId: predicted, span: { start: start + skip, end }, confidence: given, probs: probabilities(predicted, given, ENTITIES) });
  }
  const words = [...writer.text.matchAll(/\b(Crane \d|Gate|Fog|Tug|Booms|ladder|fender|basin)\b/g)];
  for (const word of words) {
    if (random.next() > 0.1 - 0.05 * better) continue;
    const start = word.index;
    const given = round(random.range(0.2, 0.45));
    out.push({ inferenceId: `${modelId}-${frameId}-${out.length}`, modelId, frameId, task: 'span', classId: 'vessel', span: { start, end: start + word[0].length }, confidence: given, probs: probabilities('vessel', given, ENTITIES) });
  }
  return out;
}

function plant(entries: readonly Entry[], labels: AnnotatedLabel[], random: Random): PlantedMistake[] {
  const planted: PlantedMistake[] = [];
  const textOf = new Map(entries.map(({ frameId, writer }) => [frameId, writer.text]));
  const touched = new Set<string>();
  const words = (label: AnnotatedLabel): string => (label.span ? (textOf.get(label.frameId)?.slice(label.span.start, label.span.end) ?? '') : '');
  const take = (test: (label: AnnotatedLabel) => boolean): AnnotatedLabel => {
    const label = random.pick(labels.filter((candidate) => !touched.has(candidate.frameId) && test(candidate)));
    touched.add(label.frameId);
    return label;
  };
  const change = (label: AnnotatedLabel, changes: Partial<AnnotatedLabel>, kind: string, truth: string): void => {
    labels[labels.indexOf(label)] = { ...label, ...changes };
    planted.push({ modality: 'text', kind, frame_id: label.frameId, label_id: label.labelId, class_id: label.classId, truth });
  };
  const vessel = take((label) => label.classId === 'vessel');
  change(vessel, { classId: 'place' }, 'wrong_class', `"${words(vessel)}" is a vessel`);
  const cargo = take((label) => label.classId === 'cargo');
  change(cargo, { classId: 'vessel' }, 'wrong_class', `"${words(cargo)}" is cargo`);
  const missing = take((label) => label.classId === 'place');
  labels.splice(labels.indexOf(missing), 1);
  planted.push({ modality: 'text', kind: 'missing', frame_id: missing.frameId, label_id: null, class_id: missing.classId, truth: `"${words(missing)}" is a place` });
  const loose = take((label) => label.classId === 'vessel' && (label.span?.start ?? 0) > 30);
  if (loose.span) change(loose, { span: { start: loose.span.start - 14, end: loose.span.end + 11 } }, 'badly_located', `the span is "${words(loose)}"`);
  const entry = take((label) => label.task === 'class' && label.classId === 'incident');
  change(entry, { classId: 'routine' }, 'wrong_class', 'the entry is an incident');
  const model = take((label) => label.classId === 'time' && label.frameId < 'log-11');
  const at = textOf.get(model.frameId)?.search(/\b(until|usual|quarter|nobody|same|thanks|papers|asks|posted|changed|crew|water)\b/i) ?? -1;
  if (at >= 0) {
    const spurious: AnnotatedLabel = { ...model, labelId: `${model.frameId}-extra`, classId: 'cargo', span: { start: at, end: at + 5 } };
    labels.push(spurious);
    planted.push({ modality: 'text', kind: 'spurious', frame_id: model.frameId, label_id: spurious.labelId, class_id: null, truth: 'no entity' });
  }
  return planted;
}
