import type { Meta, StoryObj } from '@storybook/react-vite';
import { useEffect } from 'react';
import type { Dataset, Label } from '@shoal/engine';
import { FrameViewer } from '@shoal/react';
import { mostSuspicious } from './story-dataset';
import { StoryFrame } from './story-frame';

const meta: Meta<typeof FrameViewer> = { title: 'FrameViewer editing', component: FrameViewer };
export default meta;
type Story = StoryObj<typeof FrameViewer>;

const focusOn = (agreement: string) => async (dataset: Dataset) => dataset.selection.setFocus(await mostSuspicious(dataset, agreement));

/** Presses keys on the picture, as somebody would. */
function Keys({ keys }: { readonly keys: readonly string[] }) {
  useEffect(() => {
    let left = false;
    void (async () => {
      let canvas: HTMLElement | null = null;
      while (!left && !(canvas = document.querySelector<HTMLElement>('[data-part="stage"]:has([data-part="edit-layer"] [data-part="frame"]) canvas[data-picture="ready"], [data-part="stage"] canvas'))) await pause(50);
      await pause(300);
      if (left || !canvas) return;
      canvas.focus();
      for (const key of keys) {
        const [name = '', ...modifiers] = key.split('+').toReversed();
        (document.activeElement ?? canvas).dispatchEvent(new KeyboardEvent('keydown', { key: name, shiftKey: modifiers.includes('Shift'), altKey: modifiers.includes('Alt'), bubbles: true, cancelable: true }));
        await pause(20);
      }
    })();
    return () => {
      left = true;
    };
    // The keys of a story are pressed once.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  return null;
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Drag the frame or its handles, or use the arrow keys. The object was moved already: what is proposed is beside. */
export const EditingABox: Story = {
  render: () => (
    <StoryFrame prepare={focusOn('badly_located')}>
      <FrameViewer defaultMode="edit" />
      <Keys keys={['f', 'Shift+ArrowRight', 'ArrowDown', 'ArrowDown', 'Alt+ArrowLeft', 'c', 'Escape']} />
    </StoryFrame>
  ),
};

/** Points are dragged, added on the middles of edges, and deleted. */
export const EditingAPolygon: Story = {
  render: () => (
    <StoryFrame
      prepare={async (dataset) => {
        const element = await mostSuspicious(dataset, 'badly_located');
        const id = element?.slice('label:'.length) ?? '';
        const row = (await dataset.database.query(`SELECT * FROM labels WHERE label_id = '${id}'`)).get(0);
        const [x, y, w, h] = ['x', 'y', 'w', 'h'].map((name) => Number(row?.[name]));
        if (x === undefined || y === undefined || w === undefined || h === undefined) return;
        const before: Label = { labelId: id, frameId: String(row?.['frame_id']), task: 'box', classId: String(row?.['class_id']), box: { x, y, w, h } };
        const ring = [0.5, 0, 0.85, 0.1, 1, 0.5, 0.9, 1, 0.1, 1, 0, 0.5, 0.15, 0.1].map((share, at) => (at % 2 === 0 ? x + share * w : y + share * h));
        await dataset.review.act({ type: 'change-label', change: { op: 'MODIFY', labelId: id, frameId: before.frameId, before, after: { ...before, task: 'polygon', polygons: [ring] }, reason: '' } });
        dataset.selection.setFocus(element);
      }}
    >
      <FrameViewer defaultMode="edit" />
      <Keys keys={['f', 'v', '.', '.', '.', 'ArrowRight', 'ArrowRight', 'ArrowRight']} />
    </StoryFrame>
  ),
};

/** A box that is placed with the keyboard and not confirmed yet. */
export const Drawing: Story = {
  render: () => (
    <StoryFrame prepare={focusOn('missing')}>
      <FrameViewer defaultMode="edit" />
      <Keys keys={['n', 'Shift+ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowDown', 'Alt+Shift+ArrowDown']} />
    </StoryFrame>
  ),
};

/** What the model says comes first; a digit or a few letters choose. */
export const ClassMenuOpen: Story = {
  render: () => (
    <StoryFrame prepare={focusOn('wrong_class')}>
      <FrameViewer defaultMode="edit" />
      <Keys keys={['c']} />
    </StoryFrame>
  ),
};

/** Nothing to edit with. */
export const ReadOnly: Story = {
  render: () => (
    <StoryFrame prepare={focusOn('wrong_class')}>
      <FrameViewer mode="read" />
    </StoryFrame>
  ),
};

/** Storage refuses: the change is taken back, and the viewer says so. */
export const FailedSave: Story = {
  render: () => (
    <StoryFrame
      prepare={async (dataset) => {
        await focusOn('badly_located')(dataset);
        const refuse = () => Promise.reject(new Error('The decision could not be stored and was taken back: the disk is full. Free some space, or export the log to keep what is there.'));
        const failed = { state: 'failed' as const, error: 'The disk is full.', evictable: false, unexported: 1, exportedAt: null };
        return { ...dataset, review: { ...dataset.review, act: refuse, saveStatus: { getSnapshot: () => failed, subscribe: () => () => undefined } } };
      }}
    >
      <FrameViewer defaultMode="edit" />
      <Keys keys={['Shift+ArrowRight', 'v', 'Delete']} />
    </StoryFrame>
  ),
};
