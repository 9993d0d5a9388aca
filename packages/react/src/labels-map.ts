const count = (value: number) => value.toLocaleString('en');

/** Strings of the overview, the pictures and the exports of the embedding map. */
export const mapLabels = {
  mapExtras: {
    overview: 'Overview of the map',
    overviewKey: 'Overview when zoomed in',
    inView: (percent: string) => `${percent} % of the map in view`,
    overviewLabel: (share: string) => `Overview, ${share}`,
    overviewPlace: (share: string, right: string, up: string) => `${share}, ${right} % from the left, ${up} % from the bottom`,
    overviewOn: 'The overview is shown once you zoom in',
    overviewOff: 'The overview is hidden',
    pictures: 'Pictures where points are few',
    picturesOn: 'Pictures are shown where points are few',
    picturesOff: 'Only points are shown',
    export: 'Export the map',
    png: 'Picture with legend',
    pngHint: 'PNG',
    svg: 'Vectors with legend',
    svgHint: 'SVG',
    exported: (fileName: string) => `${fileName} is in your downloads`,
    exportFailed: (reason: string) => `The map could not be exported. ${reason}`,
    fileName: (dataset: string) => `${dataset}-map`,
    sheetSummary: (points: string, inView: string | null, color: string) => [points, inView, `coloured by ${color}`].filter(Boolean).join(' · '),
    sheetInView: (shown: number) => `${count(shown)} in this part`,
    sheetDimmed: 'Filtered out',
    sheetPicked: 'Selected',
  },
};
