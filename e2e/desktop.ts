import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findElectron, findElectronObstacle } from '../build/electron-runtime.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The Electron program for the tests, or why there is none; the tests download nothing. */
export function findDesktopProgram(
  env: Readonly<Record<string, string | undefined>>,
): { readonly program: string } | { readonly missing: string } {
  const facts = {
    platform: process.platform,
    env,
    packageFolder: join(root, 'node_modules', 'electron'),
    uid: process.getuid?.(),
  };
  const obstacle = findElectronObstacle(facts);
  if (obstacle !== null) return { missing: obstacle };
  const program = findElectron(facts);
  return program === null ? { missing: 'Electron is not installed' } : { program };
}
