import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { createYjsSync } from '../review/sync/yjs-sync';
import { createImporter } from './import/importer-node';
import { openDataset } from './open-dataset-node';

const truth = { images: [{ id: 1, file_name: '1.jpg', width: 100, height: 80 }], categories: [{ id: 1, name: 'car' }], annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [1, 1, 9, 9], area: 81, iscrowd: 0 }] };

it('two people who open the same files decide together, and one who only looks sees it', async () => {
  const importer = createImporter();
  const doc = new Y.Doc();
  const open = async (id: string, readOnly = false) => {
    const plan = await importer.plan([{ name: 'truth.json', arrayBuffer: async () => new TextEncoder().encode(JSON.stringify(truth)).buffer as ArrayBuffer }]);
    return openDataset({ imported: await importer.run(plan) }, { currentUser: { id }, readOnly, sync: createYjsSync({ doc }) });
  };
  const [ana, bo, guest] = [await open('ana'), await open('bo'), await open('guest', true)];
  await ana.review.act({ type: 'create-issue', issueId: 'i', title: 'Together', description: '', elements: ['label:1'] });
  for (const { review } of [bo, guest]) await expect.poll(() => review.state.getSnapshot().issues.get('i')).toMatchObject({ title: 'Together', createdBy: 'ana' });
  await expect(guest.review.act({ type: 'delete-issue', issueId: 'i' })).rejects.toMatchObject({ code: 'read-only' });
  expect(guest.review.sync.getSnapshot()).toMatchObject({ status: 'live', leads: true, error: null });
  for (const one of [ana, bo, guest]) one.dispose();
  importer.dispose();
});
