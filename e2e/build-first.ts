import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../build/ensure-built.ts';

/** Builds the current sources before the first test. */
export default function buildFirst(): void {
  if (!ensureBuilt(fileURLToPath(new URL('..', import.meta.url)))) throw new Error('The build failed');
}
