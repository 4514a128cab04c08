import type { Menu, MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import type { AppMenu } from '../../shared/contract/app-menu.ts';
import { describeMenu, fillDockMenu, type MenuDeps, toAccelerator } from './menu.ts';

const offered: AppMenu = {
  file: [[{ action: 'newThread', title: 'New thread', chord: 'Mod+N', enabled: true }]],
  thread: [
    [{ action: 'stopTurn', title: 'Stop turn', chord: 'Escape', enabled: false }],
    [{ action: 'copyThread', title: 'Copy Q&A', chord: null, enabled: true }],
  ],
  view: [],
  help: [[{ action: 'showAbout', title: 'About Workcell', chord: null, enabled: true }]],
};

const nothing = () => undefined;

function menu(platform: NodeJS.Platform, more: Partial<MenuDeps> = {}) {
  return describeMenu({
    platform,
    developer: false,
    offered,
    isAnswered: true,
    recent: [],
    choose: nothing,
    newWindow: nothing,
    openFolder: nothing,
    ...more,
  });
}

/** Lists all items, including those of submenus. */
function items(menu: readonly MenuItemConstructorOptions[]): readonly MenuItemConstructorOptions[] {
  return menu.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? items(item.submenu) : [])]);
}

function itemOf(label: string, menu: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions {
  const item = items(menu).find((some) => some.label === label);
  if (item === undefined) throw new Error(`There is no ${label}`);
  return item;
}

function click({ click: clicked }: MenuItemConstructorOptions): void {
  if (clicked !== undefined) Reflect.apply(clicked, undefined, []);
}

describe('describeMenu', () => {
  it('has Quit where each system expects it', () => {
    const quits = (platform: NodeJS.Platform) =>
      items(menu(platform)).filter(({ role }) => role === 'quit' || role === 'appMenu');
    expect(quits('linux')).toEqual([{ role: 'quit' }]);
    expect(quits('darwin')).toEqual([{ role: 'appMenu' }]);
  });

  it('has developer tools only for developers', () => {
    const hasTools = (developer: boolean) =>
      items(menu('linux', { developer })).some(({ role }) => role === 'toggleDevTools');
    expect([hasTools(false), hasTools(true)]).toEqual([false, true]);
  });

  it('opens a new window', () => {
    expect(itemOf('New window', menu('linux'))).toMatchObject({ accelerator: 'CmdOrCtrl+Shift+N' });
  });

  it("offers the page's actions, with chords that are shown but left to the page", () => {
    const chosen: string[] = [];
    const shown = menu('linux', { choose: (action) => void chosen.push(action) });
    const item = itemOf('New thread', shown);
    expect(item).toMatchObject({ accelerator: 'CmdOrCtrl+N', registerAccelerator: false, enabled: true });
    click(item);
    expect(chosen).toEqual(['newThread']);
    expect(itemOf('Stop turn', shown).enabled).toBe(false);
    expect(itemOf('Copy Q&&A', shown)).not.toHaveProperty('accelerator');
    const thread = itemOf('&Thread', shown).submenu;
    expect(Array.isArray(thread) && thread.map(({ type = 'item' }) => type)).toEqual(['item', 'separator', 'item']);
  });

  it('disables entries that need a window when none is in front', () => {
    const shown = menu('darwin', { isAnswered: false, recent: [{ name: 'a', displayPath: '~/a', path: '/home/p/a' }] });
    expect(itemOf('New thread', shown).enabled).toBe(false);
    expect(itemOf('New window', shown).enabled).not.toBe(false);
    expect(itemOf('Open recent', shown).enabled).toBe(true);
  });

  it('opens recent folders, at most ten', () => {
    const opened: string[] = [];
    const recent = Array.from({ length: 12 }, (_, at) => ({ name: `${at}`, displayPath: `~/${at}`, path: `/p/${at}` }));
    const shown = menu('linux', { recent, openFolder: (path) => void opened.push(path) });
    click(itemOf('~/9', shown));
    expect(opened).toEqual(['/p/9']);
    expect(items(shown).some(({ label }) => label === '~/10')).toBe(false);
    expect(itemOf('Open recent', menu('linux')).enabled).toBe(false);
  });

  it('has no empty menus before a page has reported its own', () => {
    const none: AppMenu = { file: [], thread: [], view: [], help: [] };
    const labels = menu('linux', { offered: none }).map(({ label }) => label);
    expect(labels).toEqual(['&File', 'Edit', '&View', 'Window']);
  });
});

it('writes a chord as Electron does', () => {
  expect(toAccelerator('Mod+Alt+Shift+R', 'linux')).toBe('CmdOrCtrl+Alt+Shift+R');
  expect(toAccelerator('Mod+ArrowUp', 'win32')).toBe('CmdOrCtrl+Up');
  expect(toAccelerator('Escape', 'linux')).toBe('Esc');
  expect(toAccelerator('F8', 'darwin')).toBe('F8');
});

it('shows no chord that a Mac would intercept while typing, or that Electron does not know', () => {
  expect(['Escape', '/', 'Alt+B', 'Shift+R'].map((chord) => toAccelerator(chord, 'darwin'))).toEqual(
    Array.from({ length: 4 }, () => undefined),
  );
  expect(toAccelerator('Mod+Ö', 'linux')).toBeUndefined();
});

it('has a new-window entry, and does nothing without a dock', () => {
  const templates: MenuItemConstructorOptions[][] = [];
  const set: Menu[] = [];
  let opened = 0;
  // Only passed to the dock; the fake never reads it.
  const menu: Menu = Object.create(null);
  const build = (template: MenuItemConstructorOptions[]) => {
    templates.push(template);
    return menu;
  };
  const newWindow = () => {
    opened += 1;
  };
  fillDockMenu(undefined, build, newWindow);
  expect(templates).toEqual([]);
  fillDockMenu({ setMenu: (given) => void set.push(given) }, build, newWindow);
  expect(set).toEqual([menu]);
  const [item] = templates[0] ?? [];
  expect(item?.label).toBe('New window');
  if (item?.click !== undefined) Reflect.apply(item.click, item, []);
  expect(opened).toBe(1);
});
