import { Rows3, Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { isAbort, type Dataset } from '@shoal/engine';
import { useLabels } from '../../binding/shoal-provider';
import { formatCount, formatPercent } from '../../format';
import { Segmented } from '../../parts/segmented';
import { EmptyState, ErrorState, LoadingState } from '../../parts/states';
import type { MediaRendererProps } from '../renderer';
import { aboutWhole, WholeTags } from '../whole-tags';
import { compareRow, type ComparedRow, type ComparedValue } from './compare-row';
import { ValueShape } from './value-shape';

/** A row of a table: its values, each against the values of the other rows. */
export function RowView({ dataset, frame, objects, focused }: MediaRendererProps) {
  return (
    <div data-part="medium" data-kind="row">
      <WholeTags manifest={dataset.manifest} objects={aboutWhole(objects)} focused={focused} />
      <RowValues key={frame.frameId} dataset={dataset} frameId={frame.frameId} />
    </div>
  );
}

type Order = 'unusual' | 'table';

function RowValues({ dataset, frameId }: { readonly dataset: Dataset; readonly frameId: string }) {
  const labels = useLabels().rowViewer;
  const compared = useComparedRow(dataset, frameId);
  const [order, setOrder] = useState<Order>('unusual');
  const [wanted, setWanted] = useState('');
  if (compared.state === 'loading') return <LoadingState progress={null} />;
  if (compared.state === 'failed') return <ErrorState error={compared.error} onRetry={compared.retry} />;
  const { values, sample, all } = compared.row;
  if (values.length === 0) {
    return (
      <EmptyState icon={<Rows3 size={20} strokeWidth={1.5} aria-hidden="true" />} title={labels.empty}>
        {labels.emptyBody}
      </EmptyState>
    );
  }
  const matching = values.filter((value) => value.name.toLowerCase().includes(wanted.trim().toLowerCase()));
  const shown = order === 'table' ? matching : matching.toSorted((a, b) => b.unusual - a.unusual);
  return (
    <>
      <div data-part="row-tools">
        <Segmented label={labels.order} value={order} options={[{ value: 'unusual', label: labels.unusualFirst }, { value: 'table', label: labels.tableOrder }]} onChange={setOrder} />
        <label data-part="row-search">
          <Search size={14} strokeWidth={1.5} aria-hidden="true" />
          <input type="search" value={wanted} placeholder={labels.search} aria-label={labels.search} onChange={(event) => setWanted(event.target.value)} />
        </label>
        <span data-part="row-sample">{labels.of(formatCount(sample), formatCount(all))}</span>
      </div>
      <div data-part="row-values" role="group" tabIndex={0} aria-label={labels.values}>
        {shown.length === 0 && <p data-part="none">{labels.noMatch}</p>}
        <dl>
          {shown.map((value) => (
            <Value key={value.name} value={value} />
          ))}
        </dl>
      </div>
    </>
  );
}

function Value({ value }: { readonly value: ComparedValue }) {
  const { rowViewer: labels, frameViewer } = useLabels();
  const text = value.value === null ? labels.missing : typeof value.value === 'boolean' ? (value.value ? frameViewer.yes : frameViewer.no) : value.kind === 'number' ? formatNumber(value) : String(value.value);
  const share = value.present === 0 ? 0 : value.equal / value.present;
  const rank =
    value.value === null
      ? labels.missingShare(formatPercent(value.missing / Math.max(1, value.present + value.missing)))
      : value.kind === 'number'
        ? labels.percentile(formatPercent((value.below + Math.max(0, value.equal - 1) / 2) / Math.max(1, value.present - 1)))
        : value.equal <= 1
          ? labels.only
          : labels.shareOf(formatPercent(share));
  return (
    <div data-missing={value.value === null || undefined} data-unusual={value.unusual >= 0.95 || undefined}>
      <dt title={value.name}>{value.name}</dt>
      <dd data-part="row-value" data-number={value.kind === 'number' || undefined} title={text}>
        {text}
      </dd>
      <dd data-part="row-shape">
        <ValueShape value={value} label={labels.histogram(value.name)} />
      </dd>
      <dd data-part="row-rank">{rank}</dd>
    </div>
  );
}

function formatNumber({ type, value }: ComparedValue): string {
  const number = Number(value);
  if (type.startsWith('TIMESTAMP') || type === 'DATE') return new Date(number).toISOString().slice(0, type === 'DATE' ? 10 : 19).replace('T', ' ');
  return Number.isInteger(number) ? number.toLocaleString('en') : Number(number.toPrecision(6)).toLocaleString('en', { maximumFractionDigits: 6 });
}

type RowState = { readonly state: 'loading' } | { readonly state: 'ready'; readonly row: ComparedRow } | { readonly state: 'failed'; readonly error: Error; readonly retry: () => void };

function useComparedRow(dataset: Dataset, frameId: string): RowState {
  const [attempt, setAttempt] = useState(0);
  const [answer, setAnswer] = useState<{ readonly row?: ComparedRow; readonly error?: Error } | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    compareRow(dataset, frameId, signal).then(
      (row) => !signal.aborted && setAnswer({ row }),
      (error: unknown) => !signal.aborted && !isAbort(error) && setAnswer({ error: error instanceof Error ? error : new Error(String(error)) }),
    );
    return () => controller.abort(new DOMException('Another row is shown.', 'AbortError'));
  }, [dataset, frameId, attempt]);
  if (answer?.row) return { state: 'ready', row: answer.row };
  if (!answer?.error) return { state: 'loading' };
  const retry = () => {
    setAnswer(null);
    setAttempt((count) => count + 1);
  };
  return { state: 'failed', error: answer.error, retry };
}
