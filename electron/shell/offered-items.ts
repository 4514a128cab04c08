import type { MenuItemConstructorOptions } from 'electron';
import type { MenuEntry } from '../../shared/contract/app-menu.ts';
import { acceleratorOf } from './accelerator.ts';
import { menuLabel } from './menu-label.ts';

/** What becomes of the entries that a page offers. */
export type OfferDeps = {
  readonly platform: NodeJS.Platform;
  /** There is a window in front that does what is chosen. */
  readonly isAnswered: boolean;
  /** Has the window in front do an action. */
  choose(action: string): void;
};

/** An entry of a page as an item of the menu. Its chord is shown, and left to the page. */
export function offeredItem(entry: MenuEntry, { choose, isAnswered, platform }: OfferDeps): MenuItemConstructorOptions {
  const accelerator = entry.chord === null ? undefined : acceleratorOf(entry.chord, platform);
  return {
    label: menuLabel(entry.title),
    enabled: entry.enabled && isAnswered,
    ...(accelerator !== undefined && { accelerator, registerAccelerator: false }),
    click: () => choose(entry.action),
  };
}

/** Items with separators between the parts, of which empty ones are left out. */
export function joinParts(parts: readonly (readonly MenuItemConstructorOptions[])[]): MenuItemConstructorOptions[] {
  return parts
    .filter((part) => part.length > 0)
    .flatMap((part, index) => (index === 0 ? part : [{ type: 'separator' as const }, ...part]));
}
