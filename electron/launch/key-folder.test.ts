import { describe, expect, it } from 'vitest';
import { chooseKeyFolder } from './choose-data-folder.ts';

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
