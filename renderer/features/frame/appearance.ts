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

/** The theme that is shown: the chosen one, or the system's. */
export function shownTheme(theme: Appearance['theme'], systemIsDark: boolean): 'dark' | 'light' {
  if (theme !== 'system') return theme;
  return systemIsDark ? 'dark' : 'light';
}
