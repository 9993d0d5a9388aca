import type { BoardColumn, SingleOp } from '@shoal/engine';
import type { Labels } from '../labels';

/** What one op did to an issue, in words after somebody's name. */
export function describeHistory(op: SingleOp, labels: Labels['issueBoard'], columns: readonly BoardColumn[], nameOf: (person: string) => string): string {
  const { history: words } = labels;
  switch (op.type) {
    case 'create-issue':
      return words.created(op.elements.length);
    case 'edit-issue':
      if (op.title !== undefined) return words.renamed(op.title);
      if (op.description !== undefined) return words.described;
      if (op.assignee !== undefined) return op.assignee === null ? words.unassigned : words.assigned(nameOf(op.assignee));
      if (op.priority !== undefined) return words.prioritised(labels.priorities[op.priority]);
      if (op.due !== undefined) return op.due === null ? words.dueCleared : words.dueSet(op.due);
      if (op.addTags?.length) return words.tagged(op.addTags.join(', '));
      if (op.removeTags?.length) return words.untagged(op.removeTags.join(', '));
      if (op.query !== undefined) return op.query === null ? words.frozen : words.madeLive(op.query.map((clause) => clause.label).join(' · '));
      return op.issueType === undefined ? words.changed : words.typed(labels.types[op.issueType]);
    case 'move-issue': {
      const column = columns.find(({ status }) => status === op.status);
      return words.moved(column ? labels.statusName(column.title, column.status) : op.status);
    }
    case 'add-elements':
      return words.added(op.elements.length);
    case 'remove-elements':
      return words.removed(op.elements.length);
    case 'mark-elements':
      return words.marked(op.elements.length, labels.elementStates[op.state]);
    case 'comment':
      return words.commented;
    case 'edit-comment':
      return op.text === null ? words.commentDeleted : words.commentEdited;
    case 'verify-issue':
      return words.verified(op.against);
    case 'send-issue':
      return words.sent(op.provider, op.tasks.length);
    case 'receive-results':
      return words.received(op.frameIds.length);
    case 'judge':
    case 'change-label':
    case 'withdraw-change':
      return words.proposed;
    default:
      return words.changed;
  }
}
