import { dirname, resolve } from 'node:path';
import { type ElectronFacts, findElectron } from '../electron-runtime.ts';

/** The folder of the Electron on this machine, in the format of ELECTRON_OVERRIDE_DIST_PATH. Null without one. */
export function findElectronDist(facts: ElectronFacts): string | null {
  const program = findElectron(facts);
  if (program === null) return null;
  // On a Mac, the program is in Electron.app/Contents/MacOS.
  return facts.platform === 'darwin' ? resolve(dirname(program), '../../..') : dirname(program);
}
