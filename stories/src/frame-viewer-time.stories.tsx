import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactNode } from 'react';
import { writeWav, type Dataset, type ElementId } from '@shoal/engine';
import { FrameViewer } from '@shoal/react';
import { videoRenderer } from '@shoal/react/video';
import { mostSuspicious } from './story-dataset';
import { StoryFrame } from './story-frame';
import { denseMarks, filmInferences, filmLabels, soundInferences, soundLabels, timeDataset } from './time-dataset';
import { makeFilm, makeSound } from './time-media';

const meta: Meta<typeof FrameViewer> = { title: 'FrameViewer time', component: FrameViewer };
export default meta;
type Story = StoryObj<typeof FrameViewer>;

const exact = [videoRenderer];

/** Waits until something is on the page, then goes on. */
async function until<T>(find: () => T | null | undefined, milliseconds = 15_000): Promise<T | null> {
  for (const start = performance.now(); performance.now() - start < milliseconds; await new Promise((resolve) => setTimeout(resolve, 60))) {
    const found = find();
    if (found) return found;
  }
  return null;
}

function show(open: () => Promise<Dataset>, focus: ElementId, viewer: ReactNode) {
  return (
    <StoryFrame
      prepare={async () => {
        const dataset = await open();
        dataset.selection.setFocus(focus);
        return dataset;
      }}
    >
      {viewer}
    </StoryFrame>
  );
}

const press = async (canvasElement: HTMLElement, keys: readonly string[]) => {
  const timeline = await until(() => canvasElement.querySelector<HTMLElement>('[data-part="timeline"] canvas'));
  timeline?.focus();
  for (const key of keys) timeline?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
};

/** Every frame by its number, time and bytes; boxes follow their tracks. */
export const ExactFilm: Story = {
  render: () => show(() => timeDataset('video', makeFilm, filmLabels, filmInferences), 'label:pass', <FrameViewer renderers={exact} />),
  play: ({ canvasElement }) => press(canvasElement, ['f']),
};

/** Without the video entry: the browser's own player, which cannot tell frames. */
export const PlayedFilm: Story = { render: () => show(() => timeDataset('video', makeFilm, filmLabels, filmInferences), 'label:pass', <FrameViewer />) };

export const ManyIntervals: Story = { render: () => show(() => timeDataset('video', makeFilm, denseMarks(500, 'label'), denseMarks(500, 'inference')), 'frame:video', <FrameViewer renderers={exact} panel={false} />) };

export const BrokenFilm: Story = { render: () => show(() => timeDataset('video', async () => (await makeFilm()).slice(0, 300), filmLabels, filmInferences), 'label:pass', <FrameViewer renderers={exact} />) };

/** Waveform, spectrogram, labels and inferences on one time axis. */
export const Sound: Story = { render: () => show(() => timeDataset('audio', makeSound, soundLabels, soundInferences), 'label:whistle-1', <FrameViewer />) };

/** Ends of the focused interval can be dragged and nudged. */
export const EditedSound: Story = {
  render: () => show(() => timeDataset('audio', makeSound, soundLabels, soundInferences), 'label:whistle-1', <FrameViewer defaultMode="edit" />),
  play: ({ canvasElement }) => press(canvasElement, ['f', '>', '>', '>', '>', '>', '>', '>', '>', '>', '>']),
};

export const SilentSound: Story = { render: () => show(() => timeDataset('audio', () => new Blob([writeWav([new Float32Array(48_000)], { sampleRate: 16_000 })]), [], []), 'frame:audio', <FrameViewer />) };

export const EmptySound: Story = { render: () => show(() => timeDataset('audio', () => new Blob([writeWav([new Float32Array(0)], { sampleRate: 16_000 })]), soundLabels, []), 'label:chirp-1', <FrameViewer />) };

export const BrokenSound: Story = { render: () => show(() => timeDataset('audio', () => new Blob(['RIFFxxxxWAVEfmt '], { type: 'audio/wav' }), soundLabels, soundInferences), 'label:chirp-1', <FrameViewer />) };

/** The sequence of a frame as thumbnails. */
export const Filmstrip: Story = {
  render: () => (
    <StoryFrame prepare={async (dataset) => dataset.selection.setFocus(await mostSuspicious(dataset, 'wrong_class'))}>
      <FrameViewer />
    </StoryFrame>
  ),
  play: async ({ canvasElement }) => {
    const button = await until(() => [...canvasElement.querySelectorAll('button')].find((candidate) => candidate.textContent?.includes('Filmstrip')));
    button?.click();
  },
};
