import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { chord } from '../settings/chord.ts';

/** The name of an action in the page. */
export const actionName = z.string().regex(/^[a-z][A-Za-z0-9]{0,63}$/);

/** An action as the system menu shows it. */
export const menuEntry = z.object({
  action: actionName,
  title: z.string().min(1).max(200),
  /** The shortcut, which the page itself handles. Null without one. */
  chord: chord.nullable(),
  /** True if it is available now. */
  enabled: z.boolean(),
});
export type MenuEntry = Immutable<z.infer<typeof menuEntry>>;

/** The parts of a menu, with separators in between. */
const menuParts = z.array(z.array(menuEntry).max(20)).max(8);

/** What a page adds to the system menu, besides the standard entries. */
export const appMenu = z.object({ file: menuParts, thread: menuParts, view: menuParts, help: menuParts });
export type AppMenu = Immutable<z.infer<typeof appMenu>>;
/** A system menu that a page can add entries to. */
export type MenuName = keyof AppMenu;
