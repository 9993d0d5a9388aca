import { lazy } from 'react';
import type { MediaRenderer } from './renderer';

// Each is loaded when the first frame of its kind is shown.
const ImageView = lazy(async () => ({ default: (await import('./image/image-view')).ImageView }));
const CloudView = lazy(async () => ({ default: (await import('./cloud/cloud-view')).CloudView }));
const PlayedFilm = lazy(async () => ({ default: (await import('./time/film/played-film')).PlayedFilm }));
const SoundView = lazy(async () => ({ default: (await import('./time/sound/sound-view')).SoundView }));
const TextView = lazy(async () => ({ default: (await import('./text/text-view')).TextView }));
const RowView = lazy(async () => ({ default: (await import('./row/row-view')).RowView }));

/** What comes with the viewer, in the order in which they are asked. */
export const builtInRenderers: readonly MediaRenderer[] = [
  { id: 'pointcloud', accepts: (frame) => frame.media.some((medium) => medium.kind === 'pointcloud'), Component: CloudView },
  { id: 'image', accepts: (frame) => frame.kind === 'image', Component: ImageView },
  { id: 'video', accepts: (frame) => frame.kind === 'video', Component: PlayedFilm },
  { id: 'audio', accepts: (frame) => frame.kind === 'audio', Component: SoundView },
  { id: 'text', accepts: (frame) => frame.kind === 'text', Component: TextView },
  { id: 'row', accepts: () => true, Component: RowView },
];
