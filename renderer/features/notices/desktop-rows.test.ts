import { describe, expect, it } from 'vitest';
import { describeDesktop } from './desktop-rows.ts';

const helpOf = (...facts: Parameters<typeof describeDesktop>) =>
  describeDesktop(...facts).find(({ name }) => name === 'Notifications')?.help;

describe('describeDesktop', () => {
  it('says what a browser does about notifications, and nothing of browsers in the desktop app', () => {
    expect(helpOf({ hostKind: 'desktop', permission: 'denied' })).not.toContain('browser');
    expect(helpOf({ hostKind: 'web', permission: 'default' })).toContain('asks whether it may');
    expect(helpOf({ hostKind: 'web', permission: 'granted' })).toContain('while a tab of Workcell is open');
    expect(helpOf({ hostKind: 'web', permission: 'denied' })).toContain('does not allow it');
    expect(helpOf({ hostKind: 'web', permission: 'missing' })).toContain('has none');
  });

  it('says that a browser cannot keep the machine awake', () => {
    const helpIn = (hostKind: 'desktop' | 'web') =>
      describeDesktop({ hostKind, permission: 'default' }).find(({ name }) => name === 'Keep the machine awake')?.help;
    expect(helpIn('web')).toContain('A browser cannot');
    expect(helpIn('desktop')).not.toContain('cannot');
  });
});
