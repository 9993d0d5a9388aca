import { CircleCheck, Crosshair, TriangleAlert } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { ClassHealthLine, ClassPairLine, HealthSnapshot, Manifest } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import { Button } from '../parts/button';
import { ClassBadge } from '../parts/class-badge';
import { className as classNameOf } from '../parts/class-color';

const small = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;
/** Lines of a list before somebody asks for more. */
const FEW = 8;

function Block<T>({ title, lines, hint, render }: { readonly title: string; readonly lines: readonly T[]; readonly hint?: string; readonly render: (line: T) => ReactNode }) {
  const labels = useLabels().labelHealth;
  const [all, setAll] = useState(false);
  if (lines.length === 0) return null;
  return (
    <section data-part="health-block" aria-label={title}>
      <h3>{title}</h3>
      {hint && <p data-part="health-hint">{hint}</p>}
      <ul>{(all ? lines : lines.slice(0, FEW)).map(render)}</ul>
      {!all && lines.length > FEW && (
        <Button variant="quiet" onClick={() => setAll(true)}>
          {labels.more(formatCount(lines.length - FEW))}
        </Button>
      )}
    </section>
  );
}

/** Estimated share of right labels by class, the lowest first. */
export function ClassList({ lines, manifest }: { readonly lines: readonly ClassHealthLine[]; readonly manifest: Manifest }) {
  const labels = useLabels().labelHealth;
  return (
    <Block
      title={labels.classes}
      lines={lines}
      render={(line) => (
        <li key={line.classId} data-part="health-class" title={line.message}>
          <ClassBadge manifest={manifest} classId={line.classId} />
          <span data-part="health-bar" aria-hidden="true">
            <span style={{ width: `${line.health * 100}%` }} />
          </span>
          <span data-part="health-value">{`${(line.health * 100).toFixed(1)} %`}</span>
          <span data-part="health-of">{labels.of(formatCount(line.labels))}</span>
        </li>
      )}
    />
  );
}

/** Classes that look like one. */
export function PairList({ lines, onShow }: { readonly lines: readonly ClassPairLine[]; readonly onShow: (classId: string, otherId: string) => void }) {
  const labels = useLabels().labelHealth;
  return (
    <Block
      title={labels.pairs}
      hint={labels.pairsHint}
      lines={lines}
      render={(line) => (
        <li key={`${line.classId}\0${line.otherId}`} data-part="health-line" title={line.message}>
          <span data-part="health-text">{labels.pair(line.names[0], line.names[1])}</span>
          <span data-part="health-value">{labels.about(formatCount(line.labels))}</span>
          <Button variant="quiet" icon={<Crosshair {...small} />} aria-pressed={line.shown} aria-label={labels.showPair(line.names[0], line.names[1])} title={labels.show} onClick={() => onShow(line.classId, line.otherId)} />
        </li>
      )}
    />
  );
}

/** What is wrong with the dataset rather than with one label. */
export function ChecksList({ snapshot, manifest }: { readonly snapshot: HealthSnapshot; readonly manifest: Manifest }) {
  const labels = useLabels().labelHealth;
  return (
    <Block
      title={labels.checks}
      lines={snapshot.checks}
      render={({ check, subject, flagged, message }) => (
        <li key={`${check}\0${subject}`} data-part="health-check" data-flagged={flagged || undefined}>
          {flagged ? <TriangleAlert {...small} /> : <CircleCheck {...small} />}
          <span data-part="health-text">
            <strong>{labels.checkNames[check] ?? check}</strong>
            {check !== 'order' && ` · ${check === 'class_imbalance' ? classNameOf(manifest, subject) : subject.replaceAll('_', ' ')}`}
            <small>{message}</small>
          </span>
          <span className="shoal-visually-hidden">{flagged ? labels.flagged : labels.fine}</span>
        </li>
      )}
    />
  );
}

/** Pictures that stand out, by kind. */
export function PictureList({ snapshot, onShow }: { readonly snapshot: HealthSnapshot; readonly onShow: (kind: string) => void }) {
  const labels = useLabels().labelHealth;
  return (
    <Block
      title={labels.pictures}
      hint={labels.picturesHint(formatCount(snapshot.picturesLookedAt))}
      lines={snapshot.pictures}
      render={({ kind, frames, shown }) => (
        <li key={kind} data-part="health-line">
          <span data-part="health-text">{labels.pictureKinds[kind] ?? kind.replaceAll('_', ' ')}</span>
          <span data-part="health-value">{labels.frames(formatCount(frames))}</span>
          <Button variant="quiet" icon={<Crosshair {...small} />} aria-pressed={shown} aria-label={labels.showPictures(labels.pictureKinds[kind] ?? kind)} title={labels.show} onClick={() => onShow(kind)} />
        </li>
      )}
    />
  );
}
