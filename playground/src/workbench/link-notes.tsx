import { Info, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@shoal/react';

/** What a link holds that cannot be shown here. */
export function LinkNotes({ notes }: { readonly notes: readonly string[] }) {
  const [open, setOpen] = useState(true);
  if (notes.length === 0 || !open) return null;
  return (
    <div className="link-notes" role="status">
      <Info size={14} strokeWidth={1.5} aria-hidden="true" />
      <ul>
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
      <Button variant="quiet" aria-label="Dismiss" icon={<X size={14} strokeWidth={1.5} aria-hidden="true" />} onClick={() => setOpen(false)} />
    </div>
  );
}
