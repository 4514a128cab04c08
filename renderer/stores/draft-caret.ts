import { z } from 'zod';
import type { Immutable } from '../../shared/base/immutable.ts';

/** The selection in the text of a draft; both ends are equal for a mere caret. */
export const draftCaret = z.object({ start: z.int().nonnegative(), end: z.int().nonnegative() });
export type DraftCaret = Immutable<z.infer<typeof draftCaret>>;

/** Returns where the caret is in a text; at its end unless it was left elsewhere. Never beyond the text. */
export function placeCaret(text: string, caret: DraftCaret | undefined): DraftCaret {
  const { length } = text;
  if (caret === undefined) return { start: length, end: length };
  return { start: Math.min(caret.start, length), end: Math.min(caret.end, length) };
}
