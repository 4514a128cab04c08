import { defineConfig, type Plugin } from 'vite';
import { noncePlaceholder } from './electron/transport/content-security-policy.ts';

// The page of the frame that draws diagrams: one file with everything in it, because its policy lets it load nothing.
export default defineConfig({
  plugins: [withoutUnused(), oneFile()],
  build: {
    target: 'chrome140',
    outDir: 'dist/renderer',
    emptyOutDir: false,
    modulePreload: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 10_000,
    rolldownOptions: {
      input: 'renderer/features/transcript/markdown/diagram/frame/main.ts',
      output: { codeSplitting: false },
      checks: { bundlerTimings: false },
    },
  },
});

/**
 * Leaves out what diagrams do not use: formulas, which need HTML in labels, and the layout "elk", which is larger than
 * everything else together.
 */
function withoutUnused(): Plugin {
  return {
    name: 'without-unused',
    enforce: 'pre',
    resolveId: { filter: { id: /^(?:katex|elkjs\/lib\/.*)$/ }, handler: () => '\0unused' },
    load: {
      filter: { id: /^\0unused$/ },
      handler: () =>
        'export default class { constructor() { throw new Error("Workcell does not have this layout"); } }',
    },
  };
}

function oneFile(): Plugin {
  return {
    name: 'one-file',
    // Runs after the plugin that lists the packages in the bundle.
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const [name, output] of Object.entries(bundle)) {
          if (output.type !== 'chunk') continue;
          delete bundle[name];
          // Inside a script element, these two would end it or change how it is read.
          const code = output.code
            // Nothing is loaded later, so there is nothing to preload.
            .replaceAll('__VITE_PRELOAD__', '[]')
            .replaceAll('</script', '<\\/script')
            .replaceAll('<!--', '<\\!--');
          const source = [
            '<!doctype html>',
            '<html lang="en"><head><meta charset="utf-8"><title>Diagram</title></head><body>',
            `<script type="module" nonce="${noncePlaceholder}">${code}</script>`,
            '</body></html>',
            '',
          ].join('\n');
          this.emitFile({ type: 'asset', fileName: 'diagram.html', source });
        }
      },
    },
  };
}
