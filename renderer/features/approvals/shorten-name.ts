import { visibleLine } from '../../../shared/base/visible-text.ts';

/** A sentence cuts a longer name; the facts show all of it. */
export const maxNameLength = 100;

/** Shortens a name for a sentence. A name that is too long keeps both ends; the facts or the request show all of it. */
export function shortenName(name: string): string {
  const shown = visibleLine(name);
  if (shown.length <= maxNameLength) return shown;
  return `${shown.slice(0, 60).toWellFormed()}…${shown.slice(-30).toWellFormed()}`;
}
