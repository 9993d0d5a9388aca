import { fileURLToPath } from 'node:url';
import type { StorybookConfig } from '@storybook/react-vite';

/** Modules of mediabunny import each other in a circle, which this build's splitting starts in the wrong order; its own bundle is one file. */
const wholeMediabunny = {
  name: 'whole-mediabunny',
  enforce: 'pre' as const,
  resolveId: (id: string) => (id === 'mediabunny' ? fileURLToPath(new URL('../../node_modules/mediabunny/dist/bundles/mediabunny.mjs', import.meta.url)) : null),
};

const config: StorybookConfig = {
  stories: ['../src/**/*.stories.tsx'],
  addons: ['@storybook/addon-a11y', '@storybook/addon-docs'],
  framework: '@storybook/react-vite',
  staticDirs: [{ from: '../.cache/bundle', to: '/bundle' }, { from: '../.cache/bundle-sensors', to: '/bundle-sensors' }],
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
  viteFinal: (vite) => ({
    ...vite,
    base: './',
    plugins: [...(vite.plugins ?? []), wholeMediabunny],
    optimizeDeps: { ...vite.optimizeDeps, exclude: [...(vite.optimizeDeps?.exclude ?? []), '@shoal/engine', '@shoal/react', '@duckdb/duckdb-wasm'] },
    build: { ...vite.build, target: 'es2022', chunkSizeWarningLimit: 4000, assetsInlineLimit: 0 },
  }),
};

export default config;
