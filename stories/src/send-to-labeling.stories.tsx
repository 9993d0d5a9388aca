import type { Meta, StoryObj } from '@storybook/react-vite';
import { useEffect, type ReactNode } from 'react';
import type { Dataset, ElementId } from '@shoal/engine';
import { createLabelingJob, findLabelingProvider } from '@shoal/engine/providers';
import { SendToLabeling } from '@shoal/react/review';
import { storyServer } from './labeling-server';
import { StoryFrame } from './story-frame';

const meta: Meta<typeof SendToLabeling> = { title: 'SendToLabeling', component: SendToLabeling };
export default meta;
type Story = StoryObj<typeof SendToLabeling>;

const description = 'Boxes around signs are too wide since batch 7.\n\nDraw them to the outer edge of the sign, without the post. Leave out signs that face away.';

async function looseBoxes(dataset: Dataset): Promise<void> {
  const rows = [...(await dataset.database.query(`SELECT element_id FROM elements WHERE level = 'object' AND agreement IN ('badly_located', 'wrong_class') ORDER BY score DESC, element_id LIMIT 14`))];
  await dataset.review.act({ type: 'create-issue', issueId: 'loose', title: 'Loose boxes on signs', description, issueType: 'label-error', elements: rows.map((row) => row['element_id'] as ElementId) });
}

const connection = (server: ReturnType<typeof storyServer>) => ({ 'label-studio': () => ({ url: 'https://labels.example.com', token: 'story', fetch: server.fetch, wait: () => Promise.resolve() }) });

/** Moves the first region, renames the second, deletes the third and draws one, on every task but the first. */
const edits = (regions: readonly Record<string, unknown>[], index: number): readonly Record<string, unknown>[] => {
  if (index === 0) return regions;
  const [first, second, , ...others] = regions.map((region) => structuredClone(region) as { value: { x: number; y: number; width: number; height: number; rectanglelabels: string[] }; id: string; meta: unknown });
  if (first) Object.assign(first.value, { x: first.value.x + 2, width: Math.max(1, first.value.width - 3) });
  if (second) second.value.rectanglelabels = [first?.value.rectanglelabels[0] ?? ''];
  const drawn = first ? [{ ...first, id: `drawn${index}`, meta: {}, value: { ...first.value, x: 60, y: 12, width: 12, height: 16 } }] : [];
  return [...(first ? [first] : []), ...(second ? [second] : []), ...others, ...(index % 3 === 1 ? drawn : [])] as unknown as Record<string, unknown>[];
};

async function sent(dataset: Dataset, server: ReturnType<typeof storyServer>): Promise<void> {
  await looseBoxes(dataset);
  const provider = findLabelingProvider('label-studio');
  const job = await createLabelingJob(dataset, { issueId: 'loose', providerId: provider.id });
  const pushed = await provider.connect?.({ url: 'https://labels.example.com', token: 'story', fetch: server.fetch }).push(job);
  if (!pushed) throw new Error('Label Studio cannot be connected.');
  await dataset.review.act({ type: 'send-issue', issueId: 'loose', sendId: job.sendId, provider: provider.id, project: pushed.project, tasks: pushed.tasks });
  await dataset.review.act({ type: 'send-issue', issueId: 'loose', sendId: 'older', provider: 'cvat', project: null, tasks: pushed.tasks.slice(0, 4) });
  await dataset.review.act({ type: 'receive-results', issueId: 'loose', sendId: 'older', frameIds: pushed.tasks.slice(0, 3).map(({ frameId }) => frameId) });
}

/** Presses a button as soon as it can be pressed. */
function Pressed({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  useEffect(() => {
    const timer = setInterval(() => {
      const button = [...document.querySelectorAll<HTMLButtonElement>('.shoal-labeling button:enabled')].find((one) => one.textContent === name);
      if (!button) return;
      clearInterval(timer);
      button.click();
    }, 50);
    return () => clearInterval(timer);
  }, [name]);
  return children;
}

export const Files: Story = {
  render: () => (
    <StoryFrame prepare={looseBoxes} width={560} height={640}>
      <SendToLabeling issueId="loose" />
    </StoryFrame>
  ),
};

const answered = storyServer({ handIn: edits });

export const SentBefore: Story = {
  render: () => (
    <StoryFrame prepare={(dataset) => sent(dataset, answered)} width={560} height={660}>
      <SendToLabeling issueId="loose" connections={connection(answered)} onClose={() => undefined} />
    </StoryFrame>
  ),
};

const reviewed = storyServer({ handIn: edits });

export const Results: Story = {
  render: () => (
    <StoryFrame prepare={(dataset) => sent(dataset, reviewed)} width={640} height={660}>
      <Pressed name="Fetch results">
        <SendToLabeling issueId="loose" connections={connection(reviewed)} onClose={() => undefined} />
      </Pressed>
    </StoryFrame>
  ),
};

const narrow = storyServer({ handIn: edits });

export const NarrowResults: Story = {
  render: () => (
    <StoryFrame prepare={(dataset) => sent(dataset, narrow)} width={360} height={660}>
      <Pressed name="Fetch results">
        <SendToLabeling issueId="loose" connections={connection(narrow)} />
      </Pressed>
    </StoryFrame>
  ),
};

const slow = storyServer({ delayMs: 60_000 });

export const Sending: Story = {
  render: () => (
    <StoryFrame prepare={looseBoxes} width={560} height={640}>
      <Pressed name="Send to Label Studio">
        <SendToLabeling issueId="loose" connections={connection(slow)} />
      </Pressed>
    </StoryFrame>
  ),
};

const refusing = storyServer({ failing: true });

export const Refused: Story = {
  render: () => (
    <StoryFrame prepare={looseBoxes} width={560} height={640}>
      <Pressed name="Send to Label Studio">
        <SendToLabeling issueId="loose" connections={connection(refusing)} />
      </Pressed>
    </StoryFrame>
  ),
};

export const Gone: Story = {
  render: () => (
    <StoryFrame width={560} height={320}>
      <SendToLabeling issueId="never" />
    </StoryFrame>
  ),
};
