import type { MenuItemConstructorOptions } from 'electron';
import { t } from '../../shared/words/words.ts';

/** What the menu needs to know and may do. */
export type MenuParts = {
  readonly platform: NodeJS.Platform;
  /** Developer tools are for those who run the app from its sources. */
  readonly developer: boolean;
  newWindow(): void;
};

/**
 * The application menu: what every program of the system offers. What Workcell can do is in its command palette. Electron
 * itself has no words but English ones for its entries.
 */
export function describeMenu({ platform, developer, newWindow }: MenuParts): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  return [
    ...(mac ? [{ role: 'appMenu' as const }] : []),
    {
      label: t`&File`,
      submenu: [
        { id: 'newWindow', label: t`New window`, accelerator: 'CmdOrCtrl+Shift+N', click: newWindow },
        separator,
        mac ? { role: 'close', label: t`Close Window` } : { role: 'quit' },
      ],
    },
    { role: 'editMenu', label: t`Edit`, submenu: editItems(mac) },
    {
      label: t`&View`,
      submenu: [
        { role: 'reload', label: t`Reload` },
        ...(developer ? [{ role: 'toggleDevTools' as const, label: t`Toggle Developer Tools` }] : []),
        separator,
        { role: 'resetZoom', label: t`Actual Size` },
        { role: 'zoomIn', label: t`Zoom In` },
        { role: 'zoomOut', label: t`Zoom Out` },
        separator,
        { role: 'togglefullscreen', label: t`Toggle Full Screen` },
      ],
    },
    { role: 'windowMenu', label: t`Window`, submenu: windowItems(mac) },
  ];
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
