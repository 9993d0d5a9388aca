import { Download, Image, Map as MapIcon } from 'lucide-react';
import { messageOf } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { useAnnounce } from '../parts/announcer';
import { Button } from '../parts/button';
import { download } from '../parts/download';
import { Menu } from '../parts/menu';
import type { MapExport } from './map-export';
import type { MapExtras } from './use-map-extras';

export interface MapExtraToolsProps {
  readonly extras: MapExtras;
  readonly shortcuts: boolean;
  /** Name of the dataset, for the names of files. */
  readonly name: string;
  readonly exportMap: () => MapExport;
}

const icon = { size: 16, strokeWidth: 1.5, 'aria-hidden': true } as const;

/** Switches of the overview and of the pictures, and the menu that exports. */
export function MapExtraTools({ extras, shortcuts, name, exportMap }: MapExtraToolsProps) {
  const labels = useLabels().mapExtras;
  const announce = useAnnounce();
  const key = (letter: string) => (shortcuts ? letter : undefined);
  const tip = (text: string, letter: string) => (shortcuts ? `${text} (${letter})` : text);
  const save = async (kind: 'png' | 'svg') => {
    try {
      const made = exportMap();
      const blob = kind === 'png' ? await made.png({ scale: 2, legend: true }) : new Blob([await made.svg()]);
      const fileName = `${labels.fileName(fileStem(name))}.${kind}`;
      download({ fileName, mediaType: kind === 'png' ? 'image/png' : 'image/svg+xml', bytes: new Uint8Array(await blob.arrayBuffer()) });
      announce(labels.exported(fileName));
    } catch (error) {
      announce(labels.exportFailed(messageOf(error)));
    }
  };
  return (
    <>
      <hr />
      <Button variant="quiet" icon={<MapIcon {...icon} />} aria-label={labels.overviewKey} title={tip(labels.overviewKey, 'M')} shortcut={key('M')} aria-pressed={extras.minimap} onClick={extras.toggleMinimap} />
      <Button variant="quiet" icon={<Image {...icon} />} aria-label={labels.pictures} title={tip(labels.pictures, 'T')} shortcut={key('T')} aria-pressed={extras.pictures} onClick={extras.togglePictures} />
      <Menu
        label={labels.export}
        button={{ variant: 'quiet', icon: <Download {...icon} />, 'aria-label': labels.export, title: labels.export }}
        items={[
          { id: 'png', label: labels.png, hint: labels.pngHint, onSelect: () => void save('png') },
          { id: 'svg', label: labels.svg, hint: labels.svgHint, onSelect: () => void save('svg') },
        ]}
      />
    </>
  );
}

/** A name that every file system takes. */
function fileStem(name: string): string {
  const stem = name.normalize('NFKC').replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|[-.]+$/g, '');
  return stem.slice(0, 60).toLowerCase() || 'shoal';
}
