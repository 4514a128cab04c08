import { expect, it } from 'vitest';
import { fc, runs } from '../../../fixtures/testkit/properties.ts';
import { findMarkedHunk, nameHunks } from '../../../shared/changes/hunk-key.ts';
import { type ParsedDiffFile, parseUnifiedDiff } from '../../../shared/changes/parse-unified-diff.ts';
import { formatDiff } from './format-diff.ts';

// Marks on the hunks of one diff of a file, shown in another diff of it. The texts repeat, so many hunks are equal.

const blocks = ['{\n  a\n}\n', 'b\n', 'x\ny\nz\n', '\n'];
const text = fc.array(fc.constantFrom(...blocks), { minLength: 4, maxLength: 30 }).map((parts) => parts.join(''));

/** A text with some blocks put in, taken out or replaced. */
const edits = fc.array(
  fc.record({ at: fc.nat(40), gone: fc.nat(3), added: fc.array(fc.constantFrom(...blocks), { maxLength: 2 }) }),
  { maxLength: 4 },
);

function edit(before: string, changes: readonly { at: number; gone: number; added: readonly string[] }[]): string {
  const lines = before.split(/(?<=\n)/);
  for (const { added, at, gone } of changes) lines.splice(Math.min(at, lines.length), gone, ...added);
  return lines.join('');
}

function diff(before: string, after: string): Pick<ParsedDiffFile, 'hunks'> {
  const side = (of: string) => ({ kind: 'text', text: of, mode: 0o644 }) as const;
  const [file] = parseUnifiedDiff(formatDiff({ path: 'a', from: null, before: side(before), after: side(after) }));
  return file ?? { hunks: [] };
}

const history = fc.tuple(text, edits, edits, edits).map(([start, ...steps]) => {
  const states = [start];
  for (const step of steps) states.push(edit(states.at(-1) ?? '', step));
  return states;
});

it('a mark shows only on a hunk with the lines and a place that the user decided on, and on one at most', () => {
  fc.assert(
    fc.property(history, fc.nat(3), fc.nat(3), fc.nat(3), fc.nat(3), (states, from, to, base, end) => {
      const marked = nameHunks(diff(states[from] ?? '', states[to] ?? ''));
      const shown = nameHunks(diff(states[base] ?? '', states[end] ?? ''));
      for (const mark of marked) {
        const at = findMarkedHunk(shown, mark);
        if (at === -1) continue;
        expect(shown[at]?.seen).toBe(mark.seen);
        const { after, before } = shown[at]?.place ?? {};
        expect(before === mark.place?.before || after === mark.place?.after).toBe(true);
      }
      // Two hunks of a diff never share a mark, and no mark is on two.
      const places = marked.flatMap((mark) => {
        const at = findMarkedHunk(marked, mark);
        return at === -1 ? [] : [at];
      });
      expect(places).toEqual(marked.map((_, at) => at));
    }),
    { numRuns: runs(300, 2_000) },
  );
});

it('a mark stays on its hunk in every diff of the same moment or from the same base that shows the hunk', () => {
  fc.assert(
    fc.property(history, fc.nat(3), fc.nat(3), fc.nat(3), fc.boolean(), (states, from, to, other, isSameEnd) => {
      const [before, after, third] = [states[from] ?? '', states[to] ?? '', states[other] ?? ''];
      const marked = nameHunks(diff(before, after));
      const shown = nameHunks(isSameEnd ? diff(third, after) : diff(before, third));
      for (const mark of marked) {
        const place = isSameEnd ? mark.place?.after : mark.place?.before;
        const own = shown.findIndex(
          ({ place: at, seen }) => seen === mark.seen && (isSameEnd ? at?.after : at?.before) === place,
        );
        const found = findMarkedHunk(shown, mark);
        // An equal hunk where this one was on the other side makes it a question again, never a mark on the other one.
        expect(own === -1 || found === own || found === -1).toBe(true);
        const rivals = shown.filter(({ seen }, at) => seen === mark.seen && at !== own);
        if (own !== -1 && rivals.length === 0) expect(found).toBe(own);
      }
    }),
    { numRuns: runs(300, 2_000) },
  );
});
