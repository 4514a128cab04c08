import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../build/ensure-built.ts';
import { createPreparedFolder } from '../fixtures/testkit/prepared.ts';

/**
 * Builds the current sources before the first test, and creates a folder for what the tests create once. Returns a
 * function that removes it.
 */
export default function buildFirst(): () => Promise<void> {
  if (!ensureBuilt(fileURLToPath(new URL('..', import.meta.url)))) throw new Error('The build failed');
  const prepared = createPreparedFolder();
  return () => prepared.remove();
}
