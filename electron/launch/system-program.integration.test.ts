import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { readDefaultBrowser } from './default-browser.ts';
import { runOpener } from './system-opener.ts';
import { askSystemPrivacy } from './system-privacy.ts';

describe.skipIf(process.platform === 'win32')('system programs', () => {
  let folder: TestFolder;
  const at = (name: string) => join(folder.path, name);
  const program = (place: string, name: string, script: string) => {
    mkdirSync(at(place), { recursive: true });
    writeFileSync(join(at(place), name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  };
  beforeEach(() => {
    folder = createTemporaryFolder('system-program');
    for (const name of ['xdg-settings', 'xdg-open', 'dconf', 'helper-of-test']) {
      program('project', name, `: > '${at('sprung')}'; echo planted.desktop`);
      program('project/bin', name, `: > '${at('sprung')}'; echo planted.desktop`);
    }
    program('own', 'xdg-settings', 'echo own.desktop');
    program('own', 'xdg-open', 'exec helper-of-test');
    program('own', 'dconf', 'helper-of-test; echo false');
    program('own', 'helper-of-test', `: > '${at('own/helped')}'`);
    // Test workers cannot change the current folder.
    vi.spyOn(process, 'cwd').mockReturnValue(at('project'));
    vi.stubEnv('PATH', ['.', '', 'bin', at('project/bin'), at('project'), at('own'), process.env.PATH].join(delimiter));
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    await folder.remove();
  });

  it('system programs are never in the current folder when the default browser is looked up', async () => {
    expect(await readDefaultBrowser('linux')).toBe('own.desktop');
    expect(existsSync(at('sprung'))).toBe(false);
  });

  it('system programs are never in the current folder when something is opened, nor are their child programs', async () => {
    expect(await runOpener({ program: 'xdg-open', args: [] }, new ManualClock())).toMatchObject({ ok: true });
    expect([existsSync(at('own/helped')), existsSync(at('sprung'))]).toEqual([true, false]);
  });

  it('system programs are never in the current folder when the system is asked about privacy', async () => {
    expect(await askSystemPrivacy('linux', process.env, { list: async () => [] })).toBe(true);
    expect([existsSync(at('own/helped')), existsSync(at('sprung'))]).toEqual([true, false]);
  });

  it('system programs get the environment of a terminal, which names no code of an opened or the current folder', async () => {
    program('own', 'xdg-open', `env > '${at('own/said')}'`);
    const added = {
      APPDIR: '/tmp/.mount_w',
      APPIMAGE: '/home/ada/workcell.AppImage',
      LD_LIBRARY_PATH: '/tmp/.mount_w/lib',
      npm_lifecycle_event: 'start',
      ELECTRON_RUN_AS_NODE: '1',
      NODE_OPTIONS: '--require ./x',
      BASH_ENV: './env.sh',
      BROWSER: at('project/browser'),
      XDG_DATA_HOME: at('project/share'),
      XDG_DATA_DIRS: 'share',
    };
    for (const [name, value] of Object.entries({ ...added, LANG: 'de' })) vi.stubEnv(name, value);
    await runOpener({ program: 'xdg-open', args: [] }, new ManualClock(), [at('project')]);
    const names = readFileSync(at('own/said'), 'utf8').match(/^\w+(?==)/gm);
    expect(names).toEqual(expect.arrayContaining(['PATH', 'LANG']));
    expect(names?.filter((name) => name in added)).toEqual([]);
  });

  it('system programs are never in the folder that is to be opened', async () => {
    vi.spyOn(process, 'cwd').mockReturnValue(at('own'));
    program('system', 'xdg-settings', 'echo system.desktop');
    vi.stubEnv('PATH', [at('project/bin'), at('system')].join(delimiter));
    expect(await readDefaultBrowser('linux', [at('project')])).toBe('system.desktop');
    expect(existsSync(at('sprung'))).toBe(false);
  });
});
