import { Check, CircleAlert, CloudOff, Download, Loader, MemoryStick, ShieldAlert } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { Review, SaveStatus } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { useView } from '../binding/use-view';
import { Button } from './button';
import { Popup } from './popup';

export interface SaveStatusMarkProps {
  readonly review: Review;
  /** So many decisions since the last export are worth a reminder, where the browser may remove them. Default 20. */
  readonly remindAfter?: number;
  /** Exports the log; the review then knows. */
  readonly onExportLog: () => void;
}

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

/** Says whether decisions are saved, and what to do where the browser may remove them again. */
export function SaveStatusMark({ review, remindAfter = 20, onExportLog }: SaveStatusMarkProps) {
  const { issueBoard, saveStatus: labels } = useLabels();
  const status = useView(review.saveStatus);
  const sync = useView(review.sync).status;
  if (status.state === 'saved' && status.evictable && status.unexported >= remindAfter) return <Reminder review={review} unexported={status.unexported} onExportLog={onExportLog} />;
  const away = status.state === 'saved' && (sync === 'offline' || sync === 'connecting') ? sync : null;
  const icons: Record<SaveStatus['state'], ReactNode> = {
    saved: <Check {...icon} />,
    saving: <Loader {...icon} />,
    failed: <CircleAlert {...icon} />,
    memory: <MemoryStick {...icon} />,
  };
  return (
    <span data-part="saved" data-state={away ?? status.state} role="status" title={status.error ?? (away ? labels.syncHints[away] : issueBoard.saveHints[status.state])}>
      {away ? <CloudOff {...icon} /> : icons[status.state]}
      {away ? labels.sync[away] : issueBoard.saveStates[status.state]}
    </span>
  );
}

function Reminder({ review, unexported, onExportLog }: { readonly review: Review; readonly unexported: number; readonly onExportLog: () => void }) {
  const { saveStatus: labels } = useLabels();
  const [open, setOpen] = useState(false);
  const [declined, setDeclined] = useState(false);
  const keep = async () => {
    if (await review.requestPersistence().catch(() => false)) setOpen(false);
    else setDeclined(true);
  };
  return (
    <Popup
      className="shoal-save-reminder"
      label={labels.panel}
      open={open}
      onOpenChange={setOpen}
      contentKey={declined ? 'declined' : 'asked'}
      button={{ variant: 'quiet', className: 'shoal-save-trigger', icon: <ShieldAlert {...icon} />, title: labels.notBackedUpHint, children: labels.notBackedUp }}
    >
      <p>{labels.body(unexported)}</p>
      <div data-part="choices">
        <Button
          data-autofocus
          icon={<Download {...icon} />}
          onClick={() => {
            setOpen(false);
            onExportLog();
          }}
        >
          {labels.exportLog}
        </Button>
        {!declined && (
          <Button variant="quiet" onClick={() => void keep()}>
            {labels.keep}
          </Button>
        )}
      </div>
      {declined && <p role="status">{labels.declined}</p>}
    </Popup>
  );
}
