import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { createPreparedFolder } from '../fixtures/testkit/prepared.ts';
import { createBuildFolder } from '../fixtures/testkit/test-folder.ts';
import { workersVariable } from '../fixtures/testkit/worker-file.ts';

/**
 * Vitest's global setup: builds the host's threads into a folder of this run, and creates a folder for what the tests
 * create once. Passes both paths to the tests. Returns a function that removes both.
 */
export default async function buildTestWorkers(): Promise<(() => Promise<void>) | undefined> {
  // Another project of the same run may have come first.
  if (process.env[workersVariable] !== undefined) return undefined;
  const folder = createBuildFolder('workers');
  const prepared = createPreparedFolder();
  process.env[workersVariable] = folder.path;
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
