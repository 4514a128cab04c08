import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { isProcessRunning } from '../../electron/processes/end-processes.ts';
import type { Tester } from './tester.ts';

/** Playwright's reports and traces, in its working folder. */
export const output = 'artifacts';

/** A copy of a checkout for another user or another Electron. */
export type TesterCheckout = {
  readonly folder: string;
  /** Returns the path of the same file or folder in the copy. A path outside the checkout stays the same. */
  toCopyPath(path: string): string;
  /** Like `toCopyPath`, for each folder of a PATH. */
  toCopySearchPath(searchPath: string): string;
  /** Copies the reports back to the checkout. */
  bringReportsBack(): void;
  remove(): void;
};

/**
 * A folder for temporary files that is accessible to everyone but not writable for Codex's sandbox: the app runs no
 * programs from places where turns can write, and some specs put programs next to the checkout.
 */
const unboxed = '/var/tmp';

/**
 * Copies a checkout to a folder that the tester can reach and read, wherever the checkout itself is. `sqlite` replaces
 * SQLite's native module; null keeps the package's. Throws when files cannot be copied.
 */
export function copyCheckout(root: string, tester: Tester | null, sqlite: string | null): TesterCheckout {
  const parent = existsSync(unboxed) ? unboxed : tmpdir();
  removeLeftCopies(parent);
  const folder = mkdtempSync(join(parent, `workcell-desktop-${process.pid}-`));
  try {
    fillCopy(root, folder, tester, sqlite);
  } catch (problem) {
    rmSync(folder, { recursive: true, force: true });
    throw problem;
  }
  const pathOf = (path: string): string => {
    const inside = relative(root, path);
    return inside.startsWith('..') ? path : join(folder, inside);
  };
  return {
    folder,
    toCopyPath: pathOf,
    toCopySearchPath: (searchPath) => searchPath.split(delimiter).map(pathOf).join(delimiter),
    bringReportsBack: () => {
      mkdirSync(join(root, output), { recursive: true });
      // The dot selects the folder's contents; `join` would remove the dot.
      copy('-r', [`${join(folder, output)}/.`], join(root, output), 'inherit');
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function fillCopy(root: string, folder: string, tester: Tester | null, sqlite: string | null): void {
  chmodSync(folder, 0o755);
  const entries = readdirSync(root)
    .filter((entry) => entry !== '.git' && entry !== output)
    .map((entry) => join(root, entry));
  // Links take a second, but keep the permissions of their targets.
  const isReadable = tester === null || entries.every(isReadableByAll);
  // Links cannot cross disks.
  if (!isReadable || !copy('-al', entries, folder, 'ignore')) {
    for (const entry of readdirSync(folder)) rmSync(join(folder, entry), { recursive: true });
    if (!copy('-a', entries, folder, 'inherit')) throw new Error(`${root} cannot be copied to ${folder}`);
    if (!isReadable) spawnSync('chmod', ['-R', 'go+rX', folder], { stdio: 'inherit' });
  }
  if (sqlite !== null) {
    const module = join(folder, 'node_modules/better-sqlite3/prebuilds/linux-x64.node');
    rmSync(module);
    copyFileSync(sqlite, module);
  }
  for (const each of [output, 'node_modules/.cache']) {
    rmSync(join(folder, each), { recursive: true, force: true });
    mkdirSync(join(folder, each));
    tester?.own(join(folder, each));
  }
}

/** Removes the copies of runs that were killed. The number in a copy's name is the process of its run. */
function removeLeftCopies(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = /^workcell-desktop-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || isProcessRunning(Number(pid))) continue;
    const left = join(parent, name);
    if (statSync(left).uid === process.getuid?.()) rmSync(left, { recursive: true, force: true });
  }
}

function copy(how: '-al' | '-a' | '-r', from: readonly string[], to: string, stdio: 'ignore' | 'inherit'): boolean {
  return spawnSync('cp', [how, ...from, to], { stdio }).status === 0;
}

/** True when everyone may read a file, or a folder with all its contents. */
function isReadableByAll(path: string): boolean {
  const kept = ['!', '-type', 'l', '!', '-perm', '-o=r', '-print', '-quit'];
  const { status, stdout } = spawnSync('find', [path, ...kept], { encoding: 'utf8' });
  return status === 0 && stdout === '';
}
