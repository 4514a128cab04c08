import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { noncePlaceholder } from './electron/transport/content-security-policy.ts';

// The page, the same for both hosts. Its policy allows no data: fonts, so nothing is inlined, and no inline script.
export default defineConfig({
  root: 'renderer',
  plugins: [
    react(),
    paintAfterScript(),
    onlyTheLexerOfMarked(),
    onlyTheChecksOfZod(),
    onlyTheTableOfTheDiffViewer(),
    onlyModernFontsOfKatex(),
  ],
  html: { cspNonce: noncePlaceholder },
  worker: { format: 'es' },
  build: {
    target: 'chrome140',
    outDir: '../dist/renderer',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // The first scripts are one file, however they are shared: each file costs a request and a compilation of its own.
    chunkSizeWarningLimit: 1_000,
    // Zod with its setting in one chunk: `zod-without-eval.ts` must run before any schema of another chunk is made.
    rolldownOptions: {
      checks: { bundlerTimings: false },
      // To read a property does nothing else here: what is only read is left out.
      treeshake: { propertyReadSideEffects: false },
      output: {
        codeSplitting: {
          groups: [
            { name: 'zod', test: /zod/, priority: 2 },
            { name: 'first', tags: ['$initial'], priority: 1 },
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

/**
 * Only the lexer of marked is used. The end of its module makes a parser and a renderer as well, which no bundler dares to
 * leave out; they would be among the first scripts. In a version that ends differently, they are.
 */
function onlyTheLexerOfMarked(): Plugin {
  return {
    name: 'only-the-lexer-of-marked',
    transform: {
      filter: { id: /node_modules.marked.lib.marked[.]esm[.]js$/ },
      handler: (code) => {
        const end = /;var \w+=new \w+;function (?=\w+\(\w+,\w+\)\{return \w+[.]parse)[\s\S]*?export\{([^}]*)\}/.exec(
          code,
        );
        const kept = end?.[1]?.match(/\w+ as (?:Lexer|Tokenizer)\b/g) ?? [];
        return end === null || kept.length < 2 ? null : `${code.slice(0, end.index)};export{${kept.join()}};`;
      },
    },
  };
}

/** Zod's schemas can describe themselves in JSON Schema, and no bundler can leave that out. The page never asks them to. */
function onlyTheChecksOfZod(): Plugin {
  return {
    name: 'only-the-checks-of-zod',
    transform: {
      filter: { id: /node_modules.zod.v4.core.(?:json-schema-processors|to-json-schema)[.]js$/ },
      handler: (code) => {
        // What comes before describes the checks of a schema.
        const from = code.search(/^export (?:const \w+Processor = |function initializeContext)/m);
        if (from === -1) return null;
        const names = [...code.slice(from).matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name]) => name);
        const unused = names.map((name) => `unused as ${name}`).join();
        return `${code.slice(0, from)};const unused = () => undefined; export { ${unused} };`;
      },
    },
  };
}

/**
 * The diff viewer has a highlighter, a worker that it starts from a blob, and comparisons of JSON and YAML. None is used:
 * an empty module takes the place of what they import. And each viewer would leave a style sheet of its own in the page:
 * all of them get the same one.
 */
function onlyTheTableOfTheDiffViewer(): Plugin {
  const emotion = '@emotion/css/create-instance';
  const modules: Readonly<Record<string, string>> = {
    unused: 'export const refractor = null, WORKER_CODE = null, load = null, dump = null; export default null;',
    emotion: `
      import create from '${emotion}';
      let instance;
      export default (options) => (instance ??= create(options));
    `,
  };
  const prefix = '\0diff-viewer:';
  return {
    name: 'only-the-table-of-the-diff-viewer',
    enforce: 'pre',
    resolveId: {
      filter: { id: /^(refractor\/|js-yaml$|\.\/workerBundle\.js$|@emotion\/css\/create-instance$)/ },
      handler: (id, importer) => {
        if (!importer?.includes('react-diff-viewer-continued')) return null;
        return `${prefix}${id === emotion ? 'emotion' : 'unused'}`;
      },
    },
    load: { filter: { id: /diff-viewer:/ }, handler: (id) => modules[id.slice(prefix.length)] ?? null },
  };
}

/** KaTeX names each font in three formats. The page needs the newest only. */
function onlyModernFontsOfKatex(): Plugin {
  return {
    name: 'only-modern-fonts-of-katex',
    enforce: 'pre',
    transform: {
      filter: { id: /node_modules.katex.dist.katex[.]min[.]css$/ },
      handler: (code) => code.replaceAll(/,url\([^)]*[.](?:woff|ttf)\) format\("[^"]*"\)/g, ''),
    },
  };
}
