'use client';

import { ExactFilm } from './frame-viewer/time/film/exact-film';
import type { MediaRenderer } from './frame-viewer/renderer';

/**
 * Shows films exactly to the frame: `<FrameViewer renderers={[videoRenderer]} />`. Needs the optional peer `mediabunny`, which reads MP4, QuickTime, WebM,
 * Matroska and MPEG-TS; frames are decoded with WebCodecs. Where the browser cannot decode a codec its own player is shown, and says so.
 */
export const videoRenderer: MediaRenderer = { id: 'video', accepts: (frame) => frame.kind === 'video', Component: ExactFilm };
