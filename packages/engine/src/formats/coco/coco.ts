import type { Format } from '../contract/format';
import { readCoco } from './read-coco';
import { sniffCoco } from './sniff-coco';
import { writeCoco } from './write-coco';

/** COCO: ground truth, results, captions, and Roboflow's variant. Source: https://cocodataset.org/#format-data */
export const coco: Format = {
  id: 'coco',
  title: 'COCO',
  options: [{ id: 'model', title: 'Model', kind: 'text', help: 'For results: the model that made them. Default: the name of the file.' }],
  sniff: sniffCoco,
  read: readCoco,
  write: (dataset, options) => Promise.resolve().then(() => writeCoco(dataset, { modelId: options?.modelId, signal: options?.signal })),
};
