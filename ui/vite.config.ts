import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// `npm run dev` talks to a running server: HALLEY_URL=http://127.0.0.1:1986 npm run dev
const server = process.env['HALLEY_URL'] ?? 'http://127.0.0.1:1986';

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist',
    assetsDir: 'assets',
    // The content security policy of the server allows no data: URLs.
    assetsInlineLimit: 0,
    target: 'es2022',
    reportCompressedSize: false,
  },
  // With the Host that the browser asked: the server refuses changes from pages of another site.
  server: { proxy: { '/api': { target: server, changeOrigin: false } } },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['test/setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
