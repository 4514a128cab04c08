import type { Dock, Menu, MenuItemConstructorOptions } from 'electron';
import { t } from '../../shared/i18n/i18n.ts';

/** Adds a new-window entry to the dock's menu. Only a Mac has a `dock`. */
export function fillDockMenu(
  dock: Pick<Dock, 'setMenu'> | undefined,
  buildMenu: (template: MenuItemConstructorOptions[]) => Menu,
  newWindow: () => void,
): void {
  dock?.setMenu(buildMenu([{ label: t`New window`, click: newWindow }]));
}
