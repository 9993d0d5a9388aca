import type { Meta, StoryObj } from '@storybook/react-vite';
import { useEffect, useState } from 'react';
import type { Dataset, ElementId } from '@shoal/engine';
import { FrameViewer, ShoalProvider, type FrameViewerProps } from '@shoal/react';
import { streetDataset, type StreetOptions } from './street-dataset';

const meta: Meta<typeof FrameViewer> = { title: 'FrameViewer/Point clouds', component: FrameViewer };
export default meta;
type Story = StoryObj<typeof FrameViewer>;

interface StreetProps extends FrameViewerProps {
  readonly street?: StreetOptions;
  readonly focus?: ElementId;
  readonly width?: number;
  readonly height?: number;
}

/** Opens the street, focuses something in it, and disposes it when the story is left. */
function Street({ street, focus = 'frame:street-0', width, height, ...viewer }: StreetProps) {
  const [dataset, setDataset] = useState<Dataset | null>(null);
  useEffect(() => {
    let opened: Dataset | undefined;
    let left = false;
    void streetDataset(street).then((made) => {
      if (left) return made.dispose();
      opened = made;
      made.selection.setFocus(focus);
      setDataset(made);
    });
    return () => {
      left = true;
      opened?.dispose();
    };
    // A story opens its dataset once.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  return dataset ? (
    <ShoalProvider dataset={dataset}>
      <div data-story-ready="" style={{ width: width ?? '100%', height: height ?? '100vh' }}>
        <FrameViewer {...viewer} />
      </div>
    </ShoalProvider>
  ) : null;
}

/** One scan, three cameras, labels solid and inferences dashed: one selection in all panes. */
export const Cameras: Story = { render: () => <Street focus="label:c2" /> };

/** The scan alone. */
export const ScanOnly: Story = { render: () => <Street street={{ cameras: 0 }} focus="label:c4" /> };

/** One camera, and the tools that move, turn and size the cuboid. */
export const Editing: Story = { render: () => <Street street={{ cameras: 1 }} focus="label:c4" mode="edit" /> };

export const WholeFrame: Story = { render: () => <Street street={{ cameras: 1 }} /> };

export const Small: Story = { render: () => <Street focus="label:c1" width={480} height={520} panel={false} /> };

/** The file is cut off: the objects and the pictures stay usable. */
export const BrokenScan: Story = { render: () => <Street street={{ cameras: 1, scan: () => Promise.resolve(new Blob([new Uint8Array(1003)])) }} focus="label:c1" /> };

export const EmptyScan: Story = { render: () => <Street street={{ cameras: 0, scan: () => Promise.resolve(new Blob([])) }} focus="label:c1" /> };

export const LoadingScan: Story = { render: () => <Street street={{ cameras: 1, scan: () => new Promise(() => undefined) }} focus="label:c1" /> };
