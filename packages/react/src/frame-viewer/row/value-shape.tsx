import type { ComparedValue } from './compare-row';

const WIDTH = 168;
const HEIGHT = 22;

/** How the values of a column are spread, with this one marked: a small histogram, or the share of a category. */
export function ValueShape({ value, label }: { readonly value: ComparedValue; readonly label: string }) {
  if (value.kind === 'category') {
    const share = value.value === null || value.present === 0 ? 0 : value.equal / value.present;
    return (
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} role="img" aria-label={label} data-kind="share">
        <rect data-part="track" x="0" y={HEIGHT / 2 - 3} width={WIDTH} height="6" rx="3" />
        {share > 0 && <rect data-part="bar" x="0" y={HEIGHT / 2 - 3} width={Math.max(3, WIDTH * share)} height="6" rx="3" />}
      </svg>
    );
  }
  const { bins, low, high } = value;
  const most = Math.max(1, ...bins);
  const step = WIDTH / Math.max(1, bins.length);
  // By the root: a lone value beside thousands can still be seen.
  const tall = (count: number) => (count === 0 ? 0 : Math.max(1.5, (HEIGHT - 4) * Math.sqrt(count / most)));
  const at = typeof value.value === 'number' ? (high > low ? ((value.value - low) / (high - low)) * WIDTH : WIDTH / 2) : null;
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} role="img" aria-label={label} data-kind="histogram">
      {high > low ? bins.map((count, bin) => <rect key={bin} data-part="track" x={bin * step} y={HEIGHT - tall(count)} width={Math.max(1, step - 1)} height={tall(count)} />) : <rect data-part="track" x={WIDTH / 2 - step} y="4" width={2 * step} height={HEIGHT - 4} />}
      {at !== null && <path data-part="mark" d={`M${Math.min(WIDTH - 1, Math.max(1, at))} 0V${HEIGHT}`} />}
    </svg>
  );
}
