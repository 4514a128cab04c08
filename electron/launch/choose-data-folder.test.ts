import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chooseDataFolder, chooseKeyFolder } from './choose-data-folder.ts';

const home = resolve('/home/ada');
const base = { flag: null, env: {}, platform: 'linux', home } as const;

describe('chooseDataFolder', () => {
  it('follows each system', () => {
    expect(chooseDataFolder(base)).toBe(join(home, '.local', 'share', 'workcell'));
    expect(chooseDataFolder({ ...base, env: { XDG_DATA_HOME: resolve('/data') } })).toBe(resolve('/data/workcell'));
    expect(chooseDataFolder({ ...base, env: { XDG_DATA_HOME: 'data' } })).toBe(chooseDataFolder(base));
    expect(chooseDataFolder({ ...base, platform: 'darwin' })).toBe(
      join(home, 'Library', 'Application Support', 'Workcell'),
    );
    expect(chooseDataFolder({ ...base, platform: 'win32', env: { LOCALAPPDATA: resolve('/local') } })).toBe(
      resolve('/local/Workcell'),
    );
  });

  it('prefers WORKCELL_DATA_DIR to the system, and the flag to both', () => {
    const env = { WORKCELL_DATA_DIR: resolve('/mine'), XDG_DATA_HOME: resolve('/data') };
    expect(chooseDataFolder({ ...base, env })).toBe(resolve('/mine'));
    expect(chooseDataFolder({ ...base, env, flag: resolve('/flag') })).toBe(resolve('/flag'));
  });
});

describe.skipIf(process.platform === 'win32')('the folder for key files', () => {
  it.each([
    ['linux', {}, '/home/me/.config/workcell/keys'],
    ['linux', { XDG_CONFIG_HOME: '/etc/me' }, '/etc/me/workcell/keys'],
    ['linux', { XDG_CONFIG_HOME: 'relative' }, '/home/me/.config/workcell/keys'],
    ['darwin', {}, '/home/me/Library/Preferences/workcell/keys'],
    ['win32', { APPDATA: '/home/me/Roaming' }, '/home/me/Roaming/workcell/keys'],
  ] as const)('the folder for key files is where the system keeps configuration: %s %o', (platform, env, folder) => {
    expect(chooseKeyFolder({ platform, env, home: '/home/me' })).toBe(folder);
  });
});
