import { createTwoFilesPatch } from 'diff';
import { describe, expect, it } from 'vitest';
import { fc, runs } from '../../../fixtures/testkit/properties.ts';
import { type ParsedDiffFile, parseUnifiedDiff } from '../../../shared/changes/parse-unified-diff.ts';
import type { CurrentPath } from './discard-file.ts';
import { type FilePatch, matchPatches } from './match-patches.ts';

type Author = string;

const text = (lines: readonly string[]): CurrentPath => ({
  kind: 'text',
  text: lines.map((line) => `${line}\n`).join(''),
});

/** The patch that leads from one text to the next, with three lines of context, as Codex reports it. */
function patchBetween(author: Author, before: CurrentPath, after: CurrentPath): FilePatch<Author> | null {
  const [from, to] = [before, after].map((side) => (side.kind === 'text' ? side.text : ''));
  const diff = createTwoFilesPatch('a/f', 'b/f', from ?? '', to ?? '', '', '', { context: 3 });
  const [file] = parseUnifiedDiff(diff);
  return file === undefined ? null : { author, file, path: 'f' };
}

/** One edit of a block of lines. Each block has its own lines, so edits of two blocks never overlap. */
const edit = fc.record({
  by: fc.constantFrom('codex', 'codex', 'user'),
  block: fc.nat(4),
  what: fc.constantFrom('change', 'add', 'remove'),
});
type Edit = typeof edit extends fc.Arbitrary<infer Value> ? Value : never;

const blocks = Array.from({ length: 5 }, (_, block) =>
  Array.from({ length: 12 }, (_unused, line) => `block ${block} line ${line}`),
);

function change(lines: readonly string[], { block, by, what }: Edit, step: number): readonly string[] {
  const at = lines.indexOf(`block ${block} line 6`);
  if (at === -1) return lines;
  const fresh = what === 'remove' ? [] : [`${by} ${step}`];
  return [...lines.slice(0, at - 1), ...fresh, ...lines.slice(what === 'add' ? at - 1 : at)];
}

describe('the patches in a change of a file', () => {
  it('credits each patch with its own lines, and never with a line of the user, in random histories', () => {
    const property = fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), fc.boolean(), (edits, isPatchLast) => {
      let now: readonly string[] = blocks.flat();
      const first = text(now);
      const patches: FilePatch<Author>[] = [];
      for (const [step, one] of edits.entries()) {
        const next = change(now, one, step);
        const patch = one.by === 'codex' ? patchBetween(`codex ${step}`, text(now), text(next)) : null;
        if (patch !== null && patch.file.hunks.length > 0) patches.push(patch);
        now = next;
      }
      const last = text(now);
      const { parts, unmatched } = matchPatches(first, last, patches, isPatchLast);
      if (parts.length > 0) expect([parts[0]?.before, parts.at(-1)?.after]).toEqual([first, last]);
      for (const [at, part] of parts.entries()) if (at > 0) expect(part.before).toEqual(parts[at - 1]?.after);
      expect(parts.filter(({ author }) => author === null).length).toBeLessThanOrEqual(1);
      for (const { after, author, before } of parts) {
        const added = listAdded(before, after);
        // A part that no patch explains can only lack an author for a patch that was not found.
        if (author === null)
          expect(added.filter((line) => line.startsWith('codex') && !unmatched.includes(line))).toEqual([]);
        else expect(added.filter((line) => line !== author)).toEqual([]);
      }
    });
    fc.assert(property, { numRuns: runs(100, 2_000) });
  });

  it('finds no patch in a change without its lines', () => {
    const patch = patchBetween('codex', text(['one', 'two']), text(['ONE', 'two']));
    const { parts, unmatched } = matchPatches(text(['eins']), text(['zwei']), patch === null ? [] : [patch], true);
    expect(unmatched).toEqual(['codex']);
    expect(parts).toEqual([{ before: text(['eins']), after: text(['zwei']), author: null }]);
  });

  it('credits a rename with the removed old name and the new file', () => {
    const diff =
      'diff --git a/old b/new\nrename from old\nrename to new\n--- a/old\n+++ b/new\n@@ -1 +1 @@\n-one\n+ONE\n';
    const [file] = parseUnifiedDiff(diff) as readonly ParsedDiffFile[];
    if (file === undefined) throw new Error('No file');
    const absent = { kind: 'absent' } as const;
    expect(matchPatches(text(['one']), absent, [{ author: 'codex', file, path: 'old' }], false).parts).toEqual([
      { before: text(['one']), after: absent, author: 'codex' },
    ]);
    expect(matchPatches(absent, text(['ONE']), [{ author: 'codex', file, path: 'new' }], true).parts).toEqual([
      { before: absent, after: text(['ONE']), author: 'codex' },
    ]);
  });
});

function listAdded(before: CurrentPath, after: CurrentPath): readonly string[] {
  if (before.kind !== 'text' || after.kind !== 'text') return [];
  const known = new Set(before.text.split('\n'));
  return after.text.split('\n').filter((line) => !known.has(line));
}
