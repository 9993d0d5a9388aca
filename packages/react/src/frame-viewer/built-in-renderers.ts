import { lazy } from 'react';
import { ImageView } from './image/image-view';
import { PlayedView } from './played/played-view';
import type { MediaRenderer } from './renderer';
import { RowView } from './row/row-view';
import { TextView } from './text/text-view';

/** Nobody who only looks at pictures loads it. */
const CloudView = lazy(() => import('./cloud/cloud-view').then((module) => ({ default: module.CloudView })));

/** What comes with the viewer, in the order in which they are asked. */
export const builtInRenderers: readonly MediaRenderer[] = [
  { id: 'pointcloud', accepts: (frame) => frame.media.some((medium) => medium.kind === 'pointcloud'), Component: CloudView },
  { id: 'image', accepts: (frame) => frame.kind === 'image', Component: ImageView },
  { id: 'video', accepts: (frame) => frame.kind === 'video', Component: PlayedView },
  { id: 'audio', accepts: (frame) => frame.kind === 'audio', Component: PlayedView },
  { id: 'text', accepts: (frame) => frame.kind === 'text', Component: TextView },
  { id: 'row', accepts: () => true, Component: RowView },
];
