import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { hasElectron, runOnDesktop } from '../../test-electron/run-on-desktop.ts';
import { createMissingOutcome, type DesktopOutcome, outcomePath } from './outcome.ts';

/**
 * Measures the desktop app in a separate process, with the user and the copy of the checkout that Electron needs.
 * Reports the reason when there is no Electron or no screen.
 */
export async function measureDesktop(root: string, names: readonly string[], runs: number): Promise<DesktopOutcome> {
  if (!hasElectron(root)) return createMissingOutcome('there is no Electron (npm run electron:install gets one)');
  const outcome = join(root, outcomePath);
  rmSync(outcome, { force: true });
  const code = await runOnDesktop(root, { path: 'build/bench/programs/desktop.ts', args: [`${runs}`, ...names] });
  if (code === 0) return JSON.parse(readFileSync(outcome, 'utf8'));
  return {
    ...createMissingOutcome(''),
    missing: null,
    failures: [`The measures of the desktop app ended with ${code}`],
  };
}
