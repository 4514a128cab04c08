import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { extractPath, readTerminalEnvironment } from './login-shell.ts';

/** Longer than Vitest's default of one second, for a busy machine. */
const patient = { timeout: 30_000 };

describe.skipIf(process.platform === 'win32')('the environment of a terminal', () => {
  let folder: TestFolder;
  let clock: ManualClock;
  let said: string[];
  const at = (name: string) => join(folder.path, name);

  beforeEach(() => {
    folder = createTemporaryFolder('shell');
    clock = new ManualClock();
    said = [];
  });
  afterEach(() => folder.remove());

  /** Creates a login shell with this startup file. */
  function shellThat(does: string): string {
    const shell = at('shell');
    writeFileSync(shell, `#!/bin/sh\nPATH=/start:$PATH\n${does}\n[ "$1" = -ilc ] && eval "$2"\n`);
    chmodSync(shell, 0o755);
    return shell;
  }
  const read = (more: Partial<Parameters<typeof readTerminalEnvironment>[0]> = {}, shell = shellThat('')) =>
    readTerminalEnvironment({
      environment: { PATH: '/usr/bin:/bin', SHELL: shell, KEPT: 'as it is' },
      platform: 'linux',
      clock,
      hasTerminal: false,
      known: { list: async () => [] },
      log: (words) => said.push(words),
      ...more,
    });

  it('the terminal environment has the PATH of the login shell, and nothing else from it', async () => {
    const shell = shellThat('PATH=/opt/brew/bin:$PATH; KEPT=changed; export PATH KEPT MORE=1; echo "Welcome!"');
    expect(await read({}, shell)).toEqual({
      PATH: '/opt/brew/bin:/start:/usr/bin:/bin',
      SHELL: shell,
      KEPT: 'as it is',
    });
    expect(clock.pending).toBe(0);
    expect(said).toEqual([]);
  });

  it.each([{ hasTerminal: true }, { platform: 'win32' as const }])(
    'the terminal environment is left alone if it is already right: %o',
    async (more) => {
      expect(await read(more, shellThat(`touch ${at('asked')}`))).toMatchObject({ PATH: '/usr/bin:/bin' });
      expect(existsSync(at('asked'))).toBe(false);
    },
  );

  it('the terminal environment gives up on a startup file that hangs, and ends everything it started', async () => {
    const reading = read({}, shellThat(`sleep 1000 & echo $! > ${at('pid')}; wait`));
    await vi.waitUntil(() => existsSync(at('pid')) && readFileSync(at('pid'), 'utf8').endsWith('\n'), patient);
    clock.advance(10_000);
    expect(await reading).toMatchObject({ PATH: '/usr/bin:/bin' });
    expect(said).toEqual(['The PATH of your login shell is unknown: it did not answer within 10 s']);
    const pid = Number(readFileSync(at('pid'), 'utf8'));
    await vi.waitUntil(() => isGone(pid), patient);
  });

  it.each([
    ['prints without end', 'yes', 'it printed too much'],
    ['ends before the answer', 'exit 3', 'ended with 3 before it printed the PATH'],
  ])('the terminal environment is unchanged if a startup file %s', async (_what, does, reason) => {
    expect(await read({}, shellThat(does))).toMatchObject({ PATH: '/usr/bin:/bin' });
    expect(said).toEqual([expect.stringContaining(reason)]);
  });

  it.each([
    ['the home folder', () => at('home'), () => at('home')],
    ['the home folder of the account where HOME names no folder', () => at('missing'), homedir],
    ['the home folder of the account where HOME depends on the current folder', () => '.', homedir],
  ])('the terminal environment is queried in %s, and never in the current folder', async (_where, home, expected) => {
    mkdirSync(at('home'));
    const shell = shellThat(`pwd -P > ${at('folder')}`);
    await read({ environment: { PATH: '/usr/bin:/bin', SHELL: shell, HOME: home() } }, shell);
    expect(readFileSync(at('folder'), 'utf8').trim()).toBe(realpathSync(expected()));
  });

  it('does not query a shell in an opened folder, and the shell loads no startup file from there', async () => {
    mkdirSync(at('project'));
    writeFileSync(at('project/shell'), `#!/bin/sh\ntouch ${at('sprung')}\n`, { mode: 0o755 });
    symlinkSync(at('project/shell'), at('linked'));
    const known = { list: async () => [at('project')] };
    for (const SHELL of [at('project/shell'), at('linked'), 'shell']) {
      await read({ known, environment: { PATH: '/usr/bin:/bin', SHELL, HOME: folder.path } });
    }
    expect(existsSync(at('sprung'))).toBe(false);
    const SHELL = shellThat(`env > ${at('said')}`);
    const planted = { ZDOTDIR: at('project'), BASH_ENV: 'env.sh', ENV: './env.sh', ELECTRON_RUN_AS_NODE: '1' };
    await read(
      { known, environment: { PATH: '/usr/bin:/bin', HOME: folder.path, SHELL, APPDIR: '/w', ...planted } },
      SHELL,
    );
    const names = readFileSync(at('said'), 'utf8').match(/^\w+(?==)/gm) ?? [];
    expect(names).toContain('HOME');
    expect(names.filter((name) => name in planted || name === 'APPDIR')).toEqual([]);
  });

  it('is known without an account, as for the number of a user in a container', async () => {
    const environment = { PATH: '/usr/bin:/bin', HOME: folder.path };
    expect(await read({ environment, account: () => null })).toMatchObject({ PATH: expect.stringContaining('/bin') });
    expect(said).toEqual([]);
  });

  it('is unchanged if the account or the known folders cannot be read', async () => {
    const fail = () => {
      throw new Error('no entry');
    };
    const environment = { PATH: '/usr/bin:/bin', HOME: folder.path };
    expect(await read({ environment, account: fail })).toEqual(environment);
    expect(await read({ environment, known: { list: async () => fail() } })).toEqual(environment);
    const words = 'The PATH of your login shell is unknown: no entry';
    expect(said).toEqual([words, words]);
  });

  it('the terminal environment is unchanged if there is no such shell', async () => {
    expect(await read({}, at('missing'))).toMatchObject({ PATH: '/usr/bin:/bin' });
    expect(said).toEqual([expect.stringContaining('ENOENT')]);
  });

  it('the terminal environment does not wait for a shell that continues after its answer', async () => {
    const shell = shellThat(`trap "echo \\$\\$ > ${at('pid')}; exec sleep 1000" EXIT; PATH=/late:$PATH; export PATH`);
    expect(await read({}, shell)).toMatchObject({ PATH: '/late:/start:/usr/bin:/bin' });
    await vi.waitUntil(() => existsSync(at('pid')) && readFileSync(at('pid'), 'utf8').endsWith('\n'), patient);
    process.kill(Number(readFileSync(at('pid'), 'utf8')), 'SIGKILL');
  });
});

it.each([
  ['m\nHOME=/h\nPATH=/a:/b\nm\n', '/a:/b'],
  ['welcome\nm\nPATH=/a\nm\nbye', '/a'],
  ['m\nMANPATH=/man\nm', null],
  ['m\nPATH=/a\n', null],
  ['', null],
])('finds PATH between the marks: %j', (printed, path) => {
  expect(extractPath(printed, 'm\n') ?? extractPath(printed, 'm')).toBe(path);
});

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return true;
  }
}
