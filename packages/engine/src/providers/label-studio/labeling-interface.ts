import { SaxesParser } from 'saxes';
import type { Finding } from '../../formats/contract/findings';
import { asArray, asRecord, asText, type JsonRecord } from '../../formats/json/fields';
import type { StudioTask } from './tasks';

/** A tag of a labeling interface that people label with. */
interface Control {
  /** In lower case, as types of regions are: `rectanglelabels`. */
  readonly tag: string;
  readonly name: string;
  readonly toName: string;
  readonly labels: Set<string>;
}

export interface LabelingInterface {
  readonly controls: readonly Control[];
  /** What is labelled: the name of its tag and the field of `data` that it shows. */
  readonly objects: readonly { readonly name: string; readonly field: string }[];
}

/** What a labeling configuration asks for; of one that is no XML nothing is known. */
export function readInterface(config: string): LabelingInterface {
  const controls: Control[] = [];
  const objects: { name: string; field: string }[] = [];
  const open: (Control | null)[] = [];
  const parser = new SaxesParser();
  let broken = false;
  parser.on('error', () => (broken = true));
  parser.on('opentag', ({ name, attributes }) => {
    const given = attributes as Record<string, string>;
    const tag = name.toLowerCase();
    const inside = open.findLast((control) => control !== null);
    if ((tag === 'label' || tag === 'choice') && inside && given['value'] !== undefined) inside.labels.add(given['value']);
    const control = given['toName'] !== undefined && given['name'] !== undefined ? { tag, name: given['name'], toName: given['toName'], labels: new Set<string>() } : null;
    if (control) controls.push(control);
    else if (given['name'] !== undefined && given['value']?.startsWith('$')) objects.push({ name: given['name'], field: given['value'].slice(1) });
    open.push(control);
  });
  parser.on('closetag', () => void open.pop());
  parser.write(config).close();
  return broken ? { controls: [], objects: [] } : { controls, objects };
}

/**
 * Tasks as a project takes them: regions are given to its own controls, and pictures to the field that it shows. Regions that it has no control or no class for
 * are left out and said.
 *
 * @param projectId of a project that was not made for the job; `null` for our own
 */
export function fitTasks(tasks: readonly StudioTask[], { controls, objects }: LabelingInterface, projectId: string | null): { readonly tasks: readonly StudioTask[]; readonly notCarried: readonly Finding[] } {
  if (projectId === null) return { tasks, notCarried: [] };
  const notCarried: Finding[] = [];
  const fitted = tasks.map((task): StudioTask => {
    const frameId = asText(task.data['shoal_id']) ?? '';
    const own = ['image', 'text', 'audio'].find((field) => task.data[field] !== undefined);
    const object = objects.find(({ field }) => field === own) ?? objects[0];
    const data = own !== undefined && object && object.field !== own ? { ...task.data, [object.field]: task.data[own] } : task.data;
    const predictions = (task.predictions ?? []).map((prediction) => ({
      ...prediction,
      result: (asArray(prediction['result']) ?? []).flatMap((entry): JsonRecord[] => {
        const region = asRecord(entry);
        const type = asText(region?.['type']) ?? '';
        const [label] = asArray(asRecord(region?.['value'])?.[type]) ?? [];
        const control = controls.find(({ tag, labels }) => tag === type && labels.has(String(label)));
        if (region && control) return [{ ...region, from_name: control.name, to_name: control.toName }];
        const rowId = asText(asRecord(region?.['meta'])?.['shoal_id']) ?? undefined;
        notCarried.push({ code: 'not-carried', message: `Project ${projectId} has no ${type} with the label "${String(label)}". It was left out.`, frameId, rowId });
        return [];
      }),
    }));
    return { ...task, data, predictions };
  });
  return { tasks: fitted, notCarried };
}
