import { createTwoFilesPatch } from 'diff';
import { describe, expect, it } from 'vitest';
import { fc, runs } from '../../../fixtures/testkit/properties.ts';
import { type DiffHunk, parseUnifiedDiff } from '../../../shared/changes/parse-unified-diff.ts';
import { discardLines } from './discard-lines.ts';

function hunksBetween(before: string, after: string, context = 3): readonly DiffHunk[] {
  const patch = createTwoFilesPatch('a/f', 'b/f', before, after, '', '', { context });
  return parseUnifiedDiff(patch)[0]?.hunks ?? [];
}

const all = () => true;
const numbered = (count: number) => Array.from({ length: count }, (_, at) => `line ${at}\n`).join('');

/** Groups the changed lines that have no unchanged line between them. Returns indexes of lines. */
function changesOf(hunks: readonly DiffHunk[]): readonly (readonly number[])[] {
  const groups: number[][] = [];
  let last = -2;
  for (const [at, { kind }] of hunks.flatMap(({ lines }) => lines).entries()) {
    if (kind === 'context') continue;
    if (last === at - 1) groups.at(-1)?.push(at);
    else groups.push([at]);
    last = at;
  }
  return groups;
}

/** Applies only some of the changes to a text. Adjacent removed and added lines alternate. */
function withOnly(
  hunks: readonly DiffHunk[],
  before: string,
  lineBreak: string,
  isKept: (line: number) => boolean,
): string {
  const lines = before === '' ? [] : before.split(/(?<=\n)/);
  const after: string[] = [];
  let done = 0;
  let at = 0;
  for (const hunk of hunks) {
    const start = Math.max(0, hunk.lines.some(({ kind }) => kind !== 'added') ? hunk.oldStart - 1 : hunk.oldStart);
    after.push(...lines.slice(done, start));
    done = start;
    let rows: { readonly old: string | null; readonly now: string | null }[] = [];
    let added = 0;
    const close = () => {
      after.push(...rows.flatMap(({ now, old }) => [old, now]).filter((piece) => piece !== null));
      rows = [];
      added = 0;
    };
    for (const { kind, noNewline, text } of hunk.lines) {
      const piece = noNewline ? text : `${text}\n`;
      const shown = (kind === 'removed') === isKept(at) ? null : piece;
      if (kind === 'context' || (kind === 'removed' && added > 0)) close();
      if (kind === 'context') after.push(piece);
      else if (kind === 'removed') rows.push({ old: shown, now: null });
      else {
        rows[added] = { old: rows[added]?.old ?? null, now: shown };
        added += 1;
      }
      if (kind !== 'added') done += 1;
      at += 1;
    }
    close();
  }
  after.push(...lines.slice(done));
  return after
    .map((piece, n) => (n < after.length - 1 && !piece.endsWith('\n') ? `${piece}${lineBreak}` : piece))
    .join('');
}

const word = fc.constantFrom('a', 'b', 'c', 'd', '', '}', 'return;');
const text = fc
  .tuple(fc.array(word, { maxLength: 30 }), fc.boolean(), fc.boolean())
  .map(
    ([lines, ends, crlf]) =>
      lines.join(crlf ? '\r\n' : '\n') + (ends && lines.length > 0 ? (crlf ? '\r\n' : '\n') : ''),
  );

describe('taking changes out of a text', () => {
  it('discarding lines gives the text before a diff, and the text without the chosen lines', () => {
    fc.assert(
      fc.property(
        text,
        text,
        fc.nat(3),
        fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }),
        (before, after, context, picks) => {
          const hunks = hunksBetween(before, after, context);
          expect(discardLines(hunks, all, after)?.text).toBe(before);
          expect(discardLines(hunks, (line) => picks[line] === true, after)?.text).toBe(
            withOnly(
              hunks,
              before,
              /^[^\n]*\r\n/.test(after) && !/(?:^|[^\r])\n/.test(after) ? '\r\n' : '\n',
              (line) => picks[line] !== true,
            ),
          );
        },
      ),
      { numRuns: runs(300, 20_000) },
    );
  });

  it('puts a restored line in the place of the one next to it', () => {
    const hunks = hunksBetween('1\n2\n3\n', 'one\ntwo\n');
    const without = (...lines: readonly number[]) => discardLines(hunks, (line) => lines.includes(line), 'one\ntwo\n');
    expect(hunks[0]?.lines.map(({ text }) => text)).toEqual(['1', '2', '3', 'one', 'two']);
    expect(without(1, 4)?.text).toBe('one\n2\n');
    expect(without(0, 3)?.text).toBe('1\ntwo\n');
    expect(without(2)?.text).toBe('one\ntwo\n3\n');
  });

  it('gives the text before a diff if its changes are discarded one by one, in any order', () => {
    fc.assert(
      fc.property(
        text,
        text,
        fc.nat(3),
        fc.infiniteStream(fc.nat()),
        fc.boolean(),
        (before, after, context, order, byLine) => {
          const hunks = hunksBetween(before, after, context);
          const left = byLine
            ? changesOf(hunks)
                .flat()
                .map((line) => [line])
            : [...changesOf(hunks)];
          const gone = new Set<number>();
          let now = after;
          while (left.length > 0) {
            const [change = []] = left.splice((order.next().value ?? 0) % left.length, 1);
            const isGone = (line: number) => gone.has(line);
            const discarded = discardLines(hunks, (line) => change.includes(line), now, isGone);
            // Mixed line breaks can make half of a change impossible to find. Then nothing happens.
            if (discarded === null && byLine) return;
            now = discarded?.text ?? 'not found';
            for (const line of change) gone.add(line);
          }
          expect(now).toBe(before);
        },
      ),
      { numRuns: runs(400, 30_000) },
    );
  });

  it('discards only chosen lines of the diff, whatever someone has edited since, unless it asks', () => {
    const edit = fc.record({ at: fc.nat(40), drop: fc.nat(3), add: fc.nat(3) });
    const countOf = (lines: readonly string[]) => Map.groupBy(lines, (line) => line);
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 30 }),
        fc.array(word, { maxLength: 30 }),
        fc.array(edit, { maxLength: 4 }),
        fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }),
        (before, after, edits, picks) => {
          const [old, next] = [before, after].map((lines) => lines.map((line) => `${line}\n`).join(''));
          const hunks = hunksBetween(old ?? '', next ?? '');
          const mine: string[] = [...after];
          for (const [n, { add, at, drop }] of edits.entries()) {
            mine.splice(at, drop, ...Array.from({ length: add }, (_, line) => `mine ${n} ${line}`));
          }
          const now = mine.map((line) => `${line}\n`).join('');
          const discarded = discardLines(hunks, (line) => picks[line] === true, now);
          if (discarded === null || !discarded.isSure) return;
          const left = countOf(discarded.text.split('\n'));
          const lines = hunks.flatMap((hunk) => hunk.lines);
          const chosen = countOf(
            lines.flatMap(({ kind, text: added }, line) => (kind === 'added' && picks[line] === true ? [added] : [])),
          );
          for (const [line, all] of countOf(now.split('\n'))) {
            const lost = all.length - (left.get(line)?.length ?? 0);
            expect(lost, line).toBeLessThanOrEqual(chosen.get(line)?.length ?? 0);
          }
        },
      ),
      { numRuns: runs(400, 30_000) },
    );
  });

  it('finds a change that has moved, without asking', () => {
    const before = numbered(40);
    const after = before.replace('line 20\n', 'changed\n');
    const hunks = hunksBetween(before, after);
    expect(discardLines(hunks, all, `a new line\n${after}`)).toEqual({ text: `a new line\n${before}`, isSure: true });
    // Lines around it were changed, but not the line itself.
    const edited = after.replace('line 19\n', 'mine\n');
    expect(discardLines(hunks, all, edited)).toEqual({ text: edited.replace('changed', 'line 20'), isSure: true });
  });

  it('asks before it touches lines that someone has changed, or that are there twice elsewhere', () => {
    const before = numbered(40);
    const after = before.replace('line 20\n', 'changed\n');
    const hunks = hunksBetween(before, after);
    const edited = after.replace('changed\n', 'changed by hand\nand more\n');
    expect(discardLines(hunks, all, edited)).toEqual({ text: before, isSure: false });
    const twice = `new\n${after}${after}`;
    expect(discardLines(hunks, all, twice)).toMatchObject({ isSure: false });
    expect(discardLines(hunks, all, after + after)).toEqual({ text: before + after, isSure: true });
  });

  it('leaves what someone wrote next to a discarded change alone', () => {
    const before = numbered(40);
    const after = before.replace('line 20\n', 'changed\n').replace('line 23\n', 'changed too\n');
    const hunks = hunksBetween(before, after);
    expect(hunks).toHaveLength(1);
    const [first = []] = changesOf(hunks);
    const mine = after.replace('changed too\n', 'mine\nand mine\n');
    const isFirst = (line: number) => first.includes(line);
    expect(discardLines(hunks, isFirst, mine)).toEqual({ text: mine.replace('changed\n', 'line 20\n'), isSure: true });
    // Someone has undone everything by hand.
    expect(discardLines(hunks, isFirst, before)).toEqual({ text: before, isSure: false });
  });

  it('does nothing to lines that are already restored, even if the same line is elsewhere', () => {
    const before = numbered(40);
    const after = before.replace('line 20\n', 'line 20\n}\n');
    const hunks = hunksBetween(before, after);
    const mine = before.replace('line 30\n', '}\n');
    expect(discardLines(hunks, all, mine)).toEqual({ text: mine, isSure: true });
    const rewritten = after.replace('line 20\n}\nline 21\n', 'mine\n}\nmine\n');
    expect(discardLines(hunks, all, rewritten)).toMatchObject({ isSure: false });
  });

  it('gives up if nothing around a change is left, or if too much is in its place', () => {
    const before = numbered(40);
    const hunks = hunksBetween(before, before.replace('line 20\n', 'changed\n'));
    expect(discardLines(hunks, all, 'something else\n')).toBeNull();
    const filled = before.replace('line 20\n', numbered(40).replaceAll('line', 'other'));
    expect(discardLines(hunks, all, filled + numbered(100).replaceAll('line', 'third'))).toMatchObject({
      isSure: false,
    });
    const full = before.replace('line 20\n', numbered(400).replaceAll('line', 'other'));
    expect(discardLines(hunks, all, full)).toBeNull();
  });

  it('discards lines quickly in a file of 5,000 lines with 500 changes', () => {
    const before = numbered(5_000);
    const after = before.replaceAll(/line (\d*5)\n/g, 'changed $1\n');
    expect(discardLines(hunksBetween(before, after), all, after)?.text).toBe(before);
  });
});
