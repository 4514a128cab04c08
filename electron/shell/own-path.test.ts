import { delimiter, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { createOwnEnvironment } from './own-path.ts';

const at = (path: string) => resolve('/no-such-place', path);

it('leaves the PATH of the desktop app without the folders that are known at each start of a program', async () => {
  const own = { PATH: [at('project/bin'), 'relative', '', at('bin'), at('here/bin'), at('later/bin')].join(delimiter) };
  let known = [at('project')];
  const { narrow } = createOwnEnvironment(own, { cwd: at('here'), home: at('home') }, { list: async () => known });
  await narrow();
  expect(own.PATH).toBe([at('bin'), at('later/bin')].join(delimiter));
  known = [at('later')];
  await narrow();
  expect(own.PATH).toBe([at('project/bin'), at('bin')].join(delimiter));
});

it('keeps programs of the home folder when the app starts there', async () => {
  const own = { PATH: at('home/bin') };
  await createOwnEnvironment(own, { cwd: at('home'), home: at('home') }, { list: async () => [] }).narrow();
  expect(own.PATH).toBe(at('home/bin'));
});

it('opens a page from the desktop app as a terminal would, and then has its own variables back', async () => {
  const own: Record<string, string | undefined> = {
    PATH: ['/tmp/.mount_w/bin', at('project/bin'), at('bin')].join(delimiter),
    APPDIR: '/tmp/.mount_w',
    APPIMAGE: '/home/ada/workcell.AppImage',
    LD_LIBRARY_PATH: '/tmp/.mount_w/usr/lib',
    LD_PRELOAD: './planted.so',
    BROWSER: at('project/browser'),
    XDG_DATA_HOME: at('project/share'),
    ELECTRON_FORCE_IS_PACKAGED: '1',
    npm_lifecycle_event: 'start',
    ORIGINAL_XDG_CURRENT_DESKTOP: 'GNOME',
    XDG_CURRENT_DESKTOP: 'Unity',
    LANG: 'de',
  };
  const list = async () => [at('project')];
  const { asInTerminal } = createOwnEnvironment(own, { cwd: at('home'), home: at('home') }, { list });
  const given = await asInTerminal(async () => ({ ...own }));
  expect(given).toEqual({ PATH: at('bin'), XDG_CURRENT_DESKTOP: 'GNOME', LANG: 'de' });
  await expect(asInTerminal(async () => Promise.reject(new Error('no browser')))).rejects.toThrow('no browser');
  expect(own).toEqual({
    PATH: ['/tmp/.mount_w/bin', at('bin')].join(delimiter),
    APPDIR: '/tmp/.mount_w',
    APPIMAGE: '/home/ada/workcell.AppImage',
    LD_LIBRARY_PATH: '/tmp/.mount_w/usr/lib',
    ELECTRON_FORCE_IS_PACKAGED: '1',
    npm_lifecycle_event: 'start',
    ORIGINAL_XDG_CURRENT_DESKTOP: 'GNOME',
    XDG_CURRENT_DESKTOP: 'Unity',
    LANG: 'de',
  });
});
