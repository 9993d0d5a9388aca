import { BufferSource, EncodedPacketSink, Input, ALL_FORMATS } from 'mediabunny';
import { describe, expect, it } from 'vitest';
import { openFilm } from '../video-decoder';
import { createFilmTransport } from './film-transport';
import { makeNumberedFilm, readNumber, type NumberedFilm } from './numbered-film.test-support';

const FRAMES = 300;
const constant = Array.from({ length: FRAMES }, (_, n) => n / 25);
/** Milliseconds between 8 and 120, so that no two neighbours are alike. */
const variable = (() => {
  let time = 0;
  return Array.from({ length: FRAMES }, (_, n) => {
    const at = time;
    time += (8 + ((n * 7919) % 113)) / 1000;
    return at;
  });
})();

function open(blob: Blob) {
  return openFilm({ type: 'blob', blob }, { frameId: 'film', signal: new AbortController().signal, onProgress: () => undefined });
}

/** The same numbers on every run. */
function randomFrames(count: number, seed: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % FRAMES;
  });
}

const films: readonly (NumberedFilm & { readonly name: string })[] = [
  { name: 'VP8 in WebM, constant rate', container: 'webm', codec: 'vp8', timestamps: constant },
  { name: 'VP9 in WebM, variable rate', container: 'webm', codec: 'vp9', timestamps: variable, keyFrameInterval: 3 },
  { name: 'H.264 in MP4, constant rate', container: 'mp4', codec: 'avc', timestamps: constant, keyFrameInterval: 4 },
  { name: 'H.264 in MP4, variable rate', container: 'mp4', codec: 'avc', timestamps: variable },
  { name: 'AV1 in fragmented MP4, variable rate', container: 'mp4-fragmented', codec: 'av1', timestamps: variable },
];

describe.each(films)('a film, $name', (made) => {
  it('shows the very frame at 200 random seeks, and knows its time and its bytes', { timeout: 180_000 }, async () => {
    const blob = await makeNumberedFilm(made);
    const film = await open(blob);
    const { index } = film;
    expect([index.count, film.width, film.height]).toEqual([FRAMES, 320, 192]);
    made.timestamps.forEach((timestamp, n) => {
      // Matroska keeps whole milliseconds.
      expect(Math.abs((index.timestamps[n] ?? -1) - timestamp)).toBeLessThan(0.000_6);
      expect(index.frameAt(index.timestamps[n] ?? 0)).toBe(n);
    });
    const wanted = randomFrames(200, 42);
    const seen: number[] = [];
    for (const n of wanted) seen.push(readNumber(await film.load(n)));
    expect(seen).toEqual(wanted);

    // The bytes at the offset are the packet's own.
    const bytes = new Uint8Array(await blob.arrayBuffer());
    const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(bytes) });
    const track = await input.getPrimaryVideoTrack();
    if (!track) throw new Error('The film has no track.');
    const packets = new EncodedPacketSink(track);
    for (const n of [0, 1, 137, 299]) {
      const packet = await packets.getPacket(index.timestamps[n] ?? 0);
      const { offset, size } = await film.bytesOf(n);
      expect(size).toBe(packet?.data.length);
      expect(offset).not.toBeNull();
      expect(bytes.slice(offset ?? 0, (offset ?? 0) + size)).toEqual(packet?.data);
      // Every packet is at one place only, so equal bytes elsewhere would not do.
      expect(offset).toBe(packet?.data.byteOffset);
    }
    input.dispose();
    film.dispose();
  });
});

describe('the decoder', () => {
  it('steps back and on without a mistake, and keeps no more frames than it may', async () => {
    const film = await open(await makeNumberedFilm({ container: 'mp4', codec: 'avc', timestamps: constant, keyFrameInterval: 2 }));
    for (const n of [120, 119, 118, 121, 60, 59, 61, 299, 0, 298]) expect(readNumber(await film.load(n))).toBe(n);
    for (let n = 0; n < FRAMES; n += 1) await film.load(n);
    const kept = Array.from({ length: FRAMES }, (_, n) => film.get(n)).filter(Boolean);
    expect(kept.length).toBeLessThanOrEqual(96);
    film.dispose();
  });

  it('drops what a newer request replaces', async () => {
    const film = await open(await makeNumberedFilm({ container: 'webm', codec: 'vp8', timestamps: constant }));
    const answers = await Promise.allSettled([40, 250, 90, 170].map((n) => film.load(n)));
    expect(answers.map((answer) => (answer.status === 'fulfilled' ? readNumber(answer.value) : (answer.reason as Error).name))).toEqual(['AbortError', 'AbortError', 'AbortError', 170]);
    film.dispose();
  });

  it('shows what is there of a film that was cut off, and goes on after a frame that is not', async () => {
    const whole = await makeNumberedFilm({ container: 'mp4', codec: 'avc', timestamps: constant });
    const film = await open(whole.slice(0, Math.floor(whole.size * 0.6), 'video/mp4'));
    expect(film.index.count).toBe(FRAMES);
    await expect(film.load(290)).rejects.toMatchObject({ code: 'invalid-data', message: expect.stringContaining('Frame 291') as string });
    expect(readNumber(await film.load(20))).toBe(20);
    await expect(film.load(280)).rejects.toMatchObject({ code: 'invalid-data' });
    expect(readNumber(await film.load(100))).toBe(100);
    film.dispose();
  });

  it('says what is wrong with a file that is no film', async () => {
    await expect(open(new Blob(['not a film at all, but some text that is long enough to look into']))).rejects.toMatchObject({ code: 'invalid-data', message: expect.stringContaining('"film"') as string });
    await expect(open(new Blob([]))).rejects.toMatchObject({ code: 'invalid-data' });
    const whole = await makeNumberedFilm({ container: 'mp4', codec: 'avc', timestamps: constant.slice(0, 20) });
    await expect(open(whole.slice(0, 200))).rejects.toMatchObject({ name: 'ShoalError' });
  });
});

describe('the film transport', () => {
  it('plays every frame in order and stops at the last one', async () => {
    const film = await open(await makeNumberedFilm({ container: 'webm', codec: 'vp8', timestamps: constant.slice(0, 30) }));
    const transport = createFilmTransport(film);
    const shown: number[] = [];
    transport.subscribe(() => {
      const { picture, shown: frame } = transport.getSnapshot();
      if (picture && frame !== null && shown.at(-1) !== frame) {
        shown.push(frame);
        expect(readNumber(picture)).toBe(frame);
      }
    });
    transport.setRate(0.5);
    transport.play();
    await expect.poll(() => transport.getSnapshot().playing).toBe(false);
    expect(shown).toEqual(shown.toSorted((a, b) => a - b));
    expect(shown.at(-1)).toBe(29);
    transport.step(-1);
    expect(transport.getSnapshot().frame).toBe(28);
    transport.seek(999);
    expect(transport.getSnapshot().frame).toBe(29);
    transport.dispose();
    film.dispose();
  });
});
