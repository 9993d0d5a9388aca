import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'e2e',
    environment: 'node',
    root: import.meta.dirname,
    include: ['**/*.e2e.ts'],
    testTimeout: 240_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    // As for the browser tests: a busy machine is late, and a test that fails runs once more, which the report says.
    expect: { poll: { timeout: 15_000 } },
    retry: 1,
  },
});
