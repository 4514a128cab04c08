import { t } from '../../shared/i18n/i18n.ts';
/** The parts of the platform that decide which keys reach the page. */
export type KeyboardHost = { readonly host: 'desktop' | 'web'; readonly mac: boolean };

/** Chords that a browser reserves, or uses for its own zoom. The web host cannot use them. */
const reservedByBrowsers: ReadonlySet<string> = new Set([
  ...['Mod+N', 'Mod+T', 'Mod+W', 'Mod+Shift+N', 'Mod+Shift+T', 'Mod+Shift+W'],
  ...['Mod+Tab', 'Mod+Shift+Tab', 'Mod+PageUp', 'Mod+PageDown', 'Mod+=', 'Mod+Plus', 'Mod+-', 'Mod+0'],
]);

const reservedByMacs: ReadonlySet<string> = new Set([
  ...['Mod+Q', 'Mod+H', 'Mod+M', 'Mod+Tab', 'Mod+Shift+Tab', 'Mod+Space', 'Mod+Alt+Escape', 'Mod+Alt+H', 'Mod+Alt+D'],
  ...['Mod+Shift+3', 'Mod+Shift+4', 'Mod+Shift+5', 'Mod+Shift+Q'],
]);

const reservedByOtherSystems: ReadonlySet<string> = new Set([
  ...['Alt+F4', 'Alt+Tab', 'Alt+Shift+Tab', 'Alt+Space', 'Alt+Escape', 'Mod+Escape', 'Mod+Shift+Escape'],
  ...['Mod+Alt+Delete', 'Mod+Alt+Tab'],
]);

/** Keys that every text field and list handles itself, before any other listener. */
const reservedByFields: ReadonlySet<string> = new Set([
  ...['Mod+A', 'Mod+C', 'Mod+V', 'Mod+X', 'Mod+Z', 'Mod+Y', 'Mod+Shift+Z', 'Mod+Shift+V'],
  ...['Enter', 'Shift+Enter', 'Mod+Enter', 'Tab', 'Shift+Tab', 'Space', 'Backspace', 'Delete', 'Home', 'End'],
  ...['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown'],
]);

/** Reserved by the window on the desktop. */
const reservedByMenus: ReadonlySet<string> = new Set(['Mod+Shift+N', 'Mod+Q']);

/**
 * Returns who reserves a chord, so that it never reaches an action. Completes the phrase "Kept by". Null when the chord
 * is free.
 */
export function findChordOwner(chord: string, { host, mac }: KeyboardHost): string | null {
  if (reservedByFields.has(chord)) return t`text fields and lists`;
  if ((mac ? reservedByMacs : reservedByOtherSystems).has(chord)) return t`the system`;
  if (host === 'web') return reservedByBrowsers.has(chord) ? t`the browser` : null;
  return reservedByMenus.has(chord) ? t`the app menu` : null;
}
