/** Condition on `elements`: objects where the dataset has any, otherwise whole frames (rows of a table, texts, sounds). */
export const SHOWN_LEVEL = "(kind = 'frame') = (SELECT bool_and(kind = 'frame') FROM elements)";
