import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2022',
    // Nothing but files of our own: the page's policy allows no inline script.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // The desk's tables are large on purpose and never loaded on a phone page.
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      // The API as data: of it only the endpoints that a page calls are carried, not the server's list of all.
      treeshake: {
        moduleSideEffects: [{ test: /packages[\\/]contract[\\/]|@sinclair[\\/]typebox/, sideEffects: false }],
      },
      output: {
        // Only what no page can do without stands together; the rest follows the pages that use it, so that a pupil's page
        // never carries the desk's tables.
        codeSplitting: {
          groups: [
            {
              name: 'base',
              test: /node_modules[\\/](react|react-dom|scheduler|react-router|@tanstack|i18next|react-i18next|use-sync-external-store)[\\/]/,
              priority: 3,
            },
            { name: 'charts', test: /node_modules[\\/](echarts|zrender)[\\/]/, priority: 2 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': server, '/healthz': server } },
  preview: { proxy: { '/api': server, '/healthz': server } },
});
