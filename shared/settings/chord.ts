import { z } from 'zod';

/** Keys with names longer than one character, as spelled in the file. */
export const namedKeys = [
  ...['Escape', 'Enter', 'Tab', 'Space', 'Backspace', 'Delete', 'Insert', 'Home', 'End', 'PageUp', 'PageDown'],
  ...['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Plus'],
] as const;

const keys = [...namedKeys, 'F(?:[1-9]|1\\d|2[0-4])', '[^\\s+a-z]'].join('|');

/** A key with its modifiers, such as `Mod+Shift+R`, `F8` or `/`. `Mod` is Ctrl, or Command on a Mac. */
export const chord = z.string().regex(new RegExp(`^(?:Mod\\+)?(?:Alt\\+)?(?:Shift\\+)?(?:${keys})$`, 'u'));

/** The user's own chords by action name, which replace the defaults. An empty list: none. */
export const shortcuts = z.record(z.string().regex(/^[a-z][A-Za-z0-9]{0,63}$/), z.array(chord).max(8));
