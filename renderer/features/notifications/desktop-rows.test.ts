import { describe, expect, it } from 'vitest';
import { describeDesktop } from './desktop-rows.ts';

const facts = { hostKind: 'web', permission: 'default', platform: 'linux' } as const;

const helpOf = (...facts: Parameters<typeof describeDesktop>) =>
  describeDesktop(...facts).find(({ name }) => name === 'Notifications')?.help;

describe('describeDesktop', () => {
  it('describes browser notifications only in a browser', () => {
    expect(helpOf({ ...facts, hostKind: 'desktop', permission: 'denied' })).not.toContain('browser');
    expect(helpOf({ ...facts, hostKind: 'web', permission: 'default' })).toContain('asks for permission');
    expect(helpOf({ ...facts, hostKind: 'web', permission: 'granted' })).toContain('while a Workcell tab is open');
    expect(helpOf({ ...facts, hostKind: 'web', permission: 'denied' })).toContain('blocks notifications');
    expect(helpOf({ ...facts, hostKind: 'web', permission: 'missing' })).toContain('does not support');
  });

  it('says that a browser cannot keep the machine awake', () => {
    const helpIn = (hostKind: 'desktop' | 'web') =>
      describeDesktop({ ...facts, hostKind }).find(({ name }) => name === 'Keep machine awake')?.help;
    expect(helpIn('web')).toContain('A browser cannot');
    expect(helpIn('desktop')).not.toContain('cannot');
  });

  it('offers a tray only on the desktop and says that it does not keep a closed app running', () => {
    const helpOn = (platform: 'linux' | 'darwin' | 'win32', hostKind: 'desktop' | 'web' = 'desktop') =>
      describeDesktop({ ...facts, hostKind, platform }).find(({ id }) => id === 'tray')?.help;
    expect(helpOn('linux')).toContain('Some desktops have no tray');
    expect(helpOn('win32')).toContain('Closing the last window quits');
    expect(helpOn('darwin')).toContain('menu bar');
    expect(helpOn('linux', 'web')).toBeUndefined();
  });
});
