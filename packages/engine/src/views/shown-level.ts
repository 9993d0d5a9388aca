/** Condition on `elements`: objects where the dataset has any, otherwise whole frames (rows of a table, texts, sounds). */
export const SHOWN_LEVEL = "level = (SELECT CASE WHEN bool_or(level = 'object') THEN 'object' ELSE 'frame' END FROM elements)";
