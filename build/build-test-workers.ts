import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { createCacheFolder } from '../fixtures/testkit/test-folder.ts';
import { workersVariable } from '../fixtures/testkit/worker-file.ts';

/**
 * Vitest's global setup: builds the host's threads into a folder of this run, and names it to the tests. Returns what
 * removes it.
 */
export default async function buildTestWorkers(): Promise<() => Promise<void>> {
  const folder = createCacheFolder('workers');
  await build({
    configFile: fileURLToPath(new URL('../vite.host.config.ts', import.meta.url)),
    build: { outDir: folder.path },
    logLevel: 'error',
  });
  process.env[workersVariable] = folder.path;
  return () => folder.remove();
}
