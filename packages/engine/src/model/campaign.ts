/** `collection`: find frames or crops worth labeling. `concept`: learn what a name means from good and bad examples, and score everything by it. */
export type CampaignKind = 'collection' | 'concept';

/** What was decided about a candidate. Candidates that nobody looked at are in no pile. */
export type Pile = 'added' | 'discarded';

export const PILES: readonly Pile[] = ['added', 'discarded'];
