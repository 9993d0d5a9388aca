/**
 * The layers of the architecture as rules: imports go down only, there are no cycles, and applications see packages
 * only through their published entry points.
 */
const engine = 'packages/engine/src';
const react = 'packages/react/src';

/** A folder of a package and the sibling folders it may import. */
function layer(root, folder, mayImport) {
  return {
    name: `${root.includes('engine') ? 'engine' : 'react'}-${folder}`,
    severity: 'error',
    comment: `${folder}/ may import only: ${['itself', ...mayImport].join(', ')}.`,
    from: { path: `^${root}/${folder}/`, pathNot: '\\.test(-support)?\\.tsx?$' },
    to: { path: `^${root}/`, pathNot: [`^${root}/${folder}/`, ...mayImport.map((name) => `^${root}/${name}`)] },
  };
}

const below2 = ['base/', 'model/'];
const widgets = ['embedding-map', 'loss-table', 'frame-viewer', 'similar-strip', 'issue-board', 'campaign', 'change-review', 'labeling', 'concepts', 'import-report', 'confusion-matrix', 'metric-cards', 'class-table', 'evaluation-plots', 'slice-table', 'class-distribution', 'label-health',
  'distribution', 'scatter-plot', 'time-series', 'column-picker', 'geo-map', 'gallery', 'filter-bar', 'segments'];

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, dependencyTypesNot: ['type-only'] } },
    layer(engine, 'base', []),
    layer(engine, 'model', ['base/']),
    layer(engine, 'kernels', ['base/']),
    layer(engine, 'formats', below2),
    // What DuckDB cannot read (compressed Arrow) is unpacked on the way in.
    layer(engine, 'database', [...below2, 'formats/arrow/', 'formats/compression/']),
    // Points are decoded where it does not hold up the page.
    layer(engine, 'compute', [...below2, 'kernels/', 'formats/pointcloud/']),
    layer(engine, 'analyses', [...below2, 'kernels/', 'formats/', 'database/', 'compute/']),
    layer(engine, 'review', [...below2, 'kernels/', 'formats/', 'database/', 'compute/']),
    layer(engine, 'providers', [...below2, 'formats/', 'database/', 'review/']),
    layer(engine, 'session', [...below2, 'kernels/', 'formats/', 'database/', 'compute/', 'analyses/', 'review/']),
    layer(engine, 'views', [...below2, 'kernels/', 'formats/', 'database/', 'compute/', 'analyses/', 'review/', 'providers/', 'session/']),
    layer(react, 'binding', ['labels', 'parts/announcer']),
    layer(react, 'parts', ['binding/', 'canvas/', 'labels', 'format']),
    layer(react, 'canvas', []),
    ...widgets.map((name) => layer(react, name, ['binding/', 'parts/', 'canvas/', 'labels', 'format'])),
    {
      name: 'engine-is-headless',
      severity: 'error',
      from: { path: `^${engine}` },
      to: { path: '(^|/)node_modules/(react|react-dom|three|lucide-react)/' },
    },
    {
      name: 'three-only-in-the-map',
      severity: 'error',
      comment: 'three is an optional peer; only the lazily loaded map entry may need it.',
      from: { path: `^${react}`, pathNot: [`^${react}/embedding-map`] },
      to: { path: '(^|/)node_modules/(three|@react-three)/' },
    },
    {
      name: 'mediabunny-only-in-the-video-decoder',
      severity: 'error',
      comment: 'mediabunny is an optional peer; only the decoder of the video entry, which is loaded with the first film, may need it.',
      from: { path: `^${react}`, pathNot: [`^${react}/frame-viewer/time/video-decoder`] },
      to: { path: '(^|/)node_modules/mediabunny/' },
    },
    {
      name: 'duckdb-only-in-database',
      severity: 'error',
      from: { path: `^${engine}`, pathNot: [`^${engine}/database/`] },
      to: { path: '(^|/)node_modules/@duckdb/' },
    },
    {
      name: 'onnxruntime-only-in-compute',
      severity: 'error',
      from: { path: `^${engine}`, pathNot: [`^${engine}/compute/`] },
      to: { path: '(^|/)node_modules/onnxruntime-' },
    },
    {
      name: 'published-entry-points-only',
      severity: 'error',
      from: { path: '^(playground|stories|e2e|demo|bench)/' },
      to: { path: '^packages/[^/]+/src/', pathNot: '^packages/[^/]+/src/(index|kernels|formats|embed|hnswlib|providers|node|yjs|embedding-map|evaluation|explore|review|video)\\.ts$' },
    },
    {
      name: 'packages-do-not-know-applications',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(playground|stories|e2e|demo|bench|docs)/' },
    },
    { name: 'no-unlisted-dependencies', severity: 'error', from: { path: '^packages/[^/]+/src/', pathNot: '\\.test(-support)?\\.tsx?$' }, to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(/dist/|/\\.cache/|\\.browser\\.test\\.)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tooling/tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
