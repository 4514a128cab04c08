import { visibleLine } from '../../../shared/base/visible-text.ts';

/** A longer name is cut in a sentence, and shown in full among the facts. */
export const maxNameLength = 100;

/** A name in a sentence. One that is too long keeps both ends; the facts or the request have all of it. */
export function shortenName(name: string): string {
  const shown = visibleLine(name);
  if (shown.length <= maxNameLength) return shown;
  return `${shown.slice(0, 60).toWellFormed()}…${shown.slice(-30).toWellFormed()}`;
}
