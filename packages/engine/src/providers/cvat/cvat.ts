import { ShoalError } from '../../base/errors';
import type { LabelingProvider } from '../provider';
import { connectCvat } from './cvat-service';
import { cvatFiles, cvatLabels, readCvatResults } from './files';

/**
 * CVAT. As files: `annotations.xml` (CVAT for images 1.1), `images.txt` (the pictures in order), `labels.json` for the raw labels of a project, `instructions.md`.
 * Results: the XML export. Live: its REST API. Our ids travel in a text attribute `shoal_id`, which `labels.json` gives every label.
 */
export const cvatProvider: LabelingProvider = {
  id: 'cvat',
  title: 'CVAT',
  can: { predictions: true, results: true, live: true, pull: true },
  // Its exports have two digits after the point.
  tolerancePx: 0.02,
  async writeTasks(job, options = {}) {
    const { files, notCarried } = await cvatFiles(job, options);
    const encoder = new TextEncoder();
    return {
      files: [
        ...files,
        ...(options.handedIn ? [] : [{ path: 'labels.json', bytes: encoder.encode(`${JSON.stringify(cvatLabels(job.classes), null, 1)}\n`) }, { path: 'instructions.md', bytes: encoder.encode(`${job.instructions}\n`) }]),
      ],
      notCarried,
    };
  },
  async readResults(files, { signal } = {}) {
    const own = files.filter(({ path }) => /\.xml$/i.test(path));
    if (own.length === 0) throw new ShoalError('unsupported-format', `No annotations of CVAT in ${files.map(({ path }) => `"${path}"`).join(', ')}. Export the task there as "CVAT for images 1.1", and open its annotations.xml.`);
    return readCvatResults(own, signal);
  },
  connect: connectCvat,
};
