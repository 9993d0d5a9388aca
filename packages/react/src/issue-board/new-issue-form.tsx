import { useEffect, useRef, useState } from 'react';
import type { FilledTemplate, IssueType, NewIssue } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { Button } from '../parts/button';
import { useBoard } from './board-context';
import { TypeIcon } from './field-icons';
import { typeOptions } from './field-options';
import { OptionPicker } from './option-picker';

export interface NewIssueFormProps {
  /** Elements that can go in at once: the picked ones, or the focused one. */
  readonly targetCount: number;
  readonly onCreate: (title: string, withTargets: boolean, fields: NewIssue) => void;
  readonly onCancel: () => void;
}

/** A card that is still being written: one line and a type. The template of the type offers a title; Enter takes it. */
export function NewIssueForm({ targetCount, onCreate, onCancel }: NewIssueFormProps) {
  const { issueBoard: labels, cancel } = useLabels();
  const { view, templates } = useBoard();
  const [title, setTitle] = useState('');
  const [type, setType] = useState<IssueType>(templates[0]?.issueType ?? 'custom');
  const [filled, setFilled] = useState<FilledTemplate | null>(null);
  const [withTargets, setWithTargets] = useState(true);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    let stale = false;
    const template = templates.find(({ issueType }) => issueType === type);
    if (!template) setFilled(null);
    else void view.suggest(template, withTargets ? view.targets() : []).then((answer) => !stale && setFilled(answer));
    return () => {
      stale = true;
    };
  }, [view, templates, type, withTargets, targetCount]);
  const suggested = targetCount > 0 && withTargets ? (filled?.title ?? '') : '';
  const taken = title.trim() || suggested;
  return (
    <form
      data-part="new-issue"
      aria-label={labels.newIssue}
      onSubmit={(event) => {
        event.preventDefault();
        if (!taken) return field.current?.focus();
        const { description, priority, tags, due } = filled ?? {};
        onCreate(taken, withTargets && targetCount > 0, { issueType: type, description, ...(priority && priority !== 'none' && { priority }), ...(due && { due }), tags });
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onCancel();
      }}
    >
      <input ref={field} className="shoal-input" aria-label={labels.issueTitle} placeholder={suggested || labels.issueTitlePlaceholder} value={title} onChange={(event) => setTitle(event.target.value)} />
      <OptionPicker
        label={labels.newIssueType}
        options={typeOptions(labels, (id) => id === type)}
        onPick={(id) => {
          setType(id as IssueType);
          field.current?.focus();
        }}
        button={{ variant: 'quiet', icon: <TypeIcon type={type} />, children: labels.types[type], 'aria-label': labels.setField(labels.newIssueType, labels.types[type]), className: 'shoal-property' }}
      />
      {targetCount > 0 && (
        <label data-part="targets">
          <input type="checkbox" checked={withTargets} onChange={(event) => setWithTargets(event.target.checked)} />
          {labels.withTargets(targetCount)}
        </label>
      )}
      <div data-part="actions">
        <Button type="submit" variant="primary" shortcut="Enter" disabled={!taken}>
          {labels.createIssue}
        </Button>
        <Button variant="quiet" onClick={onCancel}>
          {cancel}
        </Button>
      </div>
    </form>
  );
}
