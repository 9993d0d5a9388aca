import { ShoalError } from '../base/errors';
import { writeCsv } from '../formats/csv/write-csv';
import type { ElementId } from '../model/element';
import type { FilterClause } from '../model/filter-clause';
import type { ExportedFile } from '../review/export-file';
import type { CampaignSettings, ReviewOp, SingleOp } from '../review/event';
import { randomId } from '../review/random-id';
import type { Campaign } from '../review/review';
import type { Dataset } from '../session/dataset';
import type { CampaignPoolChoice } from './campaign-types';

/** Source of the shared filter that leaves what a campaign collected. */
export const CAMPAIGN_FILTER = 'campaign';

export function settingsOf({ name, kind, seeds, pool, space, budget, issueId }: Campaign): CampaignSettings {
  return { name, kind, seeds, pool, space, budget, issueId };
}

export function pileOf(campaign: Campaign, pile: 'added' | 'discarded'): ElementId[] {
  return [...campaign.piles].filter(([, at]) => at === pile).map(([element]) => element);
}

/** One op for several piles at once; `null` when there is nothing to sort. */
export function sortOp(campaignId: string, { added = [], discarded = [], unsorted = [] }: { readonly added?: readonly ElementId[]; readonly discarded?: readonly ElementId[]; readonly unsorted?: readonly ElementId[] }): ReviewOp | null {
  const ops: SingleOp[] = [];
  if (added.length > 0) ops.push({ type: 'sort-candidates', campaignId, elements: added, pile: 'added' });
  if (discarded.length > 0) ops.push({ type: 'sort-candidates', campaignId, elements: discarded, pile: 'discarded' });
  if (unsorted.length > 0) ops.push({ type: 'sort-candidates', campaignId, elements: unsorted, pile: null });
  const [only] = ops;
  if (ops.length <= 1) return only ?? null;
  return { type: 'batch', title: `Add ${added.length} and discard ${discarded.length} candidates`, ops };
}

/** What puts the added ones into the campaign's issue. The issue is made when there is none, or it was deleted. */
export function issueOp(dataset: Dataset, campaign: Campaign): { readonly issueId: string; readonly op: ReviewOp } {
  const elements = pileOf(campaign, 'added');
  if (elements.length === 0) throw new ShoalError('invalid-argument', `Nothing was added to “${campaign.name}” yet, so there is nothing to put into an issue. Add candidates first.`);
  const { issueId } = campaign;
  if (issueId !== null && dataset.review.state.getSnapshot().issues.has(issueId)) return { issueId, op: { type: 'add-elements', issueId, elements } };
  const fresh = randomId();
  const create: SingleOp = { type: 'create-issue', issueId: fresh, title: campaign.name, description: '', elements, issueType: 'collection' };
  const link: SingleOp = { type: 'save-campaign', campaignId: campaign.campaignId, ...settingsOf(campaign), issueId: fresh };
  return { issueId: fresh, op: { type: 'batch', title: `Put ${elements.length} collected into issue “${campaign.name}”`, ops: [create, link] } };
}

/** Ids with their pile, in the order in which they were sorted; seeds first. */
export function exportPiles(campaign: Campaign, format: 'csv' | 'json'): ExportedFile {
  const rows = [...campaign.seeds.map((element) => ({ element, pile: 'seed' })), ...[...campaign.piles].map(([element, pile]) => ({ element, pile: pile as string }))].map(({ element, pile }) => {
    const colon = element.indexOf(':');
    return { element_id: element as string, kind: element.slice(0, colon), id: element.slice(colon + 1), pile };
  });
  const name = campaign.name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'campaign';
  const text = format === 'json' ? `${JSON.stringify(rows, null, 2)}\n` : writeCsv(['element_id', 'kind', 'id', 'pile'], rows.map((row) => [row.element_id, row.kind, row.id, row.pile]));
  return { fileName: `${name}.${format}`, mediaType: format === 'json' ? 'application/json' : 'text/csv', bytes: new TextEncoder().encode(text) as Uint8Array<ArrayBuffer> };
}

/** Parts of the dataset that can be searched, without those that are the same as everything. */
export async function readPoolChoices({ database, selection }: Dataset, signal?: AbortSignal): Promise<CampaignPoolChoice[]> {
  const columns = new Set((await database.describe('elements', { signal })).map(({ name }) => name));
  const clause = (column: string, values: readonly (string | boolean)[], label: string): FilterClause => ({ source: `pool:${column}`, label, type: 'in', column, values });
  const choices: CampaignPoolChoice[] = [{ id: 'all', part: null, clauses: [] }];
  if (columns.has('labeled')) {
    const row = (await database.query('SELECT count(*) FILTER (WHERE labeled)::INTEGER AS yes, count(*) FILTER (WHERE NOT labeled)::INTEGER AS no FROM frames', { signal })).get(0);
    if (Number(row?.['yes']) > 0 && Number(row?.['no']) > 0) {
      choices.push({ id: 'unlabelled', part: null, clauses: [clause('labeled', [false], 'Not labelled')] }, { id: 'labelled', part: null, clauses: [clause('labeled', [true], 'Labelled')] });
    }
  }
  if (columns.has('dataset')) {
    const parts = (await database.query('SELECT DISTINCT dataset AS part FROM frames WHERE dataset IS NOT NULL ORDER BY 1 LIMIT 12', { signal })).toArray().map((row) => String(row.part));
    if (parts.length > 1) for (const part of parts) choices.push({ id: `part:${part}`, part, clauses: [clause('dataset', [part], `Dataset: ${part}`)] });
  }
  const filters = selection.filters.getSnapshot().filter(({ type }) => type !== 'set');
  if (filters.length > 0) choices.push({ id: 'filters', part: null, clauses: filters });
  return choices;
}
