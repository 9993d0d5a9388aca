import type { Meta, StoryObj } from '@storybook/react-vite';
import { useEffect, useState, type ReactNode } from 'react';
import type { Dataset, ElementId } from '@shoal/engine';
import { FrameViewer, ShoalProvider } from '@shoal/react';
import { everyShape, manyBoxes, pictureDataset } from './picture-dataset';

const meta: Meta<typeof FrameViewer> = { title: 'FrameViewer/Picture', component: FrameViewer };
export default meta;
type Story = StoryObj<typeof FrameViewer>;

/** Opens a dataset for one story and presses buttons of the viewer by their names, as a person would. */
function Stage({ open, focus = 'frame:street', press = [], children }: { readonly open: () => Promise<Dataset>; readonly focus?: ElementId; readonly press?: readonly string[]; readonly children: ReactNode }) {
  const [dataset, setDataset] = useState<Dataset | null>(null);
  const [pressed, setPressed] = useState(false);
  useEffect(() => {
    let opened: Dataset | undefined;
    let left = false;
    void open().then((made) => {
      opened = made;
      made.selection.setFocus(focus);
      if (left) made.dispose();
      else setDataset(made);
    });
    return () => {
      left = true;
      opened?.dispose();
    };
    // A story opens once.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  useEffect(() => {
    const rest = [...press];
    const timer = setInterval(() => {
      if (!document.querySelector('canvas[data-picture="ready"], [data-part="broken"]')) return;
      const name = rest[0];
      const button = [...document.querySelectorAll<HTMLElement>('button')].find((each) => (each.getAttribute('aria-label') ?? each.textContent ?? '').startsWith(name ?? ' '));
      if (name !== undefined && !button) return;
      rest.shift();
      button?.click();
      if (rest.length > 0) return;
      clearInterval(timer);
      setPressed(true);
    }, 60);
    return () => clearInterval(timer);
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  if (!dataset) return null;
  return (
    <ShoalProvider dataset={dataset}>
      <div data-story-ready={pressed ? '' : undefined} style={{ height: '100vh' }}>
        {children}
      </div>
    </ShoalProvider>
  );
}

/** Masks, polygons with holes, turned boxes, lines, keypoints, a crowd: labels solid, inferences dashed. */
export const EveryShape: Story = { render: () => <Stage open={() => pictureDataset(everyShape())}><FrameViewer /></Stage> };

export const FocusedMask: Story = { render: () => <Stage open={() => pictureDataset(everyShape())} focus="label:l2" press={['Zoom to the object']}><FrameViewer /></Stage> };

/** A second model in dashes of its own. */
export const SecondModel: Story = { render: () => <Stage open={() => pictureDataset(everyShape())} press={['Compare', 'Tidal 2 over it']}><FrameViewer panel={false} /></Stage> };

export const SideBySide: Story = { render: () => <Stage open={() => pictureDataset(everyShape())} press={['Compare', 'Labels | inferences']}><FrameViewer panel={false} /></Stage> };

export const BeforeAndAfter: Story = { render: () => <Stage open={() => pictureDataset(everyShape())} focus="inference:i7" press={['Agree with model', 'Compare', 'Before | after the changes']}><FrameViewer panel /></Stage> };

export const LookPanel: Story = { render: () => <Stage open={() => pictureDataset(everyShape())} press={['Look', 'Luma']}><FrameViewer panel={false} /></Stage> };

/** Five thousand boxes; the list shows only the rows in sight. */
export const FiveThousand: Story = { render: () => <Stage open={() => pictureDataset(manyBoxes(5000))} focus="label:l1"><FrameViewer /></Stage> };

const pngHeader = (width: number, height: number) => {
  const bytes = new Uint8Array(64);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  bytes.set([8, 6], 24);
  return new Blob([bytes], { type: 'image/png' });
};

/** A small file that says that it is enormous: refused before it is decoded. */
export const TooLarge: Story = { render: () => <Stage open={() => pictureDataset(everyShape(), () => Promise.resolve(pngHeader(60_000, 60_000)))}><FrameViewer panel={false} /></Stage> };

export const Svg: Story = { render: () => <Stage open={() => pictureDataset(everyShape(), () => Promise.resolve(new Blob(['<svg xmlns="http://www.w3.org/2000/svg"><script>document.title="ran"</script></svg>'], { type: 'image/svg+xml' })))}><FrameViewer panel={false} /></Stage> };
