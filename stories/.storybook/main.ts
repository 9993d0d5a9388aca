import type { StorybookConfig } from '@storybook/react-vite';

const config: StorybookConfig = {
  stories: ['../src/**/*.stories.tsx'],
  addons: ['@storybook/addon-a11y', '@storybook/addon-docs'],
  framework: '@storybook/react-vite',
  staticDirs: [{ from: '../.cache/bundle', to: '/bundle' }, { from: '../.cache/bundle-sensors', to: '/bundle-sensors' }],
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
  viteFinal: (vite) => ({
    ...vite,
    base: './',
    optimizeDeps: { ...vite.optimizeDeps, exclude: [...(vite.optimizeDeps?.exclude ?? []), '@shoal/engine', '@shoal/react', '@duckdb/duckdb-wasm'] },
    build: { ...vite.build, target: 'es2022', chunkSizeWarningLimit: 4000, assetsInlineLimit: 0 },
  }),
};

export default config;
