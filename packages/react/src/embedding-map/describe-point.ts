import type { MapPointInfo, MapSnapshot } from '@shoal/engine';
import type { Labels } from '../labels';

/** A point in words: what it is, who says what, and why it is worth a look. */
export function describePoint(info: MapPointInfo, { picked, focus, cursor }: Pick<MapSnapshot, 'picked' | 'focus' | 'cursor'>, labels: Labels): string {
  const { embeddingMap: words } = labels;
  const parts = [
    info.given !== null ? `${words.labelSays} ${info.given}` : info.kind === 'inference' ? words.noLabel : '',
    info.predicted !== null ? `${words.modelSays} ${info.predicted}` : info.kind === 'label' ? words.noModel : '',
    info.kind === 'frame' ? `${labels.frameViewer.title} ${info.frameId}` : (labels.valueNames[info.agreement] ?? info.agreement),
    info.score > 0.005 ? words.suspicion(info.score.toFixed(2)) : '',
    info.reason ?? '',
    picked > 0 ? words.picked(String(picked)) : '',
    cursor !== null && cursor === focus ? words.focused : '',
  ];
  return words.point(parts.filter(Boolean).map((part) => part.replace(/\.$/, '')));
}
