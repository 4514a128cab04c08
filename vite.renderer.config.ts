import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { noncePlaceholder } from './electron/transport/content-security-policy.ts';

// The page, the same for both hosts. Its policy allows no data: fonts, so nothing is inlined, and no inline script.
export default defineConfig({
  root: 'renderer',
  plugins: [react(), paintAfterScript()],
  html: { cspNonce: noncePlaceholder },
  worker: { format: 'es' },
  build: {
    target: 'chrome140',
    outDir: '../dist/renderer',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Zod with its setting in one chunk: `zod-without-eval.ts` must run before any schema of another chunk is made.
    // Stores and commands in another: nearly every part shares some, and in a chunk for each way to share they are larger.
    rolldownOptions: {
      checks: { bundlerTimings: false },
      output: {
        codeSplitting: {
          groups: [
            { name: 'zod', test: /zod/ },
            { name: 'stores', test: /renderer.(stores|commands)./ },
          ],
        },
      },
    },
  },
});

/** Nothing is painted until the script has given the page its theme: no flash of the other one. */
function paintAfterScript(): Plugin {
  return {
    name: 'paint-after-script',
    transformIndexHtml: {
      order: 'post',
      handler: (html) => html.replace('<script type="module"', '<script type="module" blocking="render"'),
    },
  };
}
