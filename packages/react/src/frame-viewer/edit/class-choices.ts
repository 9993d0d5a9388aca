import type { FrameObject, LabelChange, Manifest } from '@shoal/engine';
import { className } from '../../parts/class-color';

export interface ClassChoice {
  readonly classId: string;
  readonly name: string;
  /** What the analyses or the model say this object is. */
  readonly suggested: boolean;
}

/** Every class, the likeliest first: what the model says about the object, then what was chosen most often so far, then the order of the class map. Pure. */
export function classChoices(manifest: Pick<Manifest, 'classes'>, object: FrameObject | null, objects: readonly FrameObject[], changes: Iterable<LabelChange>): readonly ClassChoice[] {
  const pair = object && objects.find((other) => other.role === 'inference' && (other.key === object.pair || (other.element === object.element && other.key !== object.key)));
  const said = object ? [object.facts?.suggested, object.facts?.predicted, pair?.classId, object.role === 'inference' ? object.classId : null] : [];
  const suggested = new Set(said.filter((id): id is string => typeof id === 'string'));
  const used = new Map<string, number>();
  for (const { before, after } of changes) if (after && after.classId !== before?.classId) used.set(after.classId, (used.get(after.classId) ?? 0) + 1);
  const rank = ({ classId }: ClassChoice) => (suggested.has(classId) ? 1e9 - [...suggested].indexOf(classId) : (used.get(classId) ?? 0));
  return manifest.classes
    .map(({ id }): ClassChoice => ({ classId: id, name: className(manifest, id), suggested: suggested.has(id) }))
    .sort((a, b) => rank(b) - rank(a));
}

/** Classes whose name or id has the text, those that begin with it first. */
export function findClasses(choices: readonly ClassChoice[], text: string): readonly ClassChoice[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return choices;
  const at = ({ name, classId }: ClassChoice) => Math.min(...[name, classId].map((word) => word.toLowerCase().indexOf(wanted)).map((index) => (index < 0 ? Infinity : index)));
  return choices.filter((choice) => at(choice) < Infinity).sort((a, b) => Number(at(a) > 0) - Number(at(b) > 0));
}
