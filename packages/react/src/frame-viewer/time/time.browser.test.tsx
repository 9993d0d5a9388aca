import '@shoal/react/styles.css';
import { cleanup, render } from '@testing-library/react';
import { Bool, Float32, Float64, Table, Utf8, vectorFromArray } from 'apache-arrow';
import axe from 'axe-core';
import { StrictMode } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { createMemoryStore, openDataset, writeWav, type Dataset } from '@shoal/engine';
import { FrameViewer, ShoalProvider, type FrameViewerProps } from '@shoal/react';
import { videoRenderer } from '@shoal/react/video';
import { openCrossing } from '../../parts/judging.test-support';
import { makeNumberedFilm, readNumber } from './film/numbered-film.test-support';

let closers: (() => void)[] = [];
afterEach(() => {
  cleanup();
  for (const close of closers) close();
  closers = [];
});

const text = (values: readonly string[]) => vectorFromArray([...values], new Utf8());

/** One film or sound with the label `bark` from 1 to 2 s and the inference `i-bark` from 3 to 4 s. */
async function openMedium(kind: 'video' | 'audio', blob: Blob): Promise<Dataset> {
  const columns = (start: number) => ({ frame_id: text(['m']), task: text(['interval']), class_id: text(['bark']), time_start: vectorFromArray([start], new Float64()), time_end: vectorFromArray([start + 1], new Float64()) });
  const store = createMemoryStore();
  const dataset = await openDataset(
    {
      manifest: { schemaVersion: 1, name: 'Time', classes: [{ id: 'bark', name: 'Bark' }], tables: { frames: 'frames', media: 'media', labels: 'labels', inferences: 'inferences' }, models: [{ id: 'v1', name: 'First' }] },
      tables: {
        frames: new Table({ frame_id: text(['m']), dataset: text(['labeled']), labeled: vectorFromArray([true], new Bool()), width: vectorFromArray([320], new Float32()), height: vectorFromArray([192], new Float32()) }),
        media: new Table({ frame_id: text(['m']), sensor_id: text(['main']), kind: text([kind]), uri: text(['m.bin']) }),
        labels: new Table({ label_id: text(['bark']), set_id: text(['gt']), ...columns(1) }),
        inferences: new Table({ inference_id: text(['i-bark']), model_id: text(['v1']), confidence: vectorFromArray([0.9], new Float32()), ...columns(3) }),
      },
    },
    { reviewStore: store, currentUser: { id: 'ada' }, resolveMedia: () => ({ type: 'blob', blob }) },
  );
  closers.push(() => {
    dataset.dispose();
    store.dispose();
  });
  return dataset;
}

function show(dataset: Dataset, props: FrameViewerProps = {}) {
  dataset.selection.setFocus('label:bark');
  render(
    <StrictMode>
      <ShoalProvider dataset={dataset}>
        <div style={{ width: '1000px', height: '620px' }}>
          <FrameViewer {...props} />
        </div>
      </ShoalProvider>
    </StrictMode>,
  );
}

const timeline = () => page.getByRole('slider', { name: /^Timeline/ });
const part = (name: string) => document.querySelector<HTMLElement>(`[data-part="${name}"]`);
const changes = (dataset: Dataset) => [...dataset.review.state.getSnapshot().changes.values()];
const clock = () => Number(document.querySelector('[data-part="timeline"] canvas')?.getAttribute('aria-valuenow'));

async function expectNoAxeViolations(): Promise<void> {
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false }, 'landmark-one-main': { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}

const timestamps = Array.from({ length: 125 }, (_, n) => n / 25);
const renderers = [videoRenderer];

describe('a film', () => {
  it('steps, seeks and reads out by frames, with the picture of that very frame', async () => {
    const dataset = await openMedium('video', await makeNumberedFilm({ container: 'mp4', codec: 'avc', timestamps }));
    show(dataset, { renderers });
    await expect.element(page.getByText('Frame 1 of 125')).toBeVisible();
    const shown = () => document.querySelector('[data-film] canvas')?.getAttribute('data-shown');
    (timeline().element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}');
    await expect.element(page.getByText('Frame 4 of 125')).toBeVisible();
    await userEvent.keyboard('{Shift>}{ArrowRight}{/Shift}');
    await expect.poll(shown).toBe('13');
    await userEvent.keyboard('{End}');
    await expect.poll(shown).toBe('124');
    await userEvent.keyboard('f');
    await expect.poll(shown).toBe('25');
    await expect.poll(() => part('bytes')?.dataset.offset).toMatch(/^\d+$/);
    const stage = document.querySelector<HTMLCanvasElement>('[data-film] canvas');
    const canvas = new OffscreenCanvas(320, 192);
    // The picture is fitted with a margin; its part of the stage is cut out to be read.
    const scale = Math.min(((stage?.clientWidth ?? 0) - 24) / 320, ((stage?.clientHeight ?? 0) - 24) / 192);
    const density = devicePixelRatio;
    const [w, h] = [320 * scale, 192 * scale];
    if (stage) canvas.getContext('2d')?.drawImage(stage, ((stage.clientWidth - w) / 2) * density, ((stage.clientHeight - h) / 2) * density, w * density, h * density, 0, 0, 320, 192);
    expect(readNumber(canvas)).toBe(25);
    await expectNoAxeViolations();
  });

  it('says that frames are estimated without the video entry', async () => {
    show(await openMedium('video', await makeNumberedFilm({ container: 'webm', codec: 'vp8', timestamps })));
    await expect.element(page.getByText('Not exact to the frame.')).toBeVisible();
    await expect.element(page.getByText(/^Frame ≈/)).toBeVisible();
    await expectNoAxeViolations();
  });

  it('shows an error for a file that is no film, and the objects stay usable', async () => {
    show(await openMedium('video', new Blob(['nothing like a film'])), { renderers });
    await expect.poll(() => document.querySelector('[role=\"alert\"]')?.textContent).toMatch(/film of frame "m" cannot be read/);
    expect(page.getByRole('option').elements()).toHaveLength(2);
  });
});

const sine = (seconds: number) => Float32Array.from({ length: seconds * 8000 }, (_, n) => 0.5 * Math.sin((2 * Math.PI * 1000 * n) / 8000));

describe('a sound', () => {
  it('shows waveform, spectrogram and timeline, and edits an end as one event', async () => {
    const dataset = await openMedium('audio', new Blob([writeWav([sine(5)], { sampleRate: 8000 })]));
    show(dataset, { defaultMode: 'edit' });
    await expect.element(page.getByRole('img', { name: 'Waveform of m' })).toBeVisible();
    await expect.element(page.getByRole('img', { name: 'Spectrogram of m' })).toBeVisible();
    await expect.element(page.getByText('8 kHz · mono')).toBeVisible();
    (timeline().element() as HTMLElement).focus();
    await userEvent.keyboard('>>>');
    await expect.poll(() => changes(dataset).map((change) => change.after?.interval)).toEqual([{ start: 1, end: expect.closeTo(2.03, 6) as number }]);
    await userEvent.keyboard('{Home}{Shift>}{ArrowRight}{/Shift}');
    await expect.poll(clock).toBeCloseTo(0.1, 3);
    await expectNoAxeViolations();
  });

  it('accepts an inference, deletes a label, and goes from interval to interval', async () => {
    const dataset = await openMedium('audio', new Blob([writeWav([sine(5)], { sampleRate: 8000 })]));
    show(dataset, { defaultMode: 'edit' });
    await expect.element(timeline()).toBeVisible();
    (timeline().element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowDown}');
    await expect.poll(() => dataset.selection.focus.getSnapshot().element).toBe('inference:i-bark');
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => changes(dataset).map((change) => [change.op, change.after?.interval?.start])).toEqual([['ADD', 3]]);
    dataset.selection.setFocus('label:bark');
    await expect.poll(() => document.querySelector('[role="option"][aria-selected="true"]')?.textContent).toMatch(/1\.00–2\.00 s/);
    await userEvent.keyboard('{Delete}');
    await expect.poll(() => changes(dataset).some((change) => change.op === 'DELETE')).toBe(true);
  });

  it('tells apart silent, empty and broken sounds', async () => {
    show(await openMedium('audio', new Blob([writeWav([new Float32Array(8000)], { sampleRate: 8000 })])));
    await expect.element(page.getByText('Silent: every sample is 0')).toBeVisible();
    cleanup();
    show(await openMedium('audio', new Blob([writeWav([new Float32Array(0)], { sampleRate: 8000 })])));
    await expect.element(page.getByText('This sound has no samples')).toBeVisible();
    cleanup();
    show(await openMedium('audio', new Blob(['no sound'])));
    await expect.poll(() => document.querySelector('[role=\"alert\"]')?.textContent).toMatch(/sound of frame "m" cannot be decoded/);
  });
});

describe('the filmstrip', () => {
  it('opens from the toolbar, marks the frame, and steps with the arrows', async () => {
    const { dataset, close } = await openCrossing();
    closers.push(close);
    dataset.selection.setFocus('frame:f5');
    render(
      <ShoalProvider dataset={dataset}>
        <div style={{ width: '1000px', height: '560px' }}>
          <FrameViewer />
        </div>
      </ShoalProvider>,
    );
    await userEvent.click(page.getByRole('button', { name: 'Filmstrip' }));
    await expect.element(page.getByText('6 of 24')).toBeVisible();
    const strip = page.getByRole('listbox', { name: 'Sequence of 24 frames' });
    (strip.element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    await expect.poll(() => dataset.selection.focus.getSnapshot().element).toBe('frame:f7');
    await expect.element(page.getByText('8 of 24')).toBeVisible();
    await expect.poll(() => document.querySelectorAll('[data-part="strip"] canvas[data-loaded]').length).toBeGreaterThan(4);
    await userEvent.keyboard('{End}');
    await expect.element(page.getByText('24 of 24')).toBeVisible();
    await expectNoAxeViolations();
  });
});
