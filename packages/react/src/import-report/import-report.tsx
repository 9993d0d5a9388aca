import { ChevronRight, CircleCheck, CircleX, Crosshair, Info, TriangleAlert } from 'lucide-react';
import type { Dataset, ReportKind, ReportLine, ReportSnapshot, ReportView, Severity } from '@shoal/engine';
import { useDataset, useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import { Button } from '../parts/button';
import { EmptyState, ErrorState, LoadingState } from '../parts/states';
import { useImportReport } from './use-import-report';

export interface ImportReportProps {
  /** Default: the provider's. */
  readonly dataset?: Dataset;
  /** After the rows of a kind were shown, for instance to switch to the map. */
  readonly onShow?: () => void;
  readonly className?: string;
}

const small = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;
const marks: Readonly<Record<Severity, typeof CircleX>> = { error: CircleX, warning: TriangleAlert, info: Info };

/** What the import found: kinds of findings, errors first. A kind opens its lines, and can filter everything else to them. */
export function ImportReport({ dataset: given, onShow, className = '' }: ImportReportProps) {
  const dataset = useDataset(given);
  const labels = useLabels().importReport;
  const { snapshot, view } = useImportReport(dataset);
  const { state, kinds } = snapshot;
  return (
    <section className={`shoal shoal-report ${className}`} aria-label={labels.title} data-state={state}>
      {state === 'loading' && kinds.length === 0 && <LoadingState progress={null} />}
      {state === 'error' && snapshot.error && <ErrorState error={snapshot.error} onRetry={view.refresh} />}
      {state === 'ready' && kinds.length === 0 && (
        <EmptyState icon={<CircleCheck size={20} strokeWidth={1.5} aria-hidden="true" />} title={labels.clean}>
          {labels.cleanBody(snapshot.checked)}
        </EmptyState>
      )}
      {kinds.length > 0 && (
        <>
          <Summary kinds={kinds} checked={snapshot.checked} />
          <ul data-part="kinds">
            {kinds.map((kind) => (
              <Kind key={kind.code} kind={kind} snapshot={snapshot} view={view} dataset={dataset} onShow={onShow} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Summary({ kinds, checked }: { readonly kinds: readonly ReportKind[]; readonly checked: number }) {
  const labels = useLabels().importReport;
  const total = (severity: Severity) => kinds.filter((kind) => kind.severity === severity).reduce((sum, kind) => sum + kind.count, 0);
  return (
    <p data-part="summary">
      {(['error', 'warning', 'info'] as const).map((severity) => {
        const count = total(severity);
        return count === 0 ? null : (
          <span key={severity} data-severity={severity}>
            <SeverityMark severity={severity} />
            {labels.counts[severity](count)}
          </span>
        );
      })}
      <span data-part="checked">{labels.checked(checked)}</span>
    </p>
  );
}

function SeverityMark({ severity }: { readonly severity: Severity }) {
  const Mark = marks[severity];
  return (
    <span data-part="severity" data-severity={severity}>
      <Mark {...small} />
      <span className="shoal-visually-hidden">{useLabels().importReport.severities[severity]}</span>
    </span>
  );
}

interface KindProps {
  readonly kind: ReportKind;
  readonly snapshot: ReportSnapshot;
  readonly view: ReportView;
  readonly dataset: Dataset;
  readonly onShow: (() => void) | undefined;
}

function Kind({ kind, snapshot, view, dataset, onShow }: KindProps) {
  const labels = useLabels().importReport;
  const isOpen = snapshot.open === kind.code;
  const isAboutRows = kind.code !== 'read-as' && kind.code !== 'unread-file';
  const listId = `shoal-report-${kind.code}`;
  return (
    <li data-part="kind" data-open={isOpen || undefined}>
      <div data-part="head">
        <button type="button" data-part="toggle" aria-expanded={isOpen} aria-controls={listId} onClick={() => view.toggle(kind.code)}>
          <ChevronRight {...small} />
          <SeverityMark severity={kind.severity} />
          <span data-part="title">{kind.title}</span>
          <span data-part="count">{formatCount(kind.count)}</span>
        </button>
        {isAboutRows && (
          <Button
            variant="quiet"
            icon={<Crosshair {...small} />}
            aria-pressed={kind.shown}
            aria-label={labels.show(kind.title)}
            title={kind.shown ? labels.showing : labels.show(kind.title)}
            onClick={() => {
              view.show(kind.code);
              if (!kind.shown) onShow?.();
            }}
          />
        )}
      </div>
      <div id={listId} hidden={!isOpen}>
        {isOpen && (
          <>
            <ul data-part="lines">
              {snapshot.lines.map((line, index) => (
                <Line key={index} line={line} onFocus={() => line.element && dataset.selection.setFocus(line.element)} />
              ))}
            </ul>
            {snapshot.lineCount > snapshot.lines.length && snapshot.lines.length > 0 && (
              <Button variant="quiet" onClick={view.more}>
                {labels.more(snapshot.lines.length, snapshot.lineCount)}
              </Button>
            )}
          </>
        )}
      </div>
    </li>
  );
}

function Line({ line, onFocus }: { readonly line: ReportLine; readonly onFocus: () => void }) {
  const place = [line.file === null ? null : `${line.file}${line.line === null ? '' : `:${line.line}`}`, line.rowId].filter(Boolean).join(' · ');
  const cell = [line.column, line.value].filter((part) => part !== null && part !== '').join(' = ');
  const body = (
    <>
      <span data-part="message">{line.message}</span>
      {(place || cell) && (
        <span data-part="place">
          {place && <span>{place}</span>}
          {cell && <code>{cell}</code>}
        </span>
      )}
    </>
  );
  return (
    <li>
      {line.element ? (
        <button type="button" data-part="line" onClick={onFocus}>
          {body}
        </button>
      ) : (
        <div data-part="line">{body}</div>
      )}
    </li>
  );
}
