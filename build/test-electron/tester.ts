import { spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const name = 'workcell-tests';

/** An ordinary user of this machine, for root to run things as: Chromium keeps no sandbox for root. */
export type Tester = {
  /** A folder for temporary files that this user can reach. */
  readonly sharedFolder: string;
  /** Gives a file or folder to this user. */
  own(path: string): void;
  /** What to put before a command so that it runs as this user. */
  readonly prefix: readonly string[];
  /** The variables of the command's environment that say who it runs as. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Removes the temporary files of this user's commands. */
  remove(): void;
};

/** The user of the tests where this process is root, made when there is none yet; null for everybody else. */
export function findTester(): Tester | null {
  if (process.getuid?.() !== 0) return null;
  const home = join('/home', name);
  if (spawnSync('id', [name], { stdio: 'ignore' }).status !== 0) {
    spawnSync('useradd', ['--create-home', '--home-dir', home, name], { stdio: 'inherit' });
  }
  const id = Number(spawnSync('id', ['-u', name], { encoding: 'utf8' }).stdout);
  const own = (path: string) => chownSync(path, id, id);
  const prefix = ['setpriv', `--reuid=${name}`, `--regid=${name}`, '--init-groups', '--inh-caps=-all'];
  const [program = '', ...args] = [...prefix, 'test', '-x', tmpdir()];
  const sharedFolder = spawnSync(program, args).status === 0 ? tmpdir() : '/tmp';
  const temporary = mkdtempSync(join(sharedFolder, 'workcell-desktop-tmp-'));
  own(temporary);
  // Root's own folders and screen are closed to others.
  const rootsOwn = Object.keys(process.env).filter((key) => key.startsWith('XDG_') || key === 'WAYLAND_DISPLAY');
  return {
    sharedFolder,
    own,
    prefix,
    env: {
      ...Object.fromEntries(rootsOwn.map((key) => [key, undefined])),
      HOME: home,
      USER: name,
      LOGNAME: name,
      TMPDIR: temporary,
    },
    remove: () => rmSync(temporary, { recursive: true, force: true }),
  };
}
