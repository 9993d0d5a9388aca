import type { Finding } from '../../formats/contract/findings';
import { asArray, asNumber, asRecord, asText, type JsonRecord } from '../../formats/json/fields';
import { LABEL_TASKS, type AnnotatedInference } from '../../model/annotation';
import type { Label } from '../../model/label';
import type { ClassInfo } from '../../model/manifest';
import { saidOf } from '../../review/changed-label';
import type { LabelingJob } from '../labeling-job';
import type { ResultFrame, ResultLabel } from '../results';

/** What a webhook gets: some frames of a send. Fields are never renamed or removed within a version. */
export interface WebhookPayload {
  readonly type: 'shoal.labeling.tasks';
  readonly version: 1;
  readonly sendId: string;
  /** Which part of the send this is, from 0. */
  readonly part: number;
  readonly parts: number;
  readonly issue: { readonly issueId: string; readonly title: string; readonly instructions: string };
  readonly classes: readonly Pick<ClassInfo, 'id' | 'name'>[];
  readonly frames: readonly WebhookFrame[];
}

export interface WebhookFrame {
  readonly frameId: string;
  readonly url: string;
  /** Pixels; `null` when not known. */
  readonly width: number | null;
  readonly height: number | null;
  /** What to start from. */
  readonly labels: readonly Label[];
  /** What the model says, when it goes along. */
  readonly predictions: readonly (Label & { readonly modelId: string; readonly confidence: number | null })[];
}

/** What comes back, as a file. */
export interface WebhookResults {
  readonly type: 'shoal.labeling.results';
  readonly version: 1;
  readonly sendId: string;
  readonly frames: readonly { readonly frameId: string; readonly by?: string | null; /** Milliseconds since the epoch, UTC. */ readonly at?: number | null; readonly labels: readonly Partial<Label>[] }[];
}

export function webhookFrames(job: LabelingJob): WebhookFrame[] {
  return job.frames.map(({ frame, url, labels, inferences }) => ({
    frameId: frame.frameId,
    url,
    width: frame.width ?? null,
    height: frame.height ?? null,
    labels: job.start === 'labels' ? labels.map(plainLabel) : [],
    predictions: inferences.map((inference: AnnotatedInference) => ({ ...plainLabel({ ...inference, box: inference.box ?? null, labelId: inference.inferenceId }), modelId: inference.modelId, confidence: inference.confidence })),
  }));
}

/** A label without anything that JSON or the contract has no place for. */
export function plainLabel(label: Label): Label {
  const { labelId, frameId, task, classId, box } = label;
  const { sensorId: _sensor, ...shape } = saidOf(label);
  return { labelId, frameId, task, classId, box, ...shape };
}

/** Frames of a results file; what is no label becomes a finding. */
export function readWebhookResults(value: unknown, file: string): { readonly frames: ResultFrame[]; readonly findings: Finding[] } {
  const findings: Finding[] = [];
  const frames = (asArray(asRecord(value)?.['frames']) ?? []).flatMap((entry, index): ResultFrame[] => {
    const frame = asRecord(entry);
    const frameId = asText(frame?.['frameId']);
    const labels = asArray(frame?.['labels']);
    if (!frame || frameId === null || !labels) {
      findings.push({ code: 'skipped-row', message: 'The frame has no frameId or no labels. It was left out.', file, line: index + 1 });
      return [];
    }
    const read = labels.flatMap((item, at): ResultLabel[] => {
      const label = resultLabelOf(asRecord(item), `${frameId}:${at}`);
      if (!label) findings.push({ code: 'skipped-row', message: 'The label has no known task, no class, or a place that is no number. It was left out.', file, line: index + 1, frameId });
      return label ? [label] : [];
    });
    return [{ frame: frameId, by: asText(frame['by']), at: asNumber(frame['at']), labels: read }];
  });
  return { frames, findings };
}

function resultLabelOf(label: JsonRecord | null, fallback: string): ResultLabel | null {
  const task = LABEL_TASKS.find((known) => known === label?.['task']);
  const className = asText(label?.['classId']);
  if (!label || !task || className === null) return null;
  const id = asText(label['labelId']);
  const box = asRecord(label['box']);
  const shape = saidOf(label as unknown as Label);
  // JSON has no other numbers than finite ones, so texts in their place are what can go wrong.
  if (!onlyNumbers(shape.polygons) || !onlyNumbers(shape.keypoints) || !onlyNumbers(shape.rotation) || (box && !onlyNumbers([box['x'], box['y'], box['w'], box['h']]))) return null;
  const place = box ? { x: Number(box['x']), y: Number(box['y']), w: Number(box['w']), h: Number(box['h']) } : null;
  if (!place && task === 'box') return null;
  return { ...shape, ids: id === null ? [] : [id], key: id ?? fallback, task, className, box: place };
}

function onlyNumbers(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return Array.isArray(value) ? value.every((item) => item !== undefined && item !== null && onlyNumbers(item)) : typeof value === 'number' && Number.isFinite(value);
}
