import type { Dock, Menu, MenuItemConstructorOptions } from 'electron';
import { t } from '../../shared/i18n/i18n.ts';

/** Puts a new window into the dock's menu; no system but a Mac has a `dock`. */
export function fillDockMenu(
  dock: Pick<Dock, 'setMenu'> | undefined,
  buildMenu: (template: MenuItemConstructorOptions[]) => Menu,
  newWindow: () => void,
): void {
  dock?.setMenu(buildMenu([{ label: t`New window`, click: newWindow }]));
}
