import type { Dock, Menu, MenuItemConstructorOptions } from 'electron';
import type { AppMenu, MenuEntry, MenuName } from '../../shared/contract/app-menu.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { RecentFolder } from '../../shared/workspace/workspace-snapshot.ts';

const names: Readonly<Record<string, string>> = {
  Mod: 'CmdOrCtrl',
  Escape: 'Esc',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
};

/**
 * Converts a chord such as `Mod+Shift+R` to Electron's form, to show in a menu; undefined if that is impossible. A Mac
 * always acts on the chords in its menu, so chords that may be typed, or that close things, are not shown there.
 */
export function toAccelerator(chord: string, platform: NodeJS.Platform): string | undefined {
  const parts = chord.split('+');
  const isSafe = platform !== 'darwin' || parts.includes('Mod') || /^F\d+$/.test(parts.at(-1) ?? '');
  // Electron supports no other characters.
  if (!isSafe || !/^[!-~]+$/.test(chord)) return undefined;
  return parts.map((part) => names[part] ?? part).join('+');
}

/** What the entries of a page need. */
type PageItemDeps = {
  readonly platform: NodeJS.Platform;
  /** Whether a window in front handles the chosen action. */
  readonly isAnswered: boolean;
  /** Runs an action in the front window. */
  choose(action: string): void;
};

/** Converts an entry of a page to a menu item. The menu only shows its chord; the page handles it. */
function toMenuItem(entry: MenuEntry, { choose, isAnswered, platform }: PageItemDeps): MenuItemConstructorOptions {
  const accelerator = entry.chord === null ? undefined : toAccelerator(entry.chord, platform);
  return {
    label: toMenuLabel(entry.title),
    enabled: entry.enabled && isAnswered,
    ...(accelerator !== undefined && { accelerator, registerAccelerator: false }),
    click: () => choose(entry.action),
  };
}

/** Joins groups of items with separators, and skips empty groups. */
function joinParts(parts: readonly (readonly MenuItemConstructorOptions[])[]): MenuItemConstructorOptions[] {
  return parts
    .filter((part) => part.length > 0)
    .flatMap((part, index) => (index === 0 ? part : [{ type: 'separator' as const }, ...part]));
}

/** The state and the actions of the menu. */
export type MenuDeps = PageItemDeps & {
  /** Whether the app runs from source; only then it has developer tools. */
  readonly developer: boolean;
  /** The actions that the pages offer. */
  readonly offered: AppMenu;
  /** Recent folders, newest first. */
  readonly recent: readonly Pick<RecentFolder, 'name' | 'displayPath' | 'path'>[];
  newWindow(): void;
  /** Opens a window on a folder. */
  openFolder(path: string): void;
};

/** The maximum number of recent folders in the menu. */
const maxRecent = 10;

/**
 * Describes the app menu: the system's usual entries, and the actions of the front page. Does not use Electron's own
 * labels, because they exist only in English.
 */
export function describeMenu(deps: MenuDeps): MenuItemConstructorOptions[] {
  const { developer, newWindow, offered, platform } = deps;
  const mac = platform === 'darwin';
  const itemsOf = (name: MenuName) => offered[name].map((part) => part.map((entry) => toMenuItem(entry, deps)));
  const [first = [], ...others] = itemsOf('file');
  const thread = joinParts(itemsOf('thread'));
  const help = joinParts(itemsOf('help'));
  return [
    ...(mac ? [{ role: 'appMenu' as const }] : []),
    {
      label: t`&File`,
      submenu: joinParts([
        [
          { id: 'newWindow', label: t`New window`, accelerator: 'CmdOrCtrl+Shift+N', click: newWindow },
          ...first,
          createRecentItem(deps),
        ],
        ...others,
        [mac ? { role: 'close', label: t`Close Window` } : { role: 'quit' }],
      ]),
    },
    { role: 'editMenu', label: t`Edit`, submenu: createEditItems(mac) },
    ...(thread.length === 0 ? [] : [{ label: t`&Thread`, submenu: thread }]),
    {
      label: t`&View`,
      submenu: joinParts([
        ...itemsOf('view'),
        [
          { role: 'reload', label: t`Reload` },
          ...(developer ? [{ role: 'toggleDevTools' as const, label: t`Toggle Developer Tools` }] : []),
        ],
        [{ role: 'togglefullscreen', label: t`Toggle Full Screen` }],
      ]),
    },
    { role: 'windowMenu', label: t`Window`, submenu: createWindowItems(mac) },
    ...(help.length === 0 ? [] : [{ role: 'help' as const, label: t`&Help`, submenu: help }]),
  ];
}

function createRecentItem({ openFolder, recent }: MenuDeps): MenuItemConstructorOptions {
  const newest = recent.slice(0, maxRecent);
  return {
    label: t`Open recent`,
    enabled: newest.length > 0,
    submenu: newest.map(({ displayPath, path }) => ({
      label: toMenuLabel(displayPath),
      click: () => openFolder(path),
    })),
  };
}

const separator: MenuItemConstructorOptions = { type: 'separator' };

function createEditItems(mac: boolean): MenuItemConstructorOptions[] {
  const all: MenuItemConstructorOptions = { role: 'selectAll', label: t`Select All` };
  const remove: MenuItemConstructorOptions = { role: 'delete', label: t`Delete` };
  return [
    { role: 'undo', label: t`Undo` },
    { role: 'redo', label: t`Redo` },
    separator,
    { role: 'cut', label: t`Cut` },
    { role: 'copy', label: t`Copy` },
    { role: 'paste', label: t`Paste` },
    ...(mac
      ? [{ role: 'pasteAndMatchStyle' as const, label: t`Paste and Match Style` }, remove, all]
      : [remove, separator, all]),
  ];
}

function createWindowItems(mac: boolean): MenuItemConstructorOptions[] {
  return [
    { role: 'minimize', label: t`Minimize` },
    { role: 'zoom', label: t`Zoom` },
    ...(mac
      ? [separator, { role: 'front' as const, label: t`Bring All to Front` }]
      : [{ role: 'close' as const, label: t`Close` }]),
  ];
}

/** Adds a new-window entry to the dock's menu. Only a Mac has a `dock`. */
export function fillDockMenu(
  dock: Pick<Dock, 'setMenu'> | undefined,
  buildMenu: (template: MenuItemConstructorOptions[]) => Menu,
  newWindow: () => void,
): void {
  dock?.setMenu(buildMenu([{ label: t`New window`, click: newWindow }]));
}

/** Escapes a text for a menu label, so that the system sees no access key in it. */
export function toMenuLabel(text: string): string {
  return text.replaceAll('&', '&&');
}
