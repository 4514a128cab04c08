import { z } from 'zod';
import { type Options, options } from '../../../shared/settings/options.ts';

/** The person's options for how the page looks. */
export type Appearance = Pick<Options, 'theme' | 'textSize'>;

const kept = options.pick({ theme: true, textSize: true });

/** Reads what a previous page saved; null when it saved nothing readable. */
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

/** The theme to show: the chosen one, or what the system asks for. */
export function shownTheme(theme: Appearance['theme'], system: SystemLook): Exclude<Appearance['theme'], 'system'> {
  if (theme !== 'system') return theme;
  if (system.moreContrast) return 'contrast';
  return system.isDark ? 'dark' : 'light';
}
