import type { MenuItemConstructorOptions } from 'electron';
import type { MenuEntry } from '../../shared/contract/app-menu.ts';
import { acceleratorOf } from './accelerator.ts';
import { menuLabel } from './menu-label.ts';

/** What the entries of a page need. */
export type OfferDeps = {
  readonly platform: NodeJS.Platform;
  /** Whether a window in front handles the chosen action. */
  readonly isAnswered: boolean;
  /** Runs an action in the front window. */
  choose(action: string): void;
};

/** Converts an entry of a page to a menu item. Its chord is shown but left to the page. */
export function offeredItem(entry: MenuEntry, { choose, isAnswered, platform }: OfferDeps): MenuItemConstructorOptions {
  const accelerator = entry.chord === null ? undefined : acceleratorOf(entry.chord, platform);
  return {
    label: menuLabel(entry.title),
    enabled: entry.enabled && isAnswered,
    ...(accelerator !== undefined && { accelerator, registerAccelerator: false }),
    click: () => choose(entry.action),
  };
}

/** Joins groups of items with separators, and skips empty groups. */
export function joinParts(parts: readonly (readonly MenuItemConstructorOptions[])[]): MenuItemConstructorOptions[] {
  return parts
    .filter((part) => part.length > 0)
    .flatMap((part, index) => (index === 0 ? part : [{ type: 'separator' as const }, ...part]));
}
