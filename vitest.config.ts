import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumArgs, findChromium } from './tooling/chromium.mjs';

const source = (path: string) => new URL(path, import.meta.url).pathname;

export default defineConfig({
  test: {
    projects: [
      {
        // Node: kernels, formats, the real DuckDB, server rendering. Packages are read from source.
        resolve: {
          alias: [
            { find: /^@shoal\/engine$/, replacement: source('packages/engine/src/index.ts') },
            { find: /^@shoal\/engine\/(kernels|formats|embed|hnswlib|providers|node|yjs)$/, replacement: source('packages/engine/src/$1.ts') },
            { find: /^@shoal\/react$/, replacement: source('packages/react/src/index.ts') },
          ],
        },
        test: {
          name: 'unit',
          environment: 'node',
          globalSetup: [source('tooling/real-data.mjs')],
          include: ['{packages,demo,playground,tooling}/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**', '**/dist/**', '**/*.browser.test.*'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          env: { SHOAL_TEST_DATA: process.env.SHOAL_TEST_DATA ?? source('../shared/data') },
        },
      },
      {
        // Chromium: what needs a page, against the built packages.
        resolve: { conditions: ['browser', 'module', 'import', 'default'] },
        optimizeDeps: {
          exclude: ['@shoal/engine', '@shoal/react', '@duckdb/duckdb-wasm'],
          // Found late, they would make the first cold run reload in the middle.
          include: [
            '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter',
            '@react-three/fiber',
            '@tanstack/react-virtual',
            '@testing-library/react',
            '@uwdata/mosaic-core',
            '@uwdata/mosaic-sql',
            '@visx/axis',
            '@visx/grid',
            '@visx/group',
            '@visx/scale',
            '@visx/shape',
            'apache-arrow',
            'axe-core',
            'fast-check',
            'fflate',
            'fzstd',
            'idb',
            'lucide-react',
            'mediabunny',
            'react',
            'react-dom',
            'react/jsx-dev-runtime',
            'react/jsx-runtime',
            'saxes',
            'three',
            'topojson-client',
            'valibot',
          ],
        },
        test: {
          name: 'browser',
          include: ['packages/**/*.browser.test.{ts,tsx}'],
          testTimeout: 60_000,
          // A real browser on a shared machine draws and answers late: polls wait, and a test that fails runs once more, which the report says.
          retry: 1,
          expect: { poll: { timeout: 15_000 } },
          hookTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: { executablePath: findChromium(), args: chromiumArgs } }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
