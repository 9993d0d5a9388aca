import { useImperativeHandle, useState } from 'react';
import { fetchMedium, MediaTools, useMedium, type MediaRenderer, type MediaRendererProps } from '@shoal/react';
import type { MediaSource } from '@shoal/engine';

/** Heart curves from CSV files: a media type that Shoal does not know, in one file. */
export const ecgRenderer: MediaRenderer = {
  id: 'ecg',
  accepts: (frame) => frame.media[0]?.uri?.endsWith('.ecg.csv') ?? false,
  Component: EcgView,
};

interface Ecg {
  /** Seconds from the first sample. */
  readonly times: readonly number[];
  readonly millivolts: readonly number[];
}

async function readEcg(source: MediaSource, signal: AbortSignal): Promise<Ecg> {
  const text = await (await fetchMedium(source, 'The curve', signal)).text();
  const rows = text.trim().split('\n').slice(1).map((line) => line.split(',').map(Number));
  if (rows.some((row) => row.length !== 2 || !row.every(Number.isFinite))) throw new Error('The curve is not a CSV file of two number columns, seconds and millivolts.');
  return { times: rows.map(([time = 0]) => time), millivolts: rows.map(([, value = 0]) => value) };
}

const HEIGHT = 260;

function EcgView({ dataset, frame, objects, focused, summary, handle, onPick }: MediaRendererProps) {
  const curve = useMedium(dataset, frame.frameId, undefined, readEcg);
  const [zoom, setZoom] = useState(1);
  useImperativeHandle(handle, () => ({
    fit: () => setZoom(1),
    zoom: (factor) => setZoom((now) => Math.max(1, Math.min(12, now * factor))),
    onKey: (name) => {
      if (name !== 'r') return false;
      setZoom(1);
      return true;
    },
  }));
  if (curve.state === 'loading') return <p data-part="medium">Reading the curve…</p>;
  if (curve.state === 'failed') {
    return (
      <p role="alert" data-part="medium">
        {curve.error.message} <button onClick={curve.retry}>Try again</button>
      </p>
    );
  }
  const { times, millivolts } = curve.value;
  const end = times.at(-1) ?? 1;
  const width = 760 * zoom;
  const x = (time: number) => (time / end) * width;
  const y = (value: number) => HEIGHT * 0.62 - value * 95;
  return (
    <div data-part="medium">
      <MediaTools>
        <span>{zoom.toFixed(1)} ×</span>
      </MediaTools>
      <div tabIndex={0} role="group" aria-label={summary} style={{ overflowX: 'auto', margin: 'auto 0' }}>
        <svg width={width} height={HEIGHT} role="img" aria-label={summary} style={{ display: 'block' }}>
          {Array.from({ length: Math.floor(end / 0.2) + 1 }, (_, i) => (
            <path key={i} d={`M${x(i * 0.2)} 0V${HEIGHT}`} stroke="var(--shoal-line)" strokeWidth={i % 5 === 0 ? 1.5 : 0.5} />
          ))}
          {objects.map(
            ({ interval, key, role }, i) =>
              interval && (
                <rect key={key} x={x(interval.start)} width={x(interval.end) - x(interval.start)} y={role === 'label' ? 4 : 16} height={HEIGHT - (role === 'label' ? 8 : 32)} rx="4" fill="var(--shoal-accent)" fillOpacity={key === focused?.key ? 0.22 : 0.08} stroke="var(--shoal-accent)" strokeDasharray={role === 'inference' ? '5 3' : undefined} style={{ cursor: 'pointer' }} onClick={() => objects[i] && onPick(objects[i])} />
              ),
          )}
          <polyline points={times.map((time, i) => `${x(time)},${y(millivolts[i] ?? 0)}`).join(' ')} fill="none" stroke="var(--shoal-text)" strokeWidth="1.5" strokeLinejoin="round" />
        </svg>
      </div>
    </div>
  );
}
