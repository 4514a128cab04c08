import type { MenuItemConstructorOptions } from 'electron';
import type { AppMenu, MenuName } from '../../shared/contract/app-menu.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { RecentFolder } from '../../shared/workspace/workspace-snapshot.ts';
import { menuLabel } from './menu-label.ts';
import { joinParts, type OfferDeps, offeredItem } from './offered-items.ts';

/** The state and the actions of the menu. */
export type MenuDeps = OfferDeps & {
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
const mostRecent = 10;

/**
 * The app menu: the system's usual entries, and the actions of the front page. Electron's own labels exist only in
 * English.
 */
export function describeMenu(deps: MenuDeps): MenuItemConstructorOptions[] {
  const { developer, newWindow, offered, platform } = deps;
  const mac = platform === 'darwin';
  const itemsOf = (name: MenuName) => offered[name].map((part) => part.map((entry) => offeredItem(entry, deps)));
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
          recentItem(deps),
        ],
        ...others,
        [mac ? { role: 'close', label: t`Close Window` } : { role: 'quit' }],
      ]),
    },
    { role: 'editMenu', label: t`Edit`, submenu: editItems(mac) },
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
    { role: 'windowMenu', label: t`Window`, submenu: windowItems(mac) },
    ...(help.length === 0 ? [] : [{ role: 'help' as const, label: t`&Help`, submenu: help }]),
  ];
}

function recentItem({ openFolder, recent }: MenuDeps): MenuItemConstructorOptions {
  const newest = recent.slice(0, mostRecent);
  return {
    label: t`Open recent`,
    enabled: newest.length > 0,
    submenu: newest.map(({ displayPath, path }) => ({ label: menuLabel(displayPath), click: () => openFolder(path) })),
  };
}

const separator: MenuItemConstructorOptions = { type: 'separator' };

function editItems(mac: boolean): MenuItemConstructorOptions[] {
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

function windowItems(mac: boolean): MenuItemConstructorOptions[] {
  return [
    { role: 'minimize', label: t`Minimize` },
    { role: 'zoom', label: t`Zoom` },
    ...(mac
      ? [separator, { role: 'front' as const, label: t`Bring All to Front` }]
      : [{ role: 'close' as const, label: t`Close` }]),
  ];
}
