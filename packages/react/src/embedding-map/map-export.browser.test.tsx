/// <reference types="vite/client" />
import '@shoal/react/styles.css';
import { cleanup } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Dataset } from '@shoal/engine';
import { showMap, surface } from './map-page.test-support';
import { openSky } from './map.test-support';

let dataset: Dataset;
let close: (() => void) | undefined;
beforeEach(async () => {
  await page.viewport(800, 560);
  ({ dataset, close } = await openSky());
});
afterEach(() => {
  cleanup();
  close?.();
});

function parse(text: string): XMLDocument {
  const document_ = new DOMParser().parseFromString(text, 'image/svg+xml');
  expect(document_.querySelector('parsererror')?.textContent).toBeUndefined();
  return document_;
}
const marksOf = (svg: XMLDocument, layer: string) => svg.querySelectorAll(`[data-layer="${layer}"] > path`).length;
const textsOf = (svg: XMLDocument) => [...svg.querySelectorAll('text')].map((text) => text.lastChild?.textContent ?? '');

async function pixelsOf(blob: Blob) {
  const bitmap = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d');
  context?.drawImage(bitmap, 0, 0);
  const { data } = context?.getImageData(0, 0, bitmap.width, bitmap.height) ?? { data: new Uint8ClampedArray() };
  let colorful = 0;
  for (let i = 0; i < data.length; i += 4) if (Math.max(data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0) - Math.min(data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0) > 60) colorful += 1;
  return { width: bitmap.width, height: bitmap.height, colorful };
}

it('draws every point in view as a shape of its category, with title and legend as text', async () => {
  const { map } = await showMap(dataset);
  const svg = parse(await map.toSvg());
  expect(marksOf(svg, 'points')).toBe(400);
  expect([...svg.querySelectorAll('[data-layer="points"]')].map((group) => [group.querySelector('title')?.textContent, group.querySelectorAll('path').length])).toEqual([['sun', 120], ['moon', 100], ['star', 100], ['comet', 80]]);
  expect(new Set([...svg.querySelectorAll('[data-layer="points"]')].map((group) => group.getAttribute('fill'))).size).toBe(4);
  expect(textsOf(svg).slice(0, 3)).toEqual(['Sky', '400 frames · coloured by Class', 'Class']);
  expect(textsOf(svg)).toEqual(expect.arrayContaining(['sun', '120', 'comet', '80']));
  expect(svg.querySelectorAll('script, foreignObject, style, image').length).toBe(0);
  // It opens as a picture.
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([await map.toSvg()], { type: 'image/svg+xml' }));
  await image.decode();
  expect(image.naturalWidth).toBe(996);
});

it('shows what is filtered and selected as the map does, and only what is in view', async () => {
  const { map } = await showMap(dataset);
  dataset.selection.setFilter('facet:split', { source: 'facet:split', label: 'split is val', type: 'in', column: 'split', values: ['val'] });
  dataset.selection.pick(['frame:f3', 'frame:f7', 'frame:f0']);
  await expect.poll(() => document.querySelector('.shoal-map-status')?.textContent).toContain('100 of 400');
  let svg = parse(await map.toSvg());
  expect([marksOf(svg, 'points'), marksOf(svg, 'dimmed'), marksOf(svg, 'halo')]).toEqual([100, 300, 2]);
  expect(textsOf(svg)[1]).toBe('100 of 400 frames shown · coloured by Class');
  dataset.selection.clearFilters();
  await expect.poll(() => document.querySelector('.shoal-map-status')?.textContent).toContain('400 frames');
  map.flyTo('frame:f0');
  surface().focus();
  await userEvent.keyboard('+');
  await expect.poll(async () => marksOf(parse(await map.toSvg()), 'points')).toBeLessThan(100);
  svg = parse(await map.toSvg());
  expect(textsOf(svg)[1]).toMatch(new RegExp(`^400 frames · ${marksOf(svg, 'points')} in this part`));
});

it('keeps hostile names text', async () => {
  const names = ['<script>alert(1)</script>', '"/><image href="x" onerror="alert(1)"/>', `a${'\u0000\u000b\ud800'}b & 'c' ]]> --`, `🐟 ${'very long '.repeat(60)}`];
  dataset.manifest.classes.forEach((info, i) => Object.assign(info, { name: names[i] }));
  Object.assign(dataset.manifest, { name: '</title><script>alert(2)</script>' });
  const { map } = await showMap(dataset);
  const svg = parse(await map.toSvg());
  expect(svg.querySelectorAll('script, image, [onerror]').length).toBe(0);
  expect(svg.querySelector('svg > title')?.textContent).toBe('</title><script>alert(2)</script>');
  const texts = textsOf(svg);
  expect(texts.some((text) => text.startsWith('<script>alert'))).toBe(true);
  expect(texts.some((text) => text.startsWith('🐟') && text.endsWith('…'))).toBe(true);
  const titles = [...svg.querySelectorAll('[data-layer="points"] > title')].map((title) => title.textContent);
  expect(titles).toEqual([names[0], names[1], "a\ufffdb & 'c' ]]> --", names[3]]);
  expect(marksOf(svg, 'points')).toBe(400);
});

it('makes pictures at a chosen density, with a legend around them when asked for', async () => {
  const { map } = await showMap(dataset);
  const plain = await pixelsOf(await map.snapshot({ scale: 2 }));
  expect([plain.width, plain.height]).toEqual([1600, 1120]);
  expect(plain.colorful).toBeGreaterThan(8000);
  const page_ = await pixelsOf(await map.snapshot({ scale: 1, legend: true }));
  expect([page_.width, page_.height]).toEqual([996, 624]);
  expect(page_.colorful).toBeGreaterThan(3000);
  // The screen keeps its own density.
  const screen = await pixelsOf(await map.snapshot());
  expect([screen.width, screen.height]).toEqual([800 * devicePixelRatio, 560 * devicePixelRatio].map(Math.round));
  expect(screen.colorful).toBeGreaterThan(2000);
  await expect(map.snapshot({ scale: 0 })).rejects.toMatchObject({ code: 'invalid-argument' });
  await expect(map.snapshot({ scale: Number.NaN })).rejects.toMatchObject({ code: 'invalid-argument' });
});

it('downloads from its menu', async () => {
  await showMap(dataset);
  const saved: { readonly name: string; readonly href: string }[] = [];
  const listen = (event: MouseEvent) => {
    if (!(event.target instanceof HTMLAnchorElement)) return;
    event.preventDefault();
    saved.push({ name: event.target.download, href: event.target.href });
  };
  document.addEventListener('click', listen, true);
  try {
    for (const [item, name, type] of [['Vectors with legend', 'sky-map.svg', 'image/svg+xml'], ['Picture with legend', 'sky-map.png', 'image/png']] as const) {
      await page.getByRole('button', { name: 'Export the map' }).click();
      await page.getByRole('menuitem', { name: new RegExp(item) }).click();
      await expect.poll(() => saved.at(-1)?.name, { timeout: 10_000 }).toBe(name);
      const blob = await (await fetch(saved.at(-1)?.href ?? '')).blob();
      expect(blob.type).toBe(type);
      expect(blob.size).toBeGreaterThan(10_000);
      await expect.poll(() => document.querySelector('.shoal-visually-hidden[role="status"]')?.textContent).toBe(`${name} is in your downloads`);
    }
  } finally {
    document.removeEventListener('click', listen, true);
  }
});
