import { mergeDiff3 } from 'node-diff3';
import { err, ok, type Result } from '../../shared/base/result.ts';

/** A text before and after a change. */
export type TextChange = { readonly before: string; readonly after: string };

/** Longer texts, in lines, are not merged: it would take too long. */
const maxLines = 20_000;

/**
 * Removes changes from a text, the newest first, and leaves everything else as it is. `changes` are oldest first.
 * `overlap`: someone has changed the same lines since. `tooLarge`: the texts are too long.
 */
export function removeChanges(text: string, changes: readonly TextChange[]): Result<string, 'overlap' | 'tooLarge'> {
  let lines: readonly string[] = splitLines(text);
  for (const { after, before } of changes.toReversed()) {
    const [base, earlier] = [splitLines(after), splitLines(before)];
    if (Math.max(lines.length, base.length, earlier.length) > maxLines) return err('tooLarge');
    const merged = mergeDiff3([...lines], base, earlier, { excludeFalseConflicts: true });
    if (merged.conflict) return err('overlap');
    lines = merged.result;
  }
  return ok(lines.join(''));
}

/** Splits a text after each line break. The pieces together are the text. */
export function splitLines(text: string): string[] {
  return text.split(/(?<=\n)/);
}
