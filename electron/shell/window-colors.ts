import type { NativeTheme } from 'electron';
import type { Theme } from '../../shared/settings/options.ts';

/** The theme that a page shows. */
type ShownTheme = Exclude<Theme, 'system'>;

/** The backgrounds of the page's frame, `--frame` in the page's style sheets. */
const frames: Readonly<Record<ShownTheme, string>> = { dark: '#0f1213', light: '#eef2f3', contrast: '#000000' };
/** The symbols on the window buttons. */
const signs: Readonly<Record<ShownTheme, string>> = { dark: '#bec2c4', light: '#3b4447', contrast: '#ffffff' };

export type WindowColors = { readonly frame: string; readonly sign: string };

/**
 * The colors of a window around its page, and before the page is shown: those of the chosen theme, or of the system's.
 */
export function windowColors(
  chosen: Theme,
  system: Pick<NativeTheme, 'shouldUseDarkColors' | 'shouldUseHighContrastColors'>,
): WindowColors {
  const shown = shownTheme(chosen, system);
  return { frame: frames[shown], sign: signs[shown] };
}

function shownTheme(chosen: Theme, system: Parameters<typeof windowColors>[1]): ShownTheme {
  if (chosen !== 'system') return chosen;
  if (system.shouldUseHighContrastColors) return 'contrast';
  return system.shouldUseDarkColors ? 'dark' : 'light';
}
