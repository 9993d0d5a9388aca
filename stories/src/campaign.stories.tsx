import type { Meta, StoryObj } from '@storybook/react-vite';
import type { Dataset, ElementId } from '@shoal/engine';
import { Campaign } from '@shoal/react/review';
import { brokenDataset } from './story-dataset';
import { StoryFrame } from './story-frame';

const meta: Meta<typeof Campaign> = { title: 'Campaign', component: Campaign };
export default meta;
type Story = StoryObj<typeof Campaign>;

const ids = async (dataset: Dataset, where: string, limit: number): Promise<ElementId[]> =>
  (await dataset.database.query(`SELECT element_id FROM elements WHERE ${where} ORDER BY element_id LIMIT ${limit}`)).toArray().map((row: { element_id: unknown }) => String(row.element_id) as ElementId);

interface Begun {
  readonly budget?: number | null;
  readonly added?: number;
  readonly discarded?: number;
  readonly pool?: string;
}

/** A campaign for cones with so many judgements. */
const begin = ({ budget = 100, added = 0, discarded = 0, pool }: Begun = {}) => async (dataset: Dataset) => {
  const { review } = dataset;
  await review.act({
    type: 'save-campaign', campaignId: 'cones', name: 'Cones by the road', kind: 'collection', seeds: await ids(dataset, "kind = 'label' AND class_id = 'cone'", 3),
    pool: pool === undefined ? [] : [{ source: 'pool:class_id', label: pool, type: 'in', column: 'class_id', values: [pool] }], space: null, budget, issueId: null,
  }); // prettier-ignore
  const good = await ids(dataset, "level = 'object' AND class_id = 'cone' AND kind = 'inference'", added);
  const bad = await ids(dataset, "level = 'object' AND class_id <> 'cone' AND kind = 'inference'", discarded);
  if (good.length > 0) await review.act({ type: 'sort-candidates', campaignId: 'cones', elements: good, pile: 'added' });
  if (bad.length > 0) await review.act({ type: 'sort-candidates', campaignId: 'cones', elements: bad, pile: 'discarded' });
};

/** Where it begins: by similarity to three examples. */
export const OneByOne: Story = {
  render: () => (
    <StoryFrame height={720} prepare={begin()}>
      <Campaign defaultCampaignId="cones" />
    </StoryFrame>
  ),
};

/** After some judgements a ranker orders, and says how good it is. */
export const Ranked: Story = {
  render: () => (
    <StoryFrame height={720} prepare={begin({ added: 24, discarded: 14 })}>
      <Campaign defaultCampaignId="cones" />
    </StoryFrame>
  ),
};

export const ManyAtOnce: Story = {
  render: () => (
    <StoryFrame height={720} prepare={begin({ added: 24, discarded: 14 })}>
      <Campaign defaultCampaignId="cones" defaultMode="grid" />
    </StoryFrame>
  ),
};

export const Narrow: Story = {
  render: () => (
    <StoryFrame width={380} height={760} prepare={begin({ added: 6, discarded: 4 })}>
      <Campaign defaultCampaignId="cones" />
    </StoryFrame>
  ),
};

export const Start: Story = {
  render: () => (
    <StoryFrame
      height={640}
      prepare={async (dataset) => {
        await begin({ added: 24, discarded: 14 })(dataset);
        dataset.selection.pick(await ids(dataset, "kind = 'label' AND class_id = 'cone'", 12));
      }}
    >
      <Campaign />
    </StoryFrame>
  ),
};

export const BudgetReached: Story = {
  render: () => (
    <StoryFrame height={560} prepare={begin({ added: 24, discarded: 14, budget: 24 })}>
      <Campaign defaultCampaignId="cones" />
    </StoryFrame>
  ),
};

export const NothingToSearch: Story = {
  render: () => (
    <StoryFrame height={560} prepare={begin({ pool: 'no such class' })}>
      <Campaign defaultCampaignId="cones" />
    </StoryFrame>
  ),
};

export const LookingOnly: Story = {
  render: () => (
    <StoryFrame height={640} prepare={async (dataset) => (await begin({ added: 24, discarded: 14 })(dataset), { ...dataset, review: { ...dataset.review, readOnly: true } })}>
      <Campaign defaultCampaignId="cones" />
    </StoryFrame>
  ),
};

export const Loading: Story = {
  render: () => (
    <StoryFrame height={480} prepare={async (dataset) => (await begin()(dataset), { ...dataset, loadEmbeddings: () => new Promise<never>(() => undefined) })}>
      <Campaign defaultCampaignId="cones" />
    </StoryFrame>
  ),
};

/** Without vectors there is nothing to compare: it says what to do. */
export const WithoutVectors: Story = {
  render: () => (
    <StoryFrame height={480} prepare={async (dataset) => (await begin()(dataset), { ...dataset, manifest: { ...dataset.manifest, embeddings: [] } })}>
      <Campaign defaultCampaignId="cones" />
    </StoryFrame>
  ),
};

export const Failed: Story = {
  render: () => (
    <StoryFrame height={480} prepare={async (dataset) => (await begin()(dataset), brokenDataset(dataset))}>
      <Campaign defaultCampaignId="cones" />
    </StoryFrame>
  ),
};
