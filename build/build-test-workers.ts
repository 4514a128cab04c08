import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { preparedVariable } from '../fixtures/testkit/prepared.ts';
import { createBuildFolder, createCacheFolder } from '../fixtures/testkit/test-folder.ts';
import { workersVariable } from '../fixtures/testkit/worker-file.ts';

/**
 * Vitest's global setup: builds the host's threads into a folder of this run, and creates a folder for what the tests
 * create once. Passes both paths to the tests. Returns a function that removes both.
 */
export default async function buildTestWorkers(): Promise<(() => Promise<void>) | undefined> {
  // Another project of the same run may have come first.
  if (process.env[workersVariable] !== undefined) return undefined;
  const folder = createBuildFolder('workers');
  const prepared = createCacheFolder('prepared');
  process.env[workersVariable] = folder.path;
  process.env[preparedVariable] = prepared.path;
  // Node compiles each module once for all processes and threads of the run.
  process.env.NODE_COMPILE_CACHE = join(prepared.path, 'compiled');
  await build({
    configFile: fileURLToPath(new URL('../vite.host.config.ts', import.meta.url)),
    build: { outDir: folder.path },
    logLevel: 'error',
  });
  return async () => {
    await folder.remove();
    await prepared.remove();
  };
}
