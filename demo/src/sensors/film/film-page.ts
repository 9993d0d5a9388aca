import { BufferTarget, CanvasSource, Mp4OutputFormat, Output, WebMOutputFormat, type VideoCodec } from 'mediabunny';
import { drawFilm } from './draw-film';
import { FILM_HEIGHT, FILM_SECONDS, FILM_WIDTH, frameTimes, type FilmId } from './film-scene';

/** Encodes a film in the page that this file is bundled into. */
export async function encodeFilm(id: FilmId, container: 'webm' | 'mp4', codec: VideoCodec, bitrate: number): Promise<Uint8Array> {
  const canvas = new OffscreenCanvas(FILM_WIDTH, FILM_HEIGHT);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser has no 2-D canvas; films are made with Chromium.');
  const target = new BufferTarget();
  const output = new Output({ format: container === 'webm' ? new WebMOutputFormat() : new Mp4OutputFormat(), target });
  const source = new CanvasSource(canvas, { codec, bitrate, keyFrameInterval: 2, latencyMode: 'quality' });
  output.addVideoTrack(source);
  await output.start();
  const times = frameTimes(id);
  for (const [i, time] of times.entries()) {
    drawFilm(context, id, time);
    await source.add(time, (times[i + 1] ?? FILM_SECONDS) - time);
  }
  await output.finalize();
  if (!target.buffer) throw new Error(`The film "${id}" came out empty.`);
  return new Uint8Array(target.buffer);
}

declare global {
  interface Window {
    encodeFilm: (id: FilmId, container: 'webm' | 'mp4', codec: VideoCodec, bitrate: number) => Promise<string>;
  }
}

window.encodeFilm = async (...args) => {
  const bytes = await encodeFilm(...args);
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
};
