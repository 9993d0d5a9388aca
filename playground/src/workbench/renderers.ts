import type { MediaRenderer } from '@shoal/react';
import { videoRenderer } from '@shoal/react/video';

/** Media that the frame viewer shows beyond its own: films, exact to the frame. */
export const renderers: readonly MediaRenderer[] = [videoRenderer];
