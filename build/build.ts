import { rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, createLogger } from 'vite';
import { precompress } from './precompress.ts';
import { writeCatalogues } from './words/write-catalogues.ts';

// Builds everything into dist/: both hosts, the preload script and the page.

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
await rm('dist', { recursive: true, force: true });

// Standard output belongs to the program that is built: what Vite has to say goes to standard error.
const logger = createLogger('warn');
for (const level of ['warn', 'error'] as const) logger[level] = (message) => process.stderr.write(`${message}\n`);

for (const target of ['host', 'preload', 'renderer']) {
  await build({ configFile: `vite.${target}.config.ts`, customLogger: logger, logLevel: 'warn' });
}
await precompress('dist/renderer/assets');
await writeCatalogues('dist');
// Written last: a build that was cut short counts as none.
await writeFile('dist/built', '');
