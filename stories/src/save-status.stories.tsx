import { useEffect } from 'react';
import type { Meta, StoryObj } from '@storybook/react-vite';
import type { Dataset, Review, SaveStatus } from '@shoal/engine';
import { IssueBoard } from '@shoal/react/review';
import { StoryFrame } from './story-frame';

const meta: Meta<typeof IssueBoard> = { title: 'SaveStatus', component: IssueBoard };
export default meta;
type Story = StoryObj<typeof IssueBoard>;

const stays = <T,>(snapshot: T) => ({ getSnapshot: () => snapshot, subscribe: () => () => undefined });
const saved: SaveStatus = { state: 'saved', error: null, evictable: true, unexported: 214, exportedAt: null };

async function withReview(dataset: Dataset, change: (review: Review) => Partial<Review>): Promise<Dataset> {
  await dataset.review.act({ type: 'create-issue', issueId: 'slow', title: '“Slow” on speed-limit signs', description: '', elements: [] });
  return { ...dataset, review: { ...dataset.review, ...change(dataset.review) } };
}

/** Presses buttons as a person would, one after the other. */
function Press({ names }: { readonly names: readonly string[] }) {
  useEffect(() => {
    let turn = 0;
    const timer = setInterval(() => {
      const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === names[turn]);
      if (!button) return;
      button.click();
      turn += 1;
      if (turn === names.length) clearInterval(timer);
    }, 100);
    return () => clearInterval(timer);
  }, [names]);
  return null;
}

const reminder = (dataset: Dataset) => withReview(dataset, () => ({ saveStatus: stays(saved), requestPersistence: () => Promise.resolve(false) }));

/** The browser may remove what is stored, and nobody has exported for a while. */
export const NotBackedUp: Story = {
  render: () => (
    <StoryFrame prepare={reminder}>
      <IssueBoard />
      <Press names={['Not backed up']} />
    </StoryFrame>
  ),
};

/** It was asked to keep everything, and said no. */
export const Declined: Story = {
  render: () => (
    <StoryFrame prepare={reminder} width={420}>
      <IssueBoard />
      <Press names={['Not backed up', 'Ask the browser to keep them']} />
    </StoryFrame>
  ),
};

/** The connection to the others is away; nothing is lost. */
export const Offline: Story = {
  render: () => (
    <StoryFrame prepare={(dataset) => withReview(dataset, (review) => ({ saveStatus: stays({ ...saved, evictable: false }), sync: stays({ ...review.sync.getSnapshot(), status: 'offline' as const }) }))}>
      <IssueBoard />
    </StoryFrame>
  ),
};
