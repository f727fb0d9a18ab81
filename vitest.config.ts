import { defineConfig } from 'vitest/config';

/** Tests are compiled with everything else (`tsc -b`) and run as what is shipped. */
export default defineConfig({
  test: {
    include: [
      'packages/*/dist/**/*.test.js',
      'apps/{server,cli}/dist/**/*.test.js',
      'tests/conformance/dist/**/*.test.js',
    ],
    exclude: ['**/node_modules/**'],
    globalSetup: ['tests/database.mjs'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
