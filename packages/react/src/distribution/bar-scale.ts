/** How the length of a bar follows its count. */
export type BarScale = 'linear' | 'log';
