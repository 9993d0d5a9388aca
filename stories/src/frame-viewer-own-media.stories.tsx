import type { Meta, StoryObj } from '@storybook/react-vite';
import type { Dataset } from '@shoal/engine';
import { FrameViewer, type MediaRenderer, type MediaRendererProps } from '@shoal/react';
import { ecgRenderer } from './ecg-renderer';
import { smallDataset } from './small-dataset';
import { StoryFrame } from './story-frame';
import { openTexts } from './text-dataset';

const meta: Meta<typeof FrameViewer> = { title: 'FrameViewer/Your own media', component: FrameViewer };
export default meta;
type Story = StoryObj<typeof FrameViewer>;

/** One heart beat: P wave, QRS complex, T wave. */
function beat(phase: number, early: boolean): number {
  const bump = (at: number, width: number, tall: number) => tall * Math.exp(-(((phase - at) / width) ** 2));
  return bump(0.2, 0.035, early ? 0 : 0.14) + bump(0.36, 0.014, -0.16) + bump(0.39, early ? 0.03 : 0.013, 1.15) + bump(0.43, 0.016, -0.24) + bump(0.66, 0.06, early ? -0.25 : 0.3);
}

function curve(): string {
  const lines = ['seconds,millivolts'];
  for (let i = 0; i < 1250; i++) {
    const time = i / 250;
    const early = time >= 2.3 && time < 3.1;
    lines.push(`${time.toFixed(3)},${(beat((time / 0.8) % 1, early) + 0.015 * Math.sin(i * 1.7)).toFixed(4)}`);
  }
  return lines.join('\n');
}

function openHearts(): Promise<Dataset> {
  const shared = { frame_id: 'patient-7', task: 'interval' };
  return smallDataset(
    { name: 'Hearts', classes: [{ id: 'normal', name: 'normal beat' }, { id: 'early', name: 'early ventricular beat' }], models: [{ id: 'v1', name: 'v1' }] },
    {
      frames: [{ frame_id: 'patient-7', dataset: 'labeled', labeled: true, width: 0, height: 0, lead: 'II' }],
      media: [{ frame_id: 'patient-7', sensor_id: 'lead-2', kind: 'text', uri: 'patient-7.ecg.csv' }],
      labels: [{ label_id: 'l1', ...shared, class_id: 'normal', time_start: 0.9, time_end: 1.5 }],
      inferences: [
        { inference_id: 'i1', model_id: 'v1', ...shared, class_id: 'normal', time_start: 0.92, time_end: 1.48, confidence: 0.97 },
        { inference_id: 'i2', model_id: 'v1', ...shared, class_id: 'early', time_start: 2.45, time_end: 3.0, confidence: 0.93 },
      ],
    },
    { resolveMedia: ({ uri }) => (uri.endsWith('.ecg.csv') ? { type: 'blob', blob: new Blob([curve()], { type: 'text/csv' }) } : undefined) },
  );
}

const own = [ecgRenderer];

/** A media type of the host's: heart curves from CSV files, with labels and inferences. */
export const HeartCurve: Story = {
  render: () => (
    <StoryFrame open={openHearts} prepare={(dataset) => dataset.selection.setFocus('inference:i2')}>
      <FrameViewer renderers={own} />
    </StoryFrame>
  ),
};

function PlainText({ frame }: MediaRendererProps) {
  return (
    <pre data-part="medium" tabIndex={0} style={{ margin: 0, padding: 24, overflow: 'auto', whiteSpace: 'pre-wrap' }}>
      {frame.text?.toUpperCase()}
    </pre>
  );
}

/** A renderer with the id of a built-in one takes its place. */
const loudText: readonly MediaRenderer[] = [{ id: 'text', accepts: (frame) => frame.kind === 'text', Component: PlainText }];

export const Replaced: Story = {
  render: () => (
    <StoryFrame open={openTexts} prepare={(dataset) => dataset.selection.setFocus('frame:notice')}>
      <FrameViewer renderers={loudText} />
    </StoryFrame>
  ),
};
