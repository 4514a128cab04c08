import type { NativeTheme } from 'electron';
import type { Theme } from '../../shared/settings/settings-schema.ts';

/** The theme that a page shows. */
type ShownTheme = Exclude<Theme, 'system'>;

/** The backgrounds of the page's frame, `--frame` in the page's style sheets. */
const frameColors: Readonly<Record<ShownTheme, string>> = { dark: '#0b0a09', light: '#efece5', contrast: '#000000' };
/** The background of the page and of its title bar, `--page` in the page's style sheets. */
const pageColors: Readonly<Record<ShownTheme, string>> = { dark: '#1d1b1a', light: '#fbfaf7', contrast: '#000000' };
/** The symbols on the window buttons. */
const symbolColors: Readonly<Record<ShownTheme, string>> = { dark: '#c0b9b1', light: '#514b45', contrast: '#ffffff' };

/** CSS colors: of the window, of the title bar, and of the symbols on the window buttons. */
export type WindowColors = { readonly frame: string; readonly page: string; readonly sign: string };

/**
 * Returns the colors of a window around its page, and before the page is shown: those of the chosen theme, or of the
 * system's.
 */
export function getWindowColors(
  chosen: Theme,
  system: Pick<NativeTheme, 'shouldUseDarkColors' | 'shouldUseHighContrastColors'>,
): WindowColors {
  const shown = getShownTheme(chosen, system);
  return { frame: frameColors[shown], page: pageColors[shown], sign: symbolColors[shown] };
}

function getShownTheme(chosen: Theme, system: Parameters<typeof getWindowColors>[1]): ShownTheme {
  if (chosen !== 'system') return chosen;
  if (system.shouldUseHighContrastColors) return 'contrast';
  return system.shouldUseDarkColors ? 'dark' : 'light';
}
