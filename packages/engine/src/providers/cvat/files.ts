import { cvat as format } from '../../formats/cvat/cvat';
import type { SourceFile } from '../../formats/contract/source-file';
import { writeCvat } from '../../formats/cvat/write-cvat';
import type { AnnotatedInference, AnnotatedLabel } from '../../model/annotation';
import type { ClassInfo } from '../../model/manifest';
import { jobDataset, type LabelingJob } from '../labeling-job';
import type { WriteTasksOptions } from '../provider';
import { readResultsWith, type IdsOf } from '../read-results';
import type { LabelingResults } from '../results';
import { ID_ATTRIBUTE } from './shapes';

/** `annotations.xml` and `images.txt` of a job, with our ids as attributes. */
export function cvatFiles(job: LabelingJob, { signal, handedIn = false }: WriteTasksOptions): ReturnType<typeof writeCvat> {
  const labels = handedIn || job.start !== 'model';
  const keep = handedIn || job.start !== 'nothing';
  const marked = { ...job, frames: job.frames.map((frame) => ({ ...frame, labels: keep ? frame.labels.map((label) => withId(label, label.labelId)) : [], inferences: frame.inferences.map((inference) => withId(inference, inference.inferenceId)) })) };
  return writeCvat(jobDataset(marked, { labels }), { signal, ...(job.modelId !== null && { modelId: job.modelId }) });
}

function withId<T extends AnnotatedLabel | AnnotatedInference>(item: T, id: string): T {
  return { ...item, attributes: { ...item.attributes, [ID_ATTRIBUTE]: id } };
}

/** Labels as CVAT's label constructor takes them. */
export function cvatLabels(classes: readonly ClassInfo[]): readonly Record<string, unknown>[] {
  return classes.map(({ name, color }) => ({ name, ...(color && /^#[0-9a-f]{6}$/i.test(color) && { color }), attributes: [{ name: ID_ATTRIBUTE, mutable: false, input_type: 'text', default_value: '', values: [''] }] }));
}

const idsOf: IdsOf = ({ labelId, attributes }) => {
  const own = attributes?.[ID_ATTRIBUTE];
  return typeof own === 'string' && own !== '' ? [own, labelId] : [labelId];
};

/** Reads CVAT's XML; frames are called by their picture. */
export function readCvatResults(files: readonly SourceFile[], signal?: AbortSignal): Promise<LabelingResults> {
  return readResultsWith(format, 'cvat', files, { signal, idsOf, byPicture: true });
}
