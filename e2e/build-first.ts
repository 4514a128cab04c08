import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../build/ensure-built.ts';
import { preparedVariable } from '../fixtures/testkit/prepared.ts';
import { createCacheFolder } from '../fixtures/testkit/test-folder.ts';

/**
 * Builds the current sources before the first test, and creates a folder for what the tests create once. Returns a
 * function that removes it.
 */
export default function buildFirst(): () => Promise<void> {
  if (!ensureBuilt(fileURLToPath(new URL('..', import.meta.url)))) throw new Error('The build failed');
  const prepared = createCacheFolder('prepared');
  process.env[preparedVariable] = prepared.path;
  // Node compiles each module once for all hosts of the run.
  process.env.NODE_COMPILE_CACHE = join(prepared.path, 'compiled');
  return () => prepared.remove();
}
