import { ChartLine, Columns3Cog, Download, Plus, Redo2, Undo2 } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { exportCsv, exportLog, type BoardSnapshot, type ExportedFile } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import { Button } from '../parts/button';
import { Menu, type MenuItem } from '../parts/menu';
import { Popup } from '../parts/popup';
import { Segmented } from '../parts/segmented';
import { download } from '../parts/download';
import { labelExportItems } from '../parts/label-export';
import { SaveStatusMark } from '../parts/save-status-mark';
import { useBoard } from './board-context';

const BurnDown = lazy(async () => ({ default: (await import('./burn-down')).BurnDown }));
const ColumnsDialog = lazy(async () => ({ default: (await import('./columns-dialog')).ColumnsDialog }));

export type BoardLayout = 'board' | 'list';

export interface BoardToolbarProps {
  readonly snapshot: BoardSnapshot;
  readonly layout: BoardLayout;
  readonly onLayout: (layout: BoardLayout) => void;
  readonly grouped: boolean;
  readonly onGrouped: (grouped: boolean) => void;
  readonly creating: boolean;
  readonly shortcuts: boolean;
  readonly onNew: () => void;
  readonly onNotice: (message: string) => void;
  readonly onFailure: (error: unknown) => void;
}

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

export function BoardToolbar({ snapshot, layout, onLayout, grouped, onGrouped, creating, shortcuts, onNew, onNotice, onFailure }: BoardToolbarProps) {
  const all = useLabels();
  const { issueBoard: labels } = all;
  const { dataset, view, readOnly } = useBoard();
  const picker = useRef<HTMLInputElement>(null);
  const [panel, setPanel] = useState<'burn' | 'columns' | null>(null);
  const save = (make: () => Promise<ExportedFile>) => async () => {
    try {
      const file = await make();
      download(file);
      onNotice(labels.exported(file.fileName));
    } catch (error) {
      onFailure(error);
    }
  };
  const importFile = async (file: File | undefined) => {
    if (!file) return;
    const merged = await view.importLog(await file.text());
    if (merged) onNotice(labels.imported(merged.added, merged.skipped));
  };
  const items: MenuItem[] = [
    ...labelExportItems({ dataset, labels: all, onDone: onNotice, onFailure }),
    { id: 'csv', label: labels.exportCsv, hint: '.csv', onSelect: () => void save(() => exportCsv(dataset))() },
    { id: 'log', label: labels.exportLog, hint: '.jsonl', onSelect: () => void save(() => exportLog(dataset))() },
    ...(readOnly ? [] : [{ id: 'import', label: labels.importLog, hint: '.jsonl', onSelect: () => picker.current?.click() }]),
  ];
  return (
    <header data-part="toolbar">
      <h2>
        {labels.issues} <span data-part="count">{formatCount(snapshot.issueCount)}</span>
      </h2>
      {!readOnly && (
        <Button icon={<Plus {...icon} />} shortcut={shortcuts ? 'N' : undefined} disabled={creating} onClick={onNew}>
          {labels.newIssue}
        </Button>
      )}
      <Segmented label={labels.layout} value={layout} options={[{ value: 'board', label: labels.boardLayout }, { value: 'list', label: labels.listLayout }]} onChange={onLayout} />
      {layout === 'list' && (
        <Button variant="quiet" className="shoal-filter-chip" aria-pressed={grouped} onClick={() => onGrouped(!grouped)}>
          {labels.groupByStatus}
        </Button>
      )}
      <span data-part="space" />
      <SaveStatusMark review={dataset.review} onExportLog={() => void save(() => exportLog(dataset))()} />
      {!readOnly && (
        <>
          <Button variant="quiet" icon={<Undo2 {...icon} />} disabled={!snapshot.undoLabel} aria-label={labels.undo(snapshot.undoLabel)} onClick={() => void view.undo()} />
          <Button variant="quiet" icon={<Redo2 {...icon} />} disabled={!snapshot.redoLabel} aria-label={labels.redo(snapshot.redoLabel)} onClick={() => void view.redo()} />
        </>
      )}
      <Popup label={labels.burnDown} open={panel === 'burn'} onOpenChange={(open) => setPanel(open ? 'burn' : null)} className="shoal-board-popup" button={{ variant: 'quiet', 'aria-label': labels.burnDown, icon: <ChartLine {...icon} /> }}>
        <h3>{labels.burnDown}</h3>
        <Suspense fallback={<div style={{ height: 156 }} />}>
          <BurnDown points={view.burnDown(null)} />
        </Suspense>
      </Popup>
      {!readOnly && (
        <Popup label={labels.editColumns} open={panel === 'columns'} onOpenChange={(open) => setPanel(open ? 'columns' : null)} className="shoal-board-popup" button={{ variant: 'quiet', 'aria-label': labels.editColumns, icon: <Columns3Cog {...icon} /> }}>
          <h3>{labels.columns}</h3>
          <Suspense fallback={<div style={{ height: 200 }} />}>
            <ColumnsDialog
              columns={snapshot.columns}
              onCancel={() => setPanel(null)}
              onSave={(statuses) => {
                setPanel(null);
                void view.setStatuses(statuses).then((done) => done && onNotice(labels.columnsSaved));
              }}
            />
          </Suspense>
        </Popup>
      )}
      <Menu label={labels.export} items={items} button={{ icon: <Download {...icon} />, children: labels.export }} />
      <input
        ref={picker}
        type="file"
        hidden
        accept=".jsonl,.ndjson,.txt,application/jsonl"
        onChange={(event) => {
          void importFile(event.target.files?.[0]).catch(onFailure);
          event.target.value = '';
        }}
      />
    </header>
  );
}
