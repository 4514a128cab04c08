import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../build/ensure-built.ts';

/** Before the first test: the tests run a build of the current sources. */
export default function buildFirst(): void {
  if (!ensureBuilt(fileURLToPath(new URL('..', import.meta.url)))) throw new Error('The build failed');
}
