import type { Meta, StoryObj } from '@storybook/react-vite';
import { EmbeddingMap } from '@shoal/react/embedding-map';
import { manyPoints } from './many-points';
import { StoryFrame } from './story-frame';

const meta: Meta<typeof EmbeddingMap> = { title: 'EmbeddingMap/Scale', component: EmbeddingMap };
export default meta;
type Story = StoryObj<typeof EmbeddingMap>;

/** Opens a dataset of its own and closes the story's. `?points=1000000` in the address shows more. */
function render(count: number) {
  const asked = Number(new URLSearchParams(location.search).get('points'));
  return (
    <StoryFrame
      prepare={async (dataset) => {
        dataset.dispose();
        return manyPoints(asked > 0 ? Math.min(asked, 5_000_000) : count);
      }}
    >
      <EmbeddingMap defaultLevel="frame" defaultColorBy="scene" />
    </StoryFrame>
  );
}

export const AThousand: Story = { render: () => render(1000) };

/** One by one. With `&points=1000000` density at first; wheel or pinch in, and it turns into points. */
export const HundredThousand: Story = { render: () => render(100_000) };
