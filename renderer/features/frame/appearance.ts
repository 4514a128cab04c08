import { z } from 'zod';
import { type Options, options } from '../../../shared/options/options.ts';

/** How the page looks, of all that the person chose. */
export type Appearance = Pick<Options, 'theme' | 'textSize'>;

const kept = options.pick({ theme: true, textSize: true });

/** Reads what a page before this one kept; null when it kept nothing that can be read. */
export function readAppearance(json: string | null): Appearance | null {
  if (json === null) return null;
  try {
    return z.nullable(kept).catch(null).parse(JSON.parse(json));
  } catch {
    return null;
  }
}

/** What the system asks for. */
export type SystemLook = { readonly isDark: boolean; readonly moreContrast: boolean };

/** The theme that is shown: the chosen one, or what the system asks for. */
export function shownTheme(theme: Appearance['theme'], system: SystemLook): Exclude<Appearance['theme'], 'system'> {
  if (theme !== 'system') return theme;
  if (system.moreContrast) return 'contrast';
  return system.isDark ? 'dark' : 'light';
}
