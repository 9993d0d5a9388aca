import { ISSUE_PRIORITIES, ISSUE_TYPES, type BoardColumn, type Dataset, type Person } from '@shoal/engine';
import type { Labels } from '../labels';
import { Avatar, PriorityIcon, TypeIcon } from './field-icons';
import type { PickerOption } from './option-picker';
import { StatusIcon } from './status-icon';

/** The id of "nobody" in a list of people. */
export const NOBODY = '\0nobody';

type BoardLabels = Labels['issueBoard'];
type Checked = (id: string) => boolean;
const unchecked: Checked = () => false;

export function personName(dataset: Dataset, personId: string): string {
  return dataset.people.find(({ id }) => id === personId)?.name ?? personId;
}

export function typeOptions(labels: BoardLabels, checked: Checked = unchecked): PickerOption[] {
  return ISSUE_TYPES.map((type) => ({ id: type, text: labels.types[type], icon: <TypeIcon type={type} />, checked: checked(type) }));
}

export function priorityOptions(labels: BoardLabels, checked: Checked = unchecked): PickerOption[] {
  return ISSUE_PRIORITIES.map((priority) => ({ id: priority, text: labels.priorities[priority], icon: <PriorityIcon priority={priority} />, checked: checked(priority) }));
}

export function statusOptions(labels: BoardLabels, columns: readonly BoardColumn[], checked: Checked = unchecked): PickerOption[] {
  return columns.map(({ status, title, kind }) => ({ id: status, text: labels.statusName(title, status), icon: <StatusIcon kind={kind} />, checked: checked(status) }));
}

/** Everybody the host knows, and those whom only the log knows. */
export function personOptions(labels: BoardLabels, dataset: Dataset, others: readonly string[] = [], checked: Checked = unchecked): PickerOption[] {
  const known = new Map<string, Person>(dataset.people.map((person) => [person.id, person]));
  for (const id of others) if (!known.has(id)) known.set(id, { id });
  return [
    { id: NOBODY, text: labels.nobody, icon: <Avatar person={undefined} name={null} />, checked: checked(NOBODY) },
    ...[...known.values()].map((person) => {
      const name = person.name ?? person.id;
      return { id: person.id, text: person.id === dataset.review.actor ? labels.me(name) : name, icon: <Avatar person={person} name={name} />, checked: checked(person.id) };
    }),
  ];
}
