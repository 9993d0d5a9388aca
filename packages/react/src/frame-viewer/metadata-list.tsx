import { FileAudio, FileText, Film, Image, ScanLine, type LucideIcon } from 'lucide-react';
import type { FrameEntry, FrameInfo, FrameMedium } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import type { Labels } from '../labels';
import { PlacePin, placeOf } from './place/place-pin';

/** Columns of `frames` that a host added are shown under their own names. */
export function MetadataList({ frame, pictureSize }: { readonly frame: FrameInfo; readonly pictureSize: { readonly width: number; readonly height: number } | null }) {
  const labels = useLabels();
  const { entries, metadata } = labels.frameViewer;
  const shown = frame.entries.filter((entry) => entry.name !== 'width' && entry.name !== 'height');
  const place = placeOf(frame);
  const differs = pictureSize && (pictureSize.width !== frame.width || pictureSize.height !== frame.height);
  return (
    <>
    {frame.media.length > 1 && <Sensors media={frame.media} />}
    <section data-part="metadata">
      <h3>{metadata}</h3>
      {place && <PlacePin place={place} />}
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
    </>
  );
}

const icons: Readonly<Record<string, LucideIcon>> = { image: Image, pointcloud: ScanLine, video: Film, audio: FileAudio, text: FileText };

/** All sensors of the frame, with how long before or after the first one each was read. */
function Sensors({ media }: { readonly media: readonly FrameMedium[] }) {
  const labels = useLabels().sensors;
  const first = media[0]?.timestamp ?? null;
  return (
    <section data-part="sensors">
      <h3>
        {labels.title} <span data-part="number">{media.length}</span>
      </h3>
      <ul>
        {media.map((medium) => {
          const Icon = icons[medium.kind] ?? Image;
          const size = medium.width && medium.height ? `${medium.width} × ${medium.height}` : '';
          const offset = first === null || medium.timestamp === null ? '' : medium.timestamp === first ? '±0 ms' : formatOffset(medium.timestamp - first);
          return (
            <li key={medium.sensorId} title={medium.uri ?? undefined}>
              <Icon size={14} strokeWidth={1.5} aria-hidden="true" />
              <span data-part="sensor">{medium.sensorId}</span>
              <span data-part="kind">{[labels.kinds[medium.kind] ?? medium.kind, size].filter(Boolean).join(' · ')}</span>
              <span data-part="offset" title={offset === '' ? undefined : labels.offset(offset)}>
                {offset}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** "+12 ms", "−1.5 s" */
function formatOffset(ms: number): string {
  const size = Math.abs(ms);
  return `${ms < 0 ? '−' : '+'}${size < 1000 ? `${Math.round(size * 10) / 10} ms` : `${(size / 1000).toFixed(1)} s`}`;
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
