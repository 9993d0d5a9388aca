/// <reference types="vite/client" />
import '@shoal/react/styles.css';
import { cleanup, render } from '@testing-library/react';
import { Bool, Float32, Int32, Table, Utf8, vectorFromArray } from 'apache-arrow';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { createMemoryStore, openDataset, type Dataset, type ElementId, type Manifest, type MediaSource } from '@shoal/engine';
import { FrameViewer, ShoalProvider } from '@shoal/react';

const manifest: Manifest = { schemaVersion: 1, name: 'One', classes: [{ id: 'cone', name: 'Cone' }, { id: 'stop', name: 'Stop' }], tables: { frames: 'frames', media: 'media', labels: 'labels', inferences: 'inferences' }, models: [{ id: 'v1', name: 'First' }, { id: 'v2', name: 'Second' }] };
const text = (values: readonly string[]) => vectorFromArray([...values], new Utf8());
const whole = (values: readonly number[]) => vectorFromArray([...values], new Int32());

let dataset: Dataset | null = null;
beforeEach(() => page.viewport(1280, 700));
afterEach(() => {
  cleanup();
  dataset?.dispose();
  dataset = null;
});

/** One frame `a` of 100 × 80 with `count` labels in rows; `v1` sees the first as something else, `v2` sees one object that nobody labelled. */
async function show(picture: () => MediaSource | Promise<MediaSource>, { count = 3, focus = 'frame:a' as ElementId } = {}): Promise<void> {
  const places = Array.from({ length: count }, (_, at) => [2 + (at % 8) * 12, 2 + (Math.floor(at / 8) % 6) * 12] as const);
  const box = (xs: readonly (readonly [number, number])[]) => ({ task: text(xs.map(() => 'box')), x: vectorFromArray(xs.map(([x]) => x), new Float32()), y: vectorFromArray(xs.map(([, y]) => y), new Float32()), w: vectorFromArray(xs.map(() => 10), new Float32()), h: vectorFromArray(xs.map(() => 10), new Float32()) });
  dataset = await openDataset(
    {
      manifest,
      tables: {
        frames: new Table({ frame_id: text(['a']), dataset: text(['labeled']), split: text(['train']), labeled: vectorFromArray([true], new Bool()), width: whole([100]), height: whole([80]) }),
        media: new Table({ frame_id: text(['a']), sensor_id: text(['front']), kind: text(['image']), uri: text(['a.png']), width: whole([100]), height: whole([80]) }),
        labels: new Table({ label_id: text(places.map((_, at) => `l${at}`)), frame_id: text(places.map(() => 'a')), set_id: text(places.map(() => 'gt')), class_id: text(places.map(() => 'cone')), ...box(places) }),
        inferences: new Table({ inference_id: text(['i0', 'n0']), frame_id: text(['a', 'a']), model_id: text(['v1', 'v2']), class_id: text(['stop', 'stop']), confidence: vectorFromArray([0.95, 0.9], new Float32()), ...box([[2, 2], [70, 60]]) }),
      },
    },
    { reviewStore: createMemoryStore(), currentUser: { id: 'ada' }, resolveMedia: picture },
  );
  dataset.selection.setFocus(focus);
  render(
    <ShoalProvider dataset={dataset}>
      <div style={{ width: '1000px', height: '560px' }}>
        <FrameViewer />
      </div>
    </ShoalProvider>,
  );
}

const paint = async (width: number, height: number, type = 'image/png') => {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('No canvas.');
  context.fillStyle = 'rgb(200 10 20)';
  context.fillRect(0, 0, width, height);
  context.fillStyle = 'rgb(10 20 200)';
  context.fillRect(width - 2, height - 2, 2, 2);
  return canvas.convertToBlob({ type, quality: 0.9 });
};
const red = async (): Promise<MediaSource> => ({ type: 'blob', blob: await paint(100, 80) });
const canvas = () => document.querySelector<HTMLCanvasElement>('[data-part="stage"] canvas') ?? document.createElement('canvas');
const state = () => canvas().dataset.picture;
const status = () => document.querySelector('[data-part="status"]')?.textContent ?? '';
const alert = () => page.getByRole('alert').query()?.textContent ?? '';
const choose = async (menu: string, item: string | RegExp) => {
  await page.getByRole('button', { name: menu, exact: true }).click();
  await page.getByRole(/Save/.test(String(item)) || /Flip/.test(String(item)) ? 'menuitem' : 'menuitemradio', { name: item }).click();
};

async function expectNoAxeViolations(): Promise<void> {
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false }, 'landmark-one-main': { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}

describe('looking', () => {
  it('reads out the pixel under the pointer and the box of the object', async () => {
    await show(red);
    await expect.poll(state).toBe('ready');
    await page.getByRole('img', { name: /^Frame a/ }).hover();
    await expect.poll(status).toMatch(/x (49|50) y (39|40) 200 10 20/);
    await page.getByRole('option').first().click();
    await expect.poll(status).toMatch(/Cone 2, 2 · 10 × 10 · 100 px²/);
  });

  it('changes the picture by the look, and takes it back', async () => {
    await show(red);
    await expect.poll(state).toBe('ready');
    const middle = () => [...(canvas().getContext('2d')?.getImageData(canvas().width / 2, Math.round(canvas().height * 0.92), 1, 1).data ?? [])].slice(0, 3);
    await expect.poll(middle).toEqual([200, 10, 20]);
    await page.getByRole('button', { name: 'Look' }).click();
    await page.getByRole('radio', { name: 'G', exact: true }).click();
    await expect.poll(middle).toEqual([10, 10, 10]);
    await expectNoAxeViolations();
    await page.getByRole('button', { name: 'Reset' }).click();
    await expect.poll(middle).toEqual([200, 10, 20]);
  });

  it('magnifies with X, moves by arrow keys, and ends with Escape', async () => {
    await show(red);
    await expect.poll(state).toBe('ready');
    canvas().focus();
    await userEvent.keyboard('x');
    await expect.element(page.getByRole('button', { name: 'Magnifier' })).toHaveAttribute('aria-pressed', 'true');
    await expect.poll(status).toMatch(/x 50 y 40/);
    await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowDown}');
    await expect.poll(status).toMatch(/x 52 y 41/);
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByRole('button', { name: 'Magnifier' })).toHaveAttribute('aria-pressed', 'false');
  });

  it('saves what is seen as PNG under the name of the frame', async () => {
    await show(red);
    await expect.poll(state).toBe('ready');
    const links: HTMLAnchorElement[] = [];
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      links.push(this);
    });
    await choose('More', /^Save picture/);
    await expect.poll(() => links.length).toBe(1);
    click.mockRestore();
    expect(links[0]?.download).toBe('a.png');
    const saved = await createImageBitmap(await (await fetch(links[0]?.href ?? '')).blob());
    expect([saved.width, saved.height]).toEqual([canvas().width, canvas().height]);
  });
});

describe('comparing', () => {
  it('lays a second model over the picture, or the models side by side', async () => {
    await show(red);
    await expect.poll(state).toBe('ready');
    await expect.element(page.getByRole('img', { name: /^Frame a: 3 labels, 1 inference/ })).toBeVisible();
    await choose('Compare', 'Second over it');
    await expect.element(page.getByRole('img', { name: /^Frame a: 3 labels, 2 inferences/ })).toBeVisible();
    await choose('Compare', 'First | Second');
    await expect.poll(() => [...document.querySelectorAll('[data-part="panes"] span')].map((each) => each.textContent)).toEqual(['First', 'Second']);
    await expectNoAxeViolations();
    await choose('Compare', 'One picture');
    await expect.element(page.getByRole('img', { name: /^Frame a: 3 labels, 1 inference/ })).toBeVisible();
  });

  it('flips between before and after the proposed changes', async () => {
    await show(red, { focus: 'label:l0' });
    await expect.poll(state).toBe('ready');
    canvas().focus();
    await userEvent.keyboard('b');
    expect(status()).not.toMatch(/changes/);
    await userEvent.keyboard('a');
    await expect.element(page.getByRole('img', { name: /1 proposed change/ })).toBeVisible();
    await userEvent.keyboard('b');
    await expect.poll(status).toMatch(/^Before the changes/);
    await userEvent.keyboard('b');
    await expect.poll(status).toMatch(/^After the changes/);
    await userEvent.keyboard('{Escape}');
    await expect.poll(status).not.toMatch(/changes/);
  });
});

describe('thousands of objects', () => {
  it('are listed by what is in sight, with their number and place', async () => {
    await show(red, { count: 3000 });
    await expect.poll(() => page.getByRole('option').elements().length).toBeGreaterThan(5);
    expect(page.getByRole('option').elements().length).toBeLessThan(60);
    const first = page.getByRole('option').first();
    await expect.element(first).toHaveAttribute('aria-setsize', '3001');
    (first.element() as HTMLElement).focus();
    await userEvent.keyboard('{End}');
    await expect.poll(() => document.activeElement?.getAttribute('aria-posinset')).toBe('3001');
    await userEvent.keyboard('{ArrowUp}');
    await expect.poll(() => document.activeElement?.getAttribute('aria-posinset')).toBe('3000');
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => dataset?.selection.focus.getSnapshot().element).toMatch(/^label:l/);
    await expectNoAxeViolations();
  });
});

describe('pictures that cannot be shown', () => {
  const header = (width: number, height: number) => {
    const bytes = new Uint8Array(64);
    bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
    new DataView(bytes.buffer).setUint32(16, width);
    new DataView(bytes.buffer).setUint32(20, height);
    bytes.set([8, 6], 24);
    return new Blob([bytes], { type: 'image/png' });
  };
  const script = '<svg xmlns="http://www.w3.org/2000/svg" onload="window.ran=true"><script>window.ran=true</script></svg>';
  it.each<[string, () => MediaSource | Promise<MediaSource>, RegExp]>([
    ['a file that is not there', () => ({ type: 'url', url: new URL('/no-such-folder/no.png?raw', location.href).href.replace(/\?raw$/, '') }), /answered 404|cannot be decoded/],
    ['a server that allows nobody', () => ({ type: 'url', url: 'http://127.0.0.1:9/a.png' }), /could not be loaded from http:\/\/127\.0\.0\.1:9\/a\.png.*CORS/],
    ['a truncated PNG', async () => ({ type: 'blob', blob: (await paint(400, 300)).slice(0, 300) }), /the file ends before the picture does/],
    ['a truncated JPEG', async () => ({ type: 'blob', blob: (await paint(400, 300, 'image/jpeg')).slice(0, 900) }), /the file ends before the picture does/],
    ['an unknown format', () => ({ type: 'blob', blob: new Blob(['<!doctype html><h1>Sign in</h1>'], { type: 'text/html' }) }), /does not begin as a PNG, JPEG.*error page/],
    ['a TIFF', () => ({ type: 'blob', blob: new Blob([Uint8Array.of(0x49, 0x49, 0x2a, 0, 8, 0, 0, 0, 0, 0)]) }), /browsers do not show TIFF/],
    ['an SVG', () => ({ type: 'blob', blob: new Blob([script], { type: 'image/svg+xml' }) }), /SVG is not shown/],
    ['an SVG that calls itself PNG', () => ({ type: 'blob', blob: new Blob([`<?xml version="1.0"?>${script}`], { type: 'image/png' }) }), /SVG is not shown/],
    ['a bomb', () => ({ type: 'blob', blob: header(60_000, 60_000) }), /60,000 × 60,000 pixels, which is more than 400 megapixels/],
  ])('say why: %s', async (_, source, reason) => {
    await show(source);
    await expect.poll(alert).toMatch(reason);
    expect(page.getByRole('button', { name: 'Try again' }).elements()).toHaveLength(1);
    expect('ran' in globalThis).toBe(false);
  });
});

describe('a large picture', () => {
  it('of 100 megapixels is shown reduced, and in full where one looks closely', async () => {
    const blob = await paint(12_500, 8000, 'image/jpeg');
    await show(() => ({ type: 'blob', blob }));
    await expect.poll(state, { timeout: 40_000 }).toBe('ready');
    // 100 × 80 in the table: the size of the file counts.
    await expect.poll(() => document.querySelector('[data-part="wrong-size"]')?.textContent).toMatch(/12500 × 8000 px/);
    canvas().focus();
    await userEvent.keyboard('++++++++++++++');
    await page.getByRole('img', { name: /^Frame a/ }).hover();
    // No longer a mean of its surroundings.
    await expect.poll(status, { timeout: 40_000 }).toMatch(/x \d+ y \d+ 2\d\d \d+ \d+/);
  });
});
