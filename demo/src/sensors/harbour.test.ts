import { tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { CLASSES, JOINTS } from './classes';
import { FILM_HEIGHT, FILM_SECONDS, FILM_WIDTH, frameTimes } from './film/film-scene';
import { makeFilmPart } from './film/make-film-part';
import { HARBOUR_SEED, harbourTables } from './harbour';
import type { HarbourPart } from './part';
import { makePictures } from './pictures/make-pictures';
import { PICTURE_HEIGHT, PICTURE_WIDTH } from './pictures/picture';
import { makeRows } from './rows/make-rows';
import { makeSounds } from './sound/make-sounds';
import { makeTexts } from './text/make-texts';

const classIds = new Set(CLASSES.map(({ id }) => id));

function check(part: HarbourPart, mistakes: number): void {
  const frames = new Set(part.frames.map(({ frameId }) => frameId));
  expect(frames.size).toBe(part.frames.length);
  const annotations = [...part.labels, ...part.inferences];
  for (const { frameId, classId } of annotations) {
    expect(frames.has(frameId)).toBe(true);
    expect(classIds.has(classId)).toBe(true);
  }
  expect(new Set(part.labels.map(({ labelId }) => labelId)).size).toBe(part.labels.length);
  expect(new Set(part.inferences.map(({ inferenceId }) => inferenceId)).size).toBe(part.inferences.length);
  for (const { probs, confidence } of part.inferences) {
    expect(Array.from(probs ?? []).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4);
    expect(Math.max(...Array.from(probs ?? []))).toBeGreaterThanOrEqual((confidence ?? 2) - 1e-6 > 0.5 ? (confidence ?? 2) - 1e-6 : 0);
  }
  expect(part.planted.length).toBe(mistakes);
  const labels = new Set(part.labels.map(({ labelId }) => labelId));
  for (const { label_id: id, frame_id: frame } of part.planted) {
    expect(frames.has(frame)).toBe(true);
    if (id !== null) expect(labels.has(id)).toBe(true);
  }
}

describe('pictures', () => {
  const part = makePictures(HARBOUR_SEED);
  it('hold every geometry, inside of the picture, and the mistakes', () => {
    check(part, 8);
    expect(part.frames.length).toBe(12);
    expect(new Set(part.labels.map(({ task }) => task))).toEqual(new Set(['class', 'box', 'polygon', 'polyline', 'keypoints', 'mask']));
    expect(part.labels.some(({ iscrowd }) => iscrowd)).toBe(true);
    expect(part.labels.some(({ rotation }) => Math.abs(rotation ?? 0) > 5)).toBe(true);
    for (const { polygons, keypoints, mask } of part.labels) {
      for (const [i, value] of (polygons?.flat() ?? []).entries()) {
        expect(value).toBeGreaterThanOrEqual(0);
        if (polygons?.length === 1) expect(value).toBeLessThanOrEqual(i % 2 === 0 ? PICTURE_WIDTH : PICTURE_HEIGHT);
      }
      if (keypoints) expect(keypoints.length).toBe(JOINTS.length * 3);
      if (mask) expect([mask.width, mask.height]).toEqual([PICTURE_WIDTH, PICTURE_HEIGHT]);
    }
  });

  it('come out the same again', () => {
    const again = makePictures(HARBOUR_SEED);
    expect(again.labels).toEqual(part.labels);
    for (const [uri, bytes] of part.files) expect(Buffer.compare(bytes, again.files.get(uri) ?? new Uint8Array())).toBe(0);
  });
});

describe('films', () => {
  it('are small, and their boxes stand inside of the picture and of the film', async () => {
    const part = await makeFilmPart(HARBOUR_SEED);
    check(part, 4);
    for (const bytes of part.files.values()) expect(bytes.length).toBeLessThan(300 * 1024);
    for (const { box, interval } of part.labels) {
      expect(interval?.start).toBeGreaterThanOrEqual(0);
      expect(interval?.end).toBeLessThanOrEqual(FILM_SECONDS);
      if (box) expect(box.x >= 0 && box.y >= 0 && box.x + box.w <= FILM_WIDTH + 0.01 && box.y + box.h <= FILM_HEIGHT + 0.01).toBe(true);
    }
    const steps = frameTimes('strait').map((time, i, all) => Math.round(((all[i + 1] ?? time) - time) * 1000));
    expect(new Set(steps.slice(0, -1)).size).toBeGreaterThan(3);
    expect(frameTimes('crane').length).toBe(144);
  });
});

describe('sounds', () => {
  it('are WAVE files of 16 kHz with what is heard when', () => {
    const part = makeSounds(HARBOUR_SEED);
    check(part, 4);
    expect(part.files.size).toBe(10);
    for (const [uri, bytes] of part.files) {
      const view = new DataView(bytes.buffer);
      const frame = part.frames.find(({ frameId }) => uri.includes(frameId));
      expect(Buffer.from(bytes.subarray(0, 4)).toString()).toBe('RIFF');
      expect(view.getUint32(24, true)).toBe(16_000);
      expect(view.getUint32(40, true)).toBe(Number(frame?.extra?.['duration_s']) * 32_000);
      const samples = new Int16Array(bytes.buffer.slice(44));
      const peak = samples.reduce((high, value) => Math.max(high, Math.abs(value)), 0);
      expect(peak).toBeGreaterThan(3000);
      expect(peak).toBeLessThan(32_700);
    }
  });
});

describe('texts', () => {
  it('mark words of the right kind, but for the mistakes', () => {
    const part = makeTexts(HARBOUR_SEED);
    check(part, 6);
    const textOf = new Map(part.media.map(({ frameId, text }) => [frameId, text ?? '']));
    expect([...textOf.values()].filter((text) => text.length > 20_000).length).toBe(2);
    const wrong = new Set(part.planted.map(({ label_id: id }) => id));
    for (const { labelId, frameId, classId, span } of part.labels) {
      if (!span || wrong.has(labelId)) continue;
      const words = textOf.get(frameId)?.slice(span.start, span.end) ?? '';
      expect(words.trim()).toBe(words);
      if (classId === 'time') expect(words).toMatch(/^\d\d:\d\d$/);
      if (classId === 'vessel') expect(words).toMatch(/^[A-Z]/);
    }
  });
});

describe('rows', () => {
  it('have no medium, and wrong answers where planted', () => {
    const part = makeRows(HARBOUR_SEED);
    check(part, 8);
    expect(part.frames.length).toBe(200);
    expect(part.media.length).toBe(0);
    for (const { label_id: id, truth } of part.planted) expect(part.labels.find(({ labelId }) => labelId === id)?.classId).not.toBe(truth);
  });
});

it('writes the same rows every time', () => {
  const make = (): string[] => [...harbourTables([makeTexts(HARBOUR_SEED), makeRows(HARBOUR_SEED), makeSounds(HARBOUR_SEED)])].map(([name, bytes]) => `${name} ${JSON.stringify(tableFromIPC(bytes).toArray())}`);
  const [first, second] = [make(), make()];
  expect(first.map((text) => text.length > 1000)).toEqual([true, true, true, true]);
  expect(first.every((text, i) => text === second[i])).toBe(true);
});
