import { diffWordsWithSpace } from 'diff';
import type { PairedLine } from '../../view-models/diff-rows.ts';

/** Part of a line. `changed` marks what the paired line lacks. */
export type LinePart = { readonly text: string; readonly changed: boolean };

/** Longer lines get no word differences, in characters. */
const maxComparedLength = 1_000;
/** Lines that share less than this count as two different lines, not as one changed line. */
const minSharedRatio = 0.3;

const cache = new WeakMap<PairedLine, readonly LinePart[]>();

/** Splits a line into parts, with changed words separate. Computed when a row is first shown, then cached. */
export function compareWords(paired: PairedLine): readonly LinePart[] {
  const before = cache.get(paired);
  if (before !== undefined) return before;
  const parts = computeParts(paired);
  cache.set(paired, parts);
  return parts;
}

function computeParts({ line, partner }: PairedLine): readonly LinePart[] {
  const whole = [{ text: line.text, changed: false }];
  if (partner === null || Math.max(line.text.length, partner.length) > maxComparedLength) return whole;
  const parts = diffWordsWithSpace(partner, line.text).flatMap(({ value, added, removed }) =>
    removed ? [] : [{ text: value, changed: added }],
  );
  const same = parts.reduce((sum, part) => (part.changed ? sum : sum + part.text.trim().length), 0);
  return same < minSharedRatio * line.text.trim().length ? whole : parts;
}
