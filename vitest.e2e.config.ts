import { defineConfig } from 'vitest/config';

/** A person's journeys in a real browser, on a server of their own. */
export default defineConfig({
  test: {
    include: ['tests/e2e/**/*.e2e.test.mjs'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    globalSetup: ['tests/e2e/server.mjs'],
    fileParallelism: false,
  },
});
