import { cp, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, createLogger } from 'vite';
import { collectBundledPackages } from './bundled-packages.ts';
import { precompress } from './precompress.ts';
import { writeCatalogs } from './translations/write-catalogs.ts';

// Builds everything into dist/: both hosts, the preload script, and the page.

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
await rm('dist', { recursive: true, force: true });

// Standard output belongs to the built program, so Vite's messages go to standard error.
const logger = createLogger('warn');
for (const level of ['warn', 'error'] as const) logger[level] = (message) => process.stderr.write(`${message}\n`);

const packages = new Set<string>();
const plugins = () => [collectBundledPackages(packages)];
for (const target of ['host', 'preload', 'renderer', 'diagram']) {
  const configFile = `vite.${target}.config.ts`;
  await build({ configFile, customLogger: logger, logLevel: 'warn', plugins: plugins(), worker: { plugins } });
}
// `npm run package` ships the licenses of these.
await writeFile('dist/bundled-packages.json', `${JSON.stringify([...packages].toSorted(), null, 2)}\n`);
await cp('electron/shell/pictures', 'dist/pictures', { recursive: true });
await precompress('dist/renderer/assets');
await writeCatalogs('dist');
// Written last: an interrupted build does not count.
await writeFile('dist/built', '');
