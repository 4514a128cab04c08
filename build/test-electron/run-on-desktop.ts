import { join } from 'node:path';
import { findProcessesNaming, killTree } from '../../fixtures/testkit/process-tree.ts';
import { findElectron } from '../electron-runtime.ts';
import { findRuntime } from './recipe.ts';
import { catchSignals, runProgram } from './run-program.ts';
import { findTester } from './tester.ts';
import { copyCheckout } from './tester-checkout.ts';

/** A script of the checkout that starts the desktop app. */
export type DesktopScript = {
  /** Its path in the checkout. */
  readonly path: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
};

/** True when this machine has an Electron, its own or the prepared test runtime. */
export function hasElectron(root: string): boolean {
  return findOwnElectron(root) !== null || findRuntime() !== null;
}

/**
 * Runs a script where it can start the desktop app, and returns its exit code. With the prepared test runtime, it runs
 * in a linked copy of the checkout with a SQLite for that Electron. Root first becomes an ordinary user, who also works
 * on a copy, because root's checkout may not be accessible to others. The script's files in the reports folder are
 * copied back. A signal to us ends the script and everything it started. The copy is removed in that case too.
 */
export async function runOnDesktop(root: string, script: DesktopScript): Promise<number> {
  const ending = catchSignals();
  try {
    return await runInCopy(root, script, ending.asked);
  } finally {
    ending.stop();
  }
}

async function runInCopy(root: string, script: DesktopScript, asked: AbortSignal): Promise<number> {
  const runtime = findOwnElectron(root) === null ? findRuntime() : null;
  const tester = findTester();
  const copy = tester === null && runtime === null ? null : copyCheckout(root, tester, runtime?.sqlite ?? null);
  const folder = copy?.folder ?? root;
  const words = [
    ...(tester?.prefix ?? []),
    copy?.toCopyPath(process.execPath) ?? process.execPath,
    join(folder, script.path),
    ...script.args,
  ];
  const env = {
    ...process.env,
    PATH: copy?.toCopySearchPath(process.env.PATH ?? '') ?? process.env.PATH,
    ...(runtime === null ? {} : { ELECTRON_OVERRIDE_DIST_PATH: runtime.dist }),
    ...tester?.env,
    ...script.env,
  };
  try {
    return await runProgram({ words, cwd: folder, env }, asked);
  } finally {
    if (copy !== null) {
      // An app outlives a worker that was killed.
      await killTree(findProcessesNaming(copy.folder));
      copy.bringReportsBack();
      copy.remove();
    }
    tester?.remove();
  }
}

function findOwnElectron(root: string): string | null {
  return findElectron({
    platform: process.platform,
    env: process.env,
    packageFolder: join(root, 'node_modules/electron'),
    uid: process.getuid?.(),
  });
}
