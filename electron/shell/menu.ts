import type { MenuItemConstructorOptions } from 'electron';

/** What the menu needs to know and may do. */
export type MenuParts = {
  readonly platform: NodeJS.Platform;
  /** Developer tools are for those who run the app from its sources. */
  readonly developer: boolean;
  newWindow(): void;
};

/** The application menu: what every program of the system offers. What Workcell can do is in its command palette. */
export function describeMenu({ platform, developer, newWindow }: MenuParts): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  return [
    ...(mac ? [{ role: 'appMenu' as const }] : []),
    {
      label: '&File',
      submenu: [
        { id: 'newWindow', label: 'New window', accelerator: 'CmdOrCtrl+Shift+N', click: newWindow },
        { type: 'separator' },
        mac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        { role: 'reload' },
        ...(developer ? [{ role: 'toggleDevTools' as const }] : []),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
  ];
}
