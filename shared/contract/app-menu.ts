import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { chord } from '../settings/chord.ts';

/** The name of an action, as the page calls it. */
export const actionName = z.string().regex(/^[a-z][A-Za-z0-9]{0,63}$/);

/** An action as the menu of the system shows it. */
export const menuEntry = z.object({
  action: actionName,
  title: z.string().min(1).max(200),
  /** The page itself answers it; null without one. */
  chord: chord.nullable(),
  /** It may be done now. */
  enabled: z.boolean(),
});
export type MenuEntry = Immutable<z.infer<typeof menuEntry>>;

/** The parts of a menu, between which separators stand. */
const menuParts = z.array(z.array(menuEntry).max(20)).max(8);

/** What a page has the menu of the system offer, beside what every program has there. */
export const appMenu = z.object({ file: menuParts, thread: menuParts, view: menuParts, help: menuParts });
export type AppMenu = Immutable<z.infer<typeof appMenu>>;
export type MenuName = keyof AppMenu;
