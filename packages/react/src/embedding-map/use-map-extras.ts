import type { KeyboardEvent } from 'react';
import { useLabels } from '../binding/shoal-provider';
import { useControllable } from '../binding/use-controllable';
import { useAnnounce } from '../parts/announcer';
import { shortcutOf } from '../parts/shortcuts';

export interface MapExtrasOptions {
  /** Whether an overview is shown once the map is zoomed in; default true. */
  readonly minimap?: boolean | undefined;
  readonly defaultMinimap?: boolean | undefined;
  readonly onMinimapChange?: ((shown: boolean) => void) | undefined;
  /** Whether elements are shown as pictures where few points are in view; default true. */
  readonly pictures?: boolean | undefined;
  readonly defaultPictures?: boolean | undefined;
  readonly onPicturesChange?: ((shown: boolean) => void) | undefined;
}

export interface MapExtras {
  readonly minimap: boolean;
  readonly pictures: boolean;
  toggleMinimap(): void;
  togglePictures(): void;
  /** M and T, for the root of the map. */
  onKeyDown(event: KeyboardEvent): void;
}

/** What a map may show beside its points, and the keys for it. */
export function useMapExtras(options: MapExtrasOptions, shortcuts: boolean): MapExtras {
  const labels = useLabels().mapExtras;
  const announce = useAnnounce();
  const [minimap, setMinimap] = useControllable({ value: options.minimap, defaultValue: options.defaultMinimap ?? true, onChange: options.onMinimapChange });
  const [pictures, setPictures] = useControllable({ value: options.pictures, defaultValue: options.defaultPictures ?? true, onChange: options.onPicturesChange });
  const toggleMinimap = () => {
    setMinimap(!minimap);
    announce(minimap ? labels.overviewOff : labels.overviewOn);
  };
  const togglePictures = () => {
    setPictures(!pictures);
    announce(pictures ? labels.picturesOff : labels.picturesOn);
  };
  return {
    minimap,
    pictures,
    toggleMinimap,
    togglePictures,
    onKeyDown(event) {
      const act = shortcuts ? { m: toggleMinimap, t: togglePictures }[shortcutOf(event) ?? ''] : undefined;
      if (!act) return;
      event.preventDefault();
      act();
    },
  };
}
