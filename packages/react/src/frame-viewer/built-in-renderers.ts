import { ImageView } from './image/image-view';
import { PlayedView } from './played/played-view';
import type { MediaRenderer } from './renderer';
import { CloudNote } from './row/cloud-note';
import { RowView } from './row/row-view';
import { TextView } from './text/text-view';

/** What comes with the viewer, in the order in which they are asked. */
export const builtInRenderers: readonly MediaRenderer[] = [
  { id: 'image', accepts: (frame) => frame.kind === 'image', Component: ImageView },
  { id: 'pointcloud', accepts: (frame) => frame.kind === 'pointcloud', Component: CloudNote },
  { id: 'video', accepts: (frame) => frame.kind === 'video', Component: PlayedView },
  { id: 'audio', accepts: (frame) => frame.kind === 'audio', Component: PlayedView },
  { id: 'text', accepts: (frame) => frame.kind === 'text', Component: TextView },
  { id: 'row', accepts: () => true, Component: RowView },
];
