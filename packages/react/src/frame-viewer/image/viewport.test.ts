import { describe, expect, it } from 'vitest';
import { fitPicture, panBy, revealBox, toStage, zoomAt, zoomToBox } from './viewport';

const stage = { width: 800, height: 600 };
const picture = { width: 256, height: 160 };

describe('fitPicture', () => {
  it.each([
    [picture, 776 / 256],
    [{ width: 4000, height: 100 }, 776 / 4000],
    [{ width: 32, height: 32 }, 16],
  ])('shows all of %o at %d, centred', (size, scale) => {
    const view = fitPicture(stage, size);
    expect(view.scale).toBeCloseTo(scale, 10);
    expect(view.x * 2 + size.width * view.scale).toBeCloseTo(stage.width, 8);
    expect(view.y * 2 + size.height * view.scale).toBeCloseTo(stage.height, 8);
  });

  it('stays usable on a stage without a size', () => {
    expect(fitPicture({ width: 0, height: 0 }, picture).scale).toBeGreaterThan(0);
  });
});

describe('zoomAt', () => {
  it('keeps the pixel under the cursor where it is', () => {
    const from = zoomAt(fitPicture(stage, picture), stage, picture, 4, 400, 300);
    const to = zoomAt(from, stage, picture, 1.7, 230, 410);
    expect((230 - to.x) / to.scale).toBeCloseTo((230 - from.x) / from.scale, 8);
    expect((410 - to.y) / to.scale).toBeCloseTo((410 - from.y) / from.scale, 8);
  });

  it('stops at the ends', () => {
    let view = fitPicture(stage, picture);
    for (let i = 0; i < 40; i++) view = zoomAt(view, stage, picture, 2, 400, 300);
    expect(view.scale).toBe(64);
    for (let i = 0; i < 40; i++) view = zoomAt(view, stage, picture, 0.5, 400, 300);
    expect(view.scale).toBe(0.5);
  });
});

describe('panBy', () => {
  it('never loses the picture, and leaves a small one in the middle', () => {
    const near = zoomAt(fitPicture(stage, picture), stage, picture, 4, 400, 300);
    const far = panBy(near, stage, picture, -1e6, 1e6);
    expect(far.x + picture.width * far.scale).toBeCloseTo(stage.width / 2, 8);
    expect(far.y).toBeCloseTo(stage.height / 2, 8);
    const fitted = fitPicture(stage, picture);
    expect(panBy(fitted, stage, picture, 50, 50)).toEqual(fitted);
  });
});

describe('boxes', () => {
  const box = { x: 200, y: 20, w: 10, h: 12 };

  it('zooms to an object with context around it', () => {
    const shown = toStage(zoomToBox(stage, picture, box), box);
    expect(shown.h).toBeCloseTo(200, 6);
    expect(shown.x).toBeGreaterThan(0);
    expect(shown.x + shown.w).toBeLessThan(stage.width);
  });

  it('brings a hidden object into sight and leaves a visible one alone', () => {
    const view = zoomAt(fitPicture(stage, picture), stage, picture, 6, 0, 600);
    const shown = toStage(revealBox(view, stage, picture, box), box);
    expect(shown.x).toBeGreaterThanOrEqual(0);
    expect(shown.x + shown.w).toBeLessThanOrEqual(stage.width);
    const fitted = fitPicture(stage, picture);
    expect(revealBox(fitted, stage, picture, box)).toBe(fitted);
  });
});
