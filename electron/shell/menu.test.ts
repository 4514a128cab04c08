import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { describeMenu } from './menu.ts';

/** Every item, those of submenus included. */
function items(menu: readonly MenuItemConstructorOptions[]): readonly MenuItemConstructorOptions[] {
  return menu.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? items(item.submenu) : [])]);
}

function menu(platform: NodeJS.Platform, developer = false) {
  return items(describeMenu({ platform, developer, newWindow: () => undefined }));
}

describe('describeMenu', () => {
  it('has Quit where each system has it', () => {
    expect(menu('linux').filter(({ role }) => role === 'quit' || role === 'appMenu')).toEqual([{ role: 'quit' }]);
    expect(menu('darwin').filter(({ role }) => role === 'quit' || role === 'appMenu')).toEqual([{ role: 'appMenu' }]);
  });

  it('has developer tools only for developers', () => {
    expect(menu('linux').some(({ role }) => role === 'toggleDevTools')).toBe(false);
    expect(menu('linux', true).some(({ role }) => role === 'toggleDevTools')).toBe(true);
  });

  it('opens a new window', () => {
    expect(menu('linux').find(({ id }) => id === 'newWindow')).toMatchObject({ accelerator: 'CmdOrCtrl+Shift+N' });
  });
});
