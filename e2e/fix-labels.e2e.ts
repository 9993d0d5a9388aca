import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright';
import type { Box, Dataset } from '@shoal/engine';
import { openDataset } from '@shoal/engine/node';
import { chip, screens, startPlayground, type Playground } from './playground';

interface Planted {
  readonly frame_id: string;
  readonly label_id?: string;
  readonly true_class?: string;
  readonly true_box?: readonly [number, number, number, number];
  readonly how?: string;
}

interface CocoFile {
  readonly categories: readonly { readonly id: number; readonly shoal_id: string }[];
  readonly annotations: readonly { readonly shoal_id: string; readonly category_id: number; readonly bbox: readonly [number, number, number, number] }[];
  readonly info: { readonly shoal: { readonly added: number; readonly modified: number; readonly deleted: number; readonly conflicts: readonly unknown[] } };
}

interface Fixed {
  /** `null` for a label that is added. */
  readonly labelId: string | null;
  readonly classId: string | null;
  readonly box: Box | null;
  /** Smallest overlap of the fixed box with the true one. */
  readonly overlap: number;
}

let playground: Playground;
let dataset: Dataset;
let planted: Readonly<Record<'class_noise' | 'slow_for_speed_limit' | 'missing_pedestrian' | 'loose_box' | 'broken_label', readonly Planted[]>>;
beforeAll(async () => {
  playground = await startPlayground();
  dataset = await openDataset(join(import.meta.dirname, '../demo/.cache/demo-town'));
  planted = JSON.parse(await readFile(join(import.meta.dirname, '../demo/planted.json'), 'utf8'));
});
afterAll(async () => {
  dataset?.dispose();
  await playground?.close();
});

const boxOf = (values: readonly number[] | undefined): Box => ({ x: values?.[0] ?? 0, y: values?.[1] ?? 0, w: values?.[2] ?? 0, h: values?.[3] ?? 0 });
/** Intersection over union. */
function boxIou(a: Box, b: Box): number {
  const [w, h] = [Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x), Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y)];
  return w <= 0 || h <= 0 ? 0 : (w * h) / (a.w * a.h + b.w * b.h - w * h);
}

const viewer = (page: Page) => page.locator('.shoal-frame-viewer');
const readOut = (page: Page) => page.locator('.shoal-frame-viewer [data-part="read-out"]').innerText();
const focusedElement = (page: Page) => decodeURIComponent(/[&#]e=([^&]*)/.exec(page.url())?.[1] ?? '');

/** Tab, forwards or backwards, until the focus is on what is wanted. */
async function tabTo(page: Page, selector: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  // What is loaded when it is first shown must be there to be reached.
  await page.locator(selector).first().waitFor({ timeout: 30_000 });
  const way: string[] = [];
  // Twice around the page: a picture that was still loading is passed by the first time.
  for (let count = 0; count < 400; count++) {
    const [isThere, where] = await page.evaluate((wanted) => [document.activeElement?.matches(wanted) === true, document.activeElement?.outerHTML.slice(0, 80) ?? ''] as const, selector);
    if (isThere) return;
    way.push(where);
    await page.keyboard.press(key);
  }
  throw new Error(`No way to ${selector} by ${key}. It led to:\n${way.slice(-60).join('\n')}`);
}

async function press(page: Page, key: string, times: number): Promise<void> {
  for (let count = 0; count < times; count++) await page.keyboard.press(key);
}

/** Arrow keys for a way in whole pixels: tens with Shift, the rest one by one. */
async function arrows(page: Page, dx: number, dy: number, modifier = ''): Promise<void> {
  for (const [way, less, more] of [[Math.round(dx), 'ArrowLeft', 'ArrowRight'], [Math.round(dy), 'ArrowUp', 'ArrowDown']] as const) {
    const key = way < 0 ? less : more;
    await press(page, `${modifier}Shift+${key}`, Math.floor(Math.abs(way) / 10));
    await press(page, `${modifier}${key}`, Math.abs(way) % 10);
  }
}

/** Finds a frame in the queue and its picture, and puts the focus of the viewer on an element. */
async function goTo(page: Page, frameId: string, element: string | null): Promise<void> {
  await page.keyboard.press('q');
  await page.keyboard.press('/');
  await page.keyboard.press('Control+a');
  await page.keyboard.type(frameId);
  await page.keyboard.press('Enter');
  await chip(page, frameId).waitFor();
  await tabTo(page, '.shoal-loss-table [role="grid"]');
  await expect
    .poll(async () => {
      await page.keyboard.press('Home');
      return viewer(page).locator('[data-part="sequence"]').innerText();
    })
    .toContain(frameId);
  await expect.poll(() => viewer(page).getAttribute('data-state')).toBe('ready');
  await viewer(page).locator('[data-part="stage"] canvas[data-picture="ready"]').waitFor({ timeout: 30_000 });
  await tabTo(page, '.shoal-frame-viewer [data-part="stage"] canvas', 'Shift+Tab');
  for (let count = 0; element !== null && focusedElement(page) !== element && count < 40; count++) {
    const before = focusedElement(page);
    await page.keyboard.press('.');
    await expect.poll(() => focusedElement(page)).not.toBe(before);
  }
  if (element !== null) expect(focusedElement(page)).toBe(element);
}

const changed = (page: Page) => viewer(page).locator('[data-part="change"]').waitFor({ timeout: 10_000 });

async function setClass(page: Page, keys: readonly string[]): Promise<void> {
  await page.keyboard.press('c');
  await page.getByRole('dialog', { name: 'Class of the object' }).waitFor();
  for (const key of keys) await page.keyboard.press(key);
  await changed(page);
}

/** Moves and sizes the focused object until it lies where it should, to a pixel. */
async function place(page: Page, from: Box, to: Box): Promise<void> {
  await arrows(page, to.x - from.x, to.y - from.y);
  await arrows(page, to.w - from.w, to.h - from.h, 'Alt+');
}

async function labelBox(labelId: string): Promise<Box> {
  const row = (await dataset.database.query(`SELECT x, y, w, h FROM labels WHERE label_id = '${labelId}'`)).get(0);
  return boxOf(['x', 'y', 'w', 'h'].map((name) => Number(row?.[name])));
}

test('ten planted errors of several kinds, found and fixed with the keyboard alone, are what the export differs in', { timeout: 600_000 }, async () => {
  const { page, problems } = await playground.openPage();
  await page.goto(playground.url);
  await page.locator('.shoal-loss-table[data-state="ready"]').waitFor({ timeout: 90_000 });
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  await viewer(page).locator('[data-part="stage"] canvas').waitFor();
  await tabTo(page, '.shoal-frame-viewer [data-part="stage"] canvas', 'Shift+Tab');
  await page.keyboard.press('e');
  await page.getByRole('toolbar', { name: 'Editing' }).waitFor();
  const fixed: Fixed[] = [];
  const find = (list: readonly Planted[], labelId: string) => {
    const entry = list.find((one) => one.label_id === labelId);
    if (!entry) throw new Error(`${labelId} is no longer planted.`);
    return entry;
  };

  // Wrong classes: the first that is suggested, by digit; by a few letters; an unknown class.
  for (const [list, labelId, keys] of [
    [planted.class_noise, 'lab-000148-4', ['1']],
    [planted.class_noise, 'lab-000970-7', ['c', 'y', 'c', 'Enter']],
    [planted.slow_for_speed_limit, 'lab-001891-5', ['s', 'p', 'e', 'Enter']],
    [planted.broken_label, 'lab-000826-1', ['p', 'e', 'd', 'Enter']],
  ] as const) {
    const { frame_id, true_class = '' } = find(list, labelId);
    await goTo(page, frame_id, `label:${labelId}`);
    await setClass(page, keys);
    fixed.push({ labelId, classId: true_class, box: null, overlap: 0 });
  }

  // Loose boxes, a box outside the picture and one that is inside out.
  for (const [list, labelId] of [
    [planted.loose_box, 'lab-000009-2'],
    [planted.loose_box, 'lab-000010-1'],
    [planted.broken_label, 'lab-000624-4'],
    [planted.broken_label, 'lab-000582-8'],
  ] as const) {
    const { frame_id, true_box, true_class } = find(list, labelId);
    await goTo(page, frame_id, `label:${labelId}`);
    const { x, y, w, h } = await labelBox(labelId);
    await place(page, { x: Math.min(x, x + w), y, w: Math.abs(w), h }, boxOf(true_box));
    await changed(page);
    fixed.push({ labelId, classId: true_class ?? null, box: boxOf(true_box), overlap: 0.75 });
  }
  await page.screenshot({ path: join(screens, 'fix-labels.png') });

  // Pedestrians that nobody labelled: one that the model sees, one by hand.
  const answer = await dataset.database.query(`SELECT element_id, frame_id, x, y, w, h FROM elements WHERE agreement = 'missing' AND predicted = 'pedestrian' ORDER BY score DESC`);
  const seen = answer.toArray().flatMap((row) => {
    const box = boxOf([row['x'], row['y'], row['w'], row['h']].map(Number));
    const match = planted.missing_pedestrian.find((entry) => entry.frame_id === String(row['frame_id']) && boxIou(boxOf(entry.true_box), box) > 0.6);
    return match ? [{ element: String(row['element_id']), frameId: match.frame_id, box: boxOf(match.true_box) }] : [];
  })[0];
  if (!seen) throw new Error('The model sees none of the planted pedestrians.');
  await goTo(page, seen.frameId, seen.element);
  await page.keyboard.press('Enter');
  await changed(page);
  fixed.push({ labelId: null, classId: 'pedestrian', box: seen.box, overlap: 0.6 });

  const flagged = new Set((await dataset.database.query(`SELECT DISTINCT frame_id FROM elements WHERE flagged AND level = 'object'`)).toArray().map((row) => String(row['frame_id'])));
  const unseen = planted.missing_pedestrian.find((entry) => entry.frame_id !== seen.frameId && flagged.has(entry.frame_id) && (entry.true_box?.[2] ?? 0) > 8);
  if (!unseen) throw new Error('No planted pedestrian is in a frame of the queue.');
  await goTo(page, unseen.frame_id, null);
  await page.keyboard.press('n');
  const [left = 0, top = 0, width = 0, height = 0] = (await readOut(page)).match(/[\d.]+/g)?.map(Number) ?? [];
  await place(page, { x: left, y: top, w: width, h: height }, boxOf(unseen.true_box));
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Class of the new box' }).waitFor();
  await page.keyboard.type('ped');
  await page.keyboard.press('Enter');
  await changed(page);
  fixed.push({ labelId: null, classId: 'pedestrian', box: boxOf(unseen.true_box), overlap: 0.75 });
  await expect.poll(() => page.locator('.status').innerText()).toMatch(/Saved/);

  // Undo takes the last one back and shows its frame, redo brings it again.
  const drawn = focusedElement(page);
  await page.keyboard.press('z');
  await expect.poll(() => focusedElement(page)).toBe(`frame:${unseen.frame_id}`);
  await page.keyboard.press('Shift+z');
  await expect.poll(() => focusedElement(page)).toBe(drawn);
  await expect.poll(() => page.locator('.status').innerText()).toMatch(/Saved/);

  // All of it is still there after a reload, and in the export.
  await page.reload();
  await page.locator('.shoal-loss-table[data-state="ready"]').waitFor({ timeout: 90_000 });
  await expect.poll(() => viewer(page).getByRole('button', { name: /^Proposed changes 1/ }).count(), { timeout: 30_000 }).toBe(1);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.press('g');
  const exportButton = page.getByRole('button', { name: 'Export', exact: true });
  await exportButton.waitFor();
  for (let count = 0; count < 150 && !(await exportButton.evaluate((button) => button === document.activeElement)); count++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: /COCO/ }).waitFor();
  for (let count = 0; count < 8 && !(await page.getByRole('menuitem', { name: /COCO/ }).evaluate((item) => item === document.activeElement)); count++) await page.keyboard.press('ArrowDown');
  const download = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  const exported = JSON.parse(await readFile(await (await download).path(), 'utf8')) as CocoFile;
  expect(exported.info.shoal).toMatchObject({ added: 2, modified: 8, deleted: 0, conflicts: [] });
  await expectExactly(exported, fixed);
  expect(problems).toEqual([]);
  await page.context().close();
});

/** The exported labels differ from the imported ones in those that were fixed and in no other, and each is as intended. */
async function expectExactly(exported: CocoFile, fixed: readonly Fixed[]): Promise<void> {
  const classes = new Map(exported.categories.map((category) => [category.id, category.shoal_id]));
  const after = new Map(exported.annotations.map((annotation) => [annotation.shoal_id, annotation]));
  const different: string[] = [];
  const known = new Set(classes.values());
  for (const row of (await dataset.database.query('SELECT label_id, class_id, x, y, w, h FROM labels')).toArray()) {
    const id = String(row['label_id']);
    const annotation = after.get(id);
    const values = ['x', 'y', 'w', 'h'].map((name) => (row[name] === null ? Number.NaN : Number(row[name])));
    // COCO cannot hold those that are broken; they are absent as long as nobody fixed them.
    const writable = known.has(String(row['class_id'])) && values.every(Number.isFinite) && (values[2] ?? 0) > 0 && (values[3] ?? 0) > 0;
    const same = annotation ? writable && classes.get(annotation.category_id) === row['class_id'] && values.every((value, index) => Math.abs(value - (annotation.bbox[index] ?? 0)) < 1e-3) : !writable;
    if (!same) different.push(id);
    after.delete(id);
  }
  const changedIds = fixed.flatMap(({ labelId }) => labelId ?? []);
  expect(different.toSorted()).toEqual(changedIds.toSorted());
  const added = fixed.filter(({ labelId }) => labelId === null);
  expect(after.size).toBe(added.length);
  for (const { labelId, classId, box, overlap } of fixed) {
    const found = labelId === null ? [...after.values()].find(({ bbox }) => box && boxIou(boxOf(bbox), box) >= overlap) : exported.annotations.find(({ shoal_id }) => shoal_id === labelId);
    expect(found, labelId ?? 'an added pedestrian').toBeDefined();
    if (!found) continue;
    if (classId !== null) expect([labelId, classes.get(found.category_id)]).toEqual([labelId, classId]);
    if (box) expect(boxIou(boxOf(found.bbox), box), `${labelId ?? 'added'} lies where it should`).toBeGreaterThanOrEqual(overlap);
  }
}
