const count = (value: number) => value.toLocaleString('en');
const many = (value: number, one: string, several = `${one}s`) => `${count(value)} ${value === 1 ? one : several}`;
const part = (shown: number, total: number) => (shown === total ? count(total) : `${count(shown)} of ${count(total)}`);

/** Strings of the distribution, scatter plot, time series and column picker. */
export const chartLabels = {
  distribution: {
    clear: (title: string) => `Clear the ${title.toLowerCase()} filter`,
    remove: (title: string) => `Remove ${title}`,
    scale: 'Scale of the bars',
    linear: 'Linear',
    log: 'Log',
    none: 'none',
    truth: { true: 'Yes', false: 'No' } as Readonly<Record<string, string>>,
    noneTitle: (title: string, shown: number, total: number) => `${part(shown, total)} without ${title.toLowerCase()}. Click to show only these, Shift+click to add.`,
    rest: (values: number, elements: string) => `${many(values, 'more value')} · ${elements}`,
    more: (values: number) => `Show ${count(values)} more`,
    less: 'Show fewer',
    find: (title: string) => `Find in ${title.toLowerCase()}`,
    nothingFound: (text: string) => `No value contains “${text}”.`,
    range: (title: string) => `Range of ${title.toLowerCase()}`,
    help: 'Drag to choose a range, or use the arrow keys: they move it, with Shift they change its end, Escape clears it.',
    wholeRange: (shown: number) => `Everything, ${many(shown, 'element')}`,
    between: (from: string, to: string) => `${from} – ${to}`,
    chosen: (range: string, shown: number) => `${range}, ${many(shown, 'element')}`,
    /** A bar in words: what it is, how much of it is left, how much of that is suspicious. */
    bar: (name: string, shown: number, total: number, flagged: number) => `${name}: ${part(shown, total)}${flagged > 0 ? `, ${count(flagged)} suspicious` : ''}`,
    reading: (name: string, elements: string) => ({ name, elements }),
    shownOf: part,
    summary: (title: string, shown: number, total: number, bars: number) => `${title}: ${part(shown, total)} elements in ${many(bars, 'bar')}`,
    value: 'Value',
    elements: 'Shown',
    total: 'All',
    suspicious: 'Suspicious',
    numbers: 'Numbers of the chart',
    empty: 'Nothing to count',
    emptyBody: 'No element has a value here.',
    stackRest: 'other',
    stackedBy: (title: string) => `By ${title.toLowerCase()}`,
  },
  distributionList: {
    title: 'Distributions',
    empty: 'No charts',
    emptyBody: 'Add a column to see how its values are distributed, and to filter by them.',
    added: (title: string) => `${title} added`,
    removed: (title: string) => `${title} removed`,
  },
  columnPicker: {
    add: 'Add column',
    title: 'Columns',
    find: 'Find a column',
    nothingFound: 'No column has this name.',
    kinds: { number: 'Number', time: 'Time', category: 'Category', boolean: 'Yes or no' } as Readonly<Record<string, string>>,
    distinct: (values: number) => many(values, 'value'),
    missing: (rows: number, share: string) => `${share} % missing (${count(rows)})`,
    unique: 'Every value differs',
    shown: 'shown',
  },
};
