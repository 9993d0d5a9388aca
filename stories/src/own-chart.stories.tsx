import type { Meta, StoryObj } from '@storybook/react-vite';
import { Distribution } from '@shoal/react/explore';
import { OwnChart } from './own-chart';
import { StoryFrame } from './story-frame';

const meta: Meta<typeof OwnChart> = { title: 'Your own chart', component: OwnChart };
export default meta;
type Story = StoryObj<typeof OwnChart>;

/** On the left a host's own Mosaic client, on the right two of ours: a click or a brush in one filters the others. */
export const Linked: Story = {
  render: () => (
    <StoryFrame width={760} height="auto">
      <div style={{ display: 'grid', gridTemplateColumns: '260px 1fr', gap: 16 }}>
        <OwnChart />
        <div>
          <Distribution column="confidence" />
          <Distribution column="class_id" />
        </div>
      </div>
    </StoryFrame>
  ),
};
