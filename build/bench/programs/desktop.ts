import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findDesktopProgram } from '../../../e2e/desktop.ts';
import { startSession } from '../../test-electron/session.ts';
import type { Electron } from '../desktop/electron.ts';
import { ElectronStage } from '../desktop/electron-stage.ts';
import type { Hosts } from '../desktop/hosts.ts';
import { desktopMeasures } from '../desktop/measures.ts';
import { createMissingOutcome, type DesktopOutcome, outcomePath } from '../desktop/outcome.ts';
import { readPageScript } from '../page-script.ts';
import { runMeasures } from '../run-measures.ts';
import { Workbench } from '../workbench.ts';

// Measures the desktop app where it can be started. Arguments: the number of runs, and the names of the measures.

const [runs = '1', ...names] = process.argv.slice(2);
const session = await startSession(null);
const screen = session?.env ?? {};
const found = findDesktopProgram({ ...process.env, ...screen });
const outcome =
  'missing' in found
    ? createMissingOutcome(found.missing)
    : await measure({ program: found.program, screen }, Number(runs));
mkdirSync(dirname(outcomePath), { recursive: true });
writeFileSync(outcomePath, JSON.stringify(outcome));
await session?.stop();

async function measure(electron: Electron, times: number): Promise<DesktopOutcome> {
  const probe = await readPageScript('probe');
  const web = await Workbench.open();
  const stage = new ElectronStage(electron, probe);
  const desktop = web.on(stage);
  const hosts: Hosts = { desktop, web, stage, electron, probe, giveUp: () => desktop.giveUp() };
  const chosen = desktopMeasures.filter(({ name }) => names.includes(name));
  try {
    return { ...(await runMeasures(chosen, hosts, times)), electron: readVersion(electron.program), missing: null };
  } finally {
    await web.close();
  }
}

/** Electron's version, from the file next to its program. */
function readVersion(program: string): string {
  const file = join(dirname(program), 'version');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : 'unknown';
}
