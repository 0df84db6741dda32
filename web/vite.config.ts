// Builds the web app into files that the binary takes in; in development, hands what is not ours on to a running service.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** A service that runs while the app is worked on. */
const service = process.env.LEADPACT_URL ?? 'http://127.0.0.1:7700';

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist/app',
    emptyOutDir: true,
    // The content security policy allows no data addresses for fonts and scripts.
    assetsInlineLimit: 0,
    target: 'es2023',
    // `light-dark()` stays as it is: what it would be rewritten to knows nothing of the scheme that somebody chose.
    cssTarget: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
  },
  server: {
    fs: { allow: ['..'] },
    proxy: Object.fromEntries(['/api', '/v1', '/reference', '/openapi.json'].map((path) => [path, service])),
  },
  test: { include: ['src/**/*.test.{ts,tsx}'], environment: 'node' },
});
