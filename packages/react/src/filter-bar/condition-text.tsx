import { Fragment, type ReactNode } from 'react';
import { readConditionTokens, type ConditionColumn, type ConditionProblem, type ConditionToken } from '@shoal/engine';

interface ConditionTextProps {
  readonly text: string;
  readonly problem: ConditionProblem | null;
  readonly columns: readonly ConditionColumn[];
}

/** The condition in colours, below a text area whose own letters are transparent. Hidden from screen readers, which have the text area. */
export function ConditionText({ text, problem, columns }: ConditionTextProps) {
  const { tokens } = readConditionTokens(text);
  const names = new Set(columns.map((column) => column.name.toLowerCase()));
  const pieces: ReactNode[] = [];
  let at = 0;
  const push = (to: number, kind: string | null) => {
    // A problem may begin or end inside a piece.
    const cuts = problem ? [problem.start, problem.end].filter((cut) => cut > at && cut < to) : [];
    for (const end of [...cuts, to]) {
      if (end <= at) continue;
      const wrong = problem !== null && at >= problem.start && end <= problem.end;
      const piece = text.slice(at, end);
      pieces.push(kind === null && !wrong ? <Fragment key={at}>{piece}</Fragment> : <span key={at} data-kind={kind ?? undefined} data-wrong={wrong || undefined}>{piece}</span>);
      at = end;
    }
  };
  for (const token of tokens) {
    push(token.start, null);
    push(token.end, kindOf(token, names));
  }
  push(text.length, null);
  return (
    <pre aria-hidden="true">
      {pieces}
      {problem && problem.start === problem.end && problem.start >= text.length && <span data-wrong> </span>}
      {'\n'}
    </pre>
  );
}

function kindOf(token: ConditionToken, names: ReadonlySet<string>): string | null {
  switch (token.kind) {
    case 'word':
      return names.has(token.raw.toLowerCase()) ? 'column' : 'keyword';
    case 'name':
      return 'column';
    case 'text':
    case 'number':
      return 'value';
    case 'comment':
      return 'comment';
    default:
      return 'mark';
  }
}
