import { t } from '../../shared/i18n/i18n.ts';
/** Where the app runs, insofar as it decides which keys reach the page. */
export type KeyPlace = { readonly host: 'desktop' | 'web'; readonly mac: boolean };

/** Chords that a browser reserves, or uses for its own zoom. On the web host they are not ours to take. */
const keptByBrowsers: ReadonlySet<string> = new Set([
  ...['Mod+N', 'Mod+T', 'Mod+W', 'Mod+Shift+N', 'Mod+Shift+T', 'Mod+Shift+W'],
  ...['Mod+Tab', 'Mod+Shift+Tab', 'Mod+PageUp', 'Mod+PageDown', 'Mod+=', 'Mod+Plus', 'Mod+-', 'Mod+0'],
]);

const keptByMacs: ReadonlySet<string> = new Set([
  ...['Mod+Q', 'Mod+H', 'Mod+M', 'Mod+Tab', 'Mod+Shift+Tab', 'Mod+Space', 'Mod+Alt+Escape', 'Mod+Alt+H', 'Mod+Alt+D'],
  ...['Mod+Shift+3', 'Mod+Shift+4', 'Mod+Shift+5', 'Mod+Shift+Q'],
]);

const keptByOtherSystems: ReadonlySet<string> = new Set([
  ...['Alt+F4', 'Alt+Tab', 'Alt+Shift+Tab', 'Alt+Space', 'Alt+Escape', 'Mod+Escape', 'Mod+Shift+Escape'],
  ...['Mod+Alt+Delete', 'Mod+Alt+Tab'],
]);

/** Keys that every text field and list handles itself, before any other listener. */
const keptByFields: ReadonlySet<string> = new Set([
  ...['Mod+A', 'Mod+C', 'Mod+V', 'Mod+X', 'Mod+Z', 'Mod+Y', 'Mod+Shift+Z', 'Mod+Shift+V'],
  ...['Enter', 'Shift+Enter', 'Mod+Enter', 'Tab', 'Shift+Tab', 'Space', 'Backspace', 'Delete', 'Home', 'End'],
  ...['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown'],
]);

/** Reserved by the window on the desktop. */
const keptByMenus: ReadonlySet<string> = new Set(['Mod+Shift+N', 'Mod+Q']);

/** Who reserves a chord, so that it never reaches an action. Reads well after "Kept by". Null when it is free. */
export function keeperOf(chord: string, { host, mac }: KeyPlace): string | null {
  if (keptByFields.has(chord)) return t`text fields and lists`;
  if ((mac ? keptByMacs : keptByOtherSystems).has(chord)) return t`the system`;
  if (host === 'web') return keptByBrowsers.has(chord) ? t`the browser` : null;
  return keptByMenus.has(chord) ? t`the app menu` : null;
}
