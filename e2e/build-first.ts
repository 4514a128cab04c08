import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../build/ensure-built.ts';

/** Before the first test: the tests run what was built from the sources as they are. */
export default function buildFirst(): void {
  if (!ensureBuilt(fileURLToPath(new URL('..', import.meta.url)))) throw new Error('The build failed');
}
