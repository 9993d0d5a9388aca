/** Source of the search in text columns, which the loss table and the filter bar share. */
export const SEARCH_FILTER = 'loss-table-search';

/** Columns that every dataset has and that hold words. */
export const SEARCH_COLUMNS: readonly string[] = ['given', 'predicted', 'suggested', 'reason', 'frame_id', 'annotator', 'batch'];
