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
    // The first scripts are one file, even if other scripts share parts of it, because each file costs a request and a
    // compilation. For the same reason, what shows the conversation is one file, and what several later scripts share.
    chunkSizeWarningLimit: 1_000,
    // Puts Zod and its setting into one chunk: `zod-without-eval.ts` must run before another chunk creates a schema.
    rolldownOptions: {
      checks: { bundlerTimings: false },
      // Reading a property has no other effect here, so reads without a use are left out.
      treeshake: { propertyReadSideEffects: false },
      output: {
        codeSplitting: {
          groups: [
            { name: 'zod', test: /zod/, priority: 2 },
            { name: 'first', tags: ['$initial'], priority: 1 },
            { name: 'conversation', test: /conversation-parts/ },
            { name: 'shared', minShareCount: 2 },
          ],
        },
      },
    },
  },
});

/** Delays painting until the script has set the page's theme, so that the other theme does not flash. */
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
 * Keeps only the lexer of marked. The end of its module also creates a parser and a renderer, which no bundler leaves
 * out, so they would be among the first scripts. In a version of marked that ends differently, they still are.
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

/**
 * Leaves out the description of Zod's schemas in JSON Schema. The page never uses it, and no bundler can leave it out.
 */
function onlyTheChecksOfZod(): Plugin {
  return {
    name: 'only-the-checks-of-zod',
    transform: {
      filter: { id: /node_modules.zod.v4.core.(?:json-schema-processors|to-json-schema)[.]js$/ },
      handler: (code) => {
        // The code before this describes the checks of a schema.
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
 * Leaves out what the page does not use of the diff viewer: a highlighter, a worker that it starts from a blob, and
 * comparisons of JSON and YAML. An empty module takes the place of what they import. Also gives all viewers the same
 * style sheet; otherwise each one would leave its own in the page.
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

/** Leaves out two of the three formats in which KaTeX names each font. The page needs only the newest. */
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
