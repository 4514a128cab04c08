import { spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const name = 'workcell-tests';

/** An ordinary user of this machine that root can run programs as, because Chromium has no sandbox for root. */
export type Tester = {
  /** A folder for temporary files that this user can access. */
  readonly sharedFolder: string;
  /** Gives this user ownership of a file or folder. */
  own(path: string): void;
  /** The prefix that makes a command run as this user. */
  readonly prefix: readonly string[];
  /** The environment variables that identify the command's user. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Removes the temporary files of this user's commands. */
  remove(): void;
};

/** The test user when this process is root, created if missing. Null for anyone else. */
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
  // Root's own folders and screen are not accessible to others.
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
