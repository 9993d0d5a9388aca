import { ShoalError } from '../../base/errors';
import type { JsonRecord } from '../../formats/json/fields';
import { scanRecords } from '../../formats/json/scan-records';
import type { LabelingProvider } from '../provider';
import { connectLabelStudio } from './label-studio-service';
import { readStudioTasks, studioTasks } from './tasks';

/**
 * Label Studio. As files: `tasks.json` for Import, `labeling-config.xml` for the labeling interface, `instructions.md`. Results: the JSON export (not JSON-MIN).
 * Live: its REST API, with an access token or a legacy token. Ids travel as region id and `meta.shoal_id`; a region that was copied has the id of the first.
 */
export const labelStudioProvider: LabelingProvider = {
  id: 'label-studio',
  title: 'Label Studio',
  can: { predictions: true, results: true, live: true, pull: true },
  tolerancePx: 1e-3,
  async writeTasks(job, options) {
    const { tasks, config, notCarried } = await studioTasks(job, options);
    const encoder = new TextEncoder();
    const file = (path: string, text: string) => ({ path, bytes: encoder.encode(text) });
    return { files: [file('tasks.json', `[${tasks.map((task) => JSON.stringify(task)).join(',\n')}]\n`), file('labeling-config.xml', config), file('instructions.md', `${job.instructions}\n`)], notCarried };
  },
  async readResults(files, { signal } = {}) {
    const tasks: JsonRecord[] = [];
    for (const file of files) {
      if (!/\.jsonl?$/i.test(file.path)) continue;
      for await (const batch of scanRecords(file.stream(), file.path)) {
        signal?.throwIfAborted();
        for (const { value } of batch) if (isTask(value)) tasks.push(value);
      }
    }
    if (tasks.length === 0) throw new ShoalError('unsupported-format', `No tasks of Label Studio in ${files.map(({ path }) => `"${path}"`).join(', ')}. Expected its JSON export, with "data" and "annotations" in every task.`);
    return readStudioTasks(tasks, 'label-studio', signal);
  },
  connect: connectLabelStudio,
};

function isTask(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && 'data' in value && 'annotations' in value;
}
