import { labelbox as format } from '../../formats/labelbox/labelbox';
import { uuidOf, writeLabelbox } from '../../formats/labelbox/write-labelbox';
import { jobDataset } from '../labeling-job';
import type { LabelingProvider } from '../provider';
import { readResultsWith } from '../read-results';

/**
 * Labelbox, as files: `data-rows.ndjson` (one data row a frame, its global key is the frame id), `labels.ndjson` and `predictions.ndjson` for the import of
 * pre-labels, `ontology.json`, `instructions.md`. Results: the NDJSON export. Labels are known by a UUID that is made of our id; where an export has other ids,
 * by their place.
 */
export const labelboxProvider: LabelingProvider = {
  id: 'labelbox',
  title: 'Labelbox',
  can: { predictions: true, results: true, live: false, pull: false },
  tolerancePx: 1e-3,
  carriedId: (labelId) => uuidOf(`label ${labelId}`),
  async writeTasks(job, { signal, handedIn = false } = {}) {
    const labels = handedIn || job.start === 'labels';
    const { files, notCarried } = await writeLabelbox(jobDataset(job, { labels }), { signal, ...(!handedIn && job.modelId !== null && { modelId: job.modelId }) });
    const encoder = new TextEncoder();
    if (handedIn) return { files: files.filter(({ path }) => path === 'labels.ndjson'), notCarried };
    const rows = job.frames.map(({ frame, url }) => `${JSON.stringify({ row_data: url, global_key: frame.frameId, metadata_fields: [{ name: 'shoal_send', value: job.sendId }] })}\n`).join('');
    const ontology = { tools: job.classes.map(({ name, color }) => ({ tool: 'rectangle', name, ...(color && { color }) })), classifications: [] };
    const file = (path: string, text: string) => ({ path, bytes: encoder.encode(text) });
    return { files: [file('data-rows.ndjson', rows), ...files.filter(({ path }) => labels || path !== 'labels.ndjson'), file('ontology.json', `${JSON.stringify(ontology, null, 1)}\n`), file('instructions.md', `${job.instructions}\n`)], notCarried };
  },
  readResults: (files, { signal } = {}) => readResultsWith(format, 'labelbox', files.filter(({ path }) => /\.(nd)?jsonl?$/i.test(path)), { signal }),
};
