import type { Meta, StoryObj } from '@storybook/react-vite';
import { createConceptsView, type Dataset, type ElementId } from '@shoal/engine';
import { ConceptList } from '@shoal/react/review';
import { StoryFrame } from './story-frame';

const meta: Meta<typeof ConceptList> = { title: 'ConceptList', component: ConceptList };
export default meta;
type Story = StoryObj<typeof ConceptList>;

async function teach(dataset: Dataset, name: string, classId: string, score = true): Promise<void> {
  const ids = async (where: string, limit: number) =>
    (await dataset.database.query(`SELECT element_id FROM elements WHERE level = 'object' AND ${where} ORDER BY md5(element_id) LIMIT ${limit}`)).toArray().map((row: { element_id: unknown }) => String(row.element_id) as ElementId);
  const view = createConceptsView(dataset);
  const id = view.create(name, await ids(`class_id = '${classId}'`, 16));
  for (const element of await ids(`class_id <> '${classId}'`, 20)) view.teach(id, element, 'discarded');
  if (score) await view.score(id);
  view.dispose();
}

/** One was scored, one is still to be. */
export const Taught: Story = {
  render: () => (
    <StoryFrame
      width={320}
      height={560}
      prepare={async (dataset) => {
        await teach(dataset, 'Cone', 'cone');
        await teach(dataset, 'Stop sign from behind', 'stop', false);
        const first = await dataset.database.query("SELECT element_id FROM elements WHERE level = 'object' ORDER BY row_index LIMIT 1");
        dataset.selection.setFocus(String(first.get(0)?.['element_id']) as ElementId);
      }}
    >
      <ConceptList onTeach={() => undefined} />
    </StoryFrame>
  ),
};

export const Empty: Story = {
  render: () => (
    <StoryFrame width={320} height={360}>
      <ConceptList />
    </StoryFrame>
  ),
};

export const LookingOnly: Story = {
  render: () => (
    <StoryFrame width={320} height={360} prepare={async (dataset) => (await teach(dataset, 'Cone', 'cone'), { ...dataset, review: { ...dataset.review, readOnly: true } })}>
      <ConceptList />
    </StoryFrame>
  ),
};
