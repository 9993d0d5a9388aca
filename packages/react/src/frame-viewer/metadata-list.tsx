import type { FrameEntry, FrameInfo } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import type { Labels } from '../labels';

/** Columns of `frames` that a host added are shown under their own names. */
export function MetadataList({ frame, pictureSize }: { readonly frame: FrameInfo; readonly pictureSize: { readonly width: number; readonly height: number } | null }) {
  const labels = useLabels();
  const { entries, metadata } = labels.frameViewer;
  const shown = frame.entries.filter((entry) => entry.name !== 'width' && entry.name !== 'height');
  const differs = pictureSize && (pictureSize.width !== frame.width || pictureSize.height !== frame.height);
  return (
    <section data-part="metadata">
      <h3>{metadata}</h3>
      <dl>
        {shown.map((entry) => (
          <div key={entry.name}>
            <dt title={entry.name}>{entries[entry.name] ?? readableName(entry.name)}</dt>
            <dd title={isTime(entry) ? new Date(Number(entry.value)).toLocaleString('en') : String(entry.value)} data-mono={entry.name.endsWith('_id') || undefined}>
              {formatEntry(entry, labels)}
            </dd>
          </div>
        ))}
        {(frame.width > 0 || differs) && <div data-differs={differs || undefined}>
          <dt>{labels.frameViewer.size}</dt>
          <dd>
            {differs ? labels.frameViewer.sizeDiffers(`${pictureSize.width} × ${pictureSize.height}`, `${frame.width} × ${frame.height}`) : `${frame.width} × ${frame.height} px`}
          </dd>
        </div>}
      </dl>
    </section>
  );
}

function isTime(entry: FrameEntry): boolean {
  return typeof entry.value === 'number' && entry.type.startsWith('TIMESTAMP');
}

function formatEntry(entry: FrameEntry, { frameViewer, valueNames }: Labels): string {
  if (isTime(entry)) return `${new Date(Number(entry.value)).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  if (typeof entry.value === 'boolean') return entry.value ? frameViewer.yes : frameViewer.no;
  if (typeof entry.value === 'number') return Number.isInteger(entry.value) ? formatCount(entry.value) : String(Math.round(entry.value * 1e5) / 1e5);
  return entry.name.endsWith('_id') ? entry.value : (valueNames[entry.value] ?? entry.value);
}

/** `time_of_day` → "Time of day". */
function readableName(column: string): string {
  const words = column.replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
