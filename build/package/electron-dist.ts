import { dirname, resolve } from 'node:path';
import { type ElectronFacts, findElectron } from '../electron-runtime.ts';

/** The folder of the Electron that is on this machine, as ELECTRON_OVERRIDE_DIST_PATH has it; null when there is none. */
export function findElectronDist(facts: ElectronFacts): string | null {
  const program = findElectron(facts);
  if (program === null) return null;
  // On a Mac the program lies in Electron.app/Contents/MacOS.
  return facts.platform === 'darwin' ? resolve(dirname(program), '../../..') : dirname(program);
}
