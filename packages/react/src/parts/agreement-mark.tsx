import { useLabels } from '../binding/shoal-provider';

/** One stroke path per kind in a 12×12 box; told apart by shape alone. */
const paths: Readonly<Record<string, string>> = {
  // not equal
  wrong_class: 'M2.5 4.5h7M2.5 7.5h7M8 2 4 10',
  // a box beside its place
  badly_located: 'M2 2h5.5v5.5H2zM4.5 10H10V4.5',
  // plus
  missing: 'M6 2v8M2 6h8',
  // cross
  spurious: 'M3 3l6 6M9 3l-6 6',
  // tick
  agree: 'M2.5 6.5 5 9l4.5-6',
  // exclamation mark
  not_compared: 'M6 2v5M6 9.9v.1',
  // dash
  unlabeled: 'M2.5 6h7',
};

export function agreementPath(agreement: string): string | undefined {
  return paths[agreement];
}

/** How label and model relate, as a shape; with `text`, as a word too. */
export function AgreementMark({ agreement, text = false }: { readonly agreement: string; readonly text?: boolean }) {
  const labels = useLabels();
  const name = labels.valueNames[agreement] ?? agreement;
  return (
    <span className="shoal-agreement" data-agreement={agreement} title={text ? undefined : name} role={text ? undefined : 'img'} aria-label={text ? undefined : name}>
      <svg width="16" height="16" viewBox="-2 -2 16 16" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
        <path d={paths[agreement] ?? paths.unlabeled} />
      </svg>
      {text && <span>{name}</span>}
    </span>
  );
}
