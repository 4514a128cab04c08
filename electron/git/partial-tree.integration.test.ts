import { chmodSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fc, runs } from '../../fixtures/testkit/properties.ts';
import { limit } from '../../fixtures/testkit/test-run.ts';
import { type DiffHunk, parseUnifiedDiff } from '../../shared/changes/parse-unified-diff.ts';
import { countHunks, findHunkChoices, intersectLeftOut, type LeftOutFile } from '../../shared/runs/left-out.ts';
import { createPartialTree } from './partial-tree.ts';
import { decodePath } from './raw-path.ts';
import { createGitBench, unwrap } from './testing/git-bench.ts';
import { createPatch } from './trees.ts';

const lines = (count: number, changed: Readonly<Record<number, string>> = {}) =>
  Array.from({ length: count }, (_, at) => `${changed[at + 1] ?? `line ${at + 1}`}\n`).join('');

/** Creates a repository in two states, and the user's view of the difference. */
async function setUp(before: Readonly<Record<string, string | Buffer>>) {
  const bench = await createGitBench({ 'kept.txt': 'kept\n' });
  const put = (files: Readonly<Record<string, string | Buffer>>) => {
    for (const [path, content] of Object.entries(files)) {
      bench.write(path, '');
      writeFileSync(join(bench.root, path), content);
    }
  };
  put(before);
  const from = (await bench.snapshot()).tree;
  return {
    ...bench,
    put,
    from,
    /** Takes the current files as the result. */
    seen: async () => {
      const to = (await bench.snapshot()).tree;
      const shown = parseUnifiedDiff(unwrap(await createPatch(bench.repository, from, to)).text);
      const leave = (...leaveOut: readonly LeftOutFile[]) =>
        createPartialTree(bench.repository, { from, to, leaveOut });
      const hunks = (path: string) => findHunkChoices(shown).get(path)?.keys().toArray() ?? null;
      const content = async (tree: string, path: string) =>
        unwrap(await bench.repository.runContentCommand('cat-file', ['blob', `${tree}:${path}`])).toString('latin1');
      return { to, shown, leave, hunks, content };
    },
  };
}

/**
 * Applies the changes of a diff to the first content, except some lines by their positions. Adjacent removed and added
 * lines alternate.
 */
function withLines(before: string, after: string, hunks: readonly DiffHunk[], isOut: (place: number) => boolean) {
  const [old, now] = [before, after].map((text) => text.match(/[^\n]*\n|[^\n]+$/g) ?? []);
  const result: (string | undefined)[] = [];
  let [place, done] = [0, 0];
  for (const { lines: own, oldStart } of hunks) {
    // Without old lines, a hunk is after the line that it names.
    const start = own.some(({ kind }) => kind !== 'added') ? oldStart - 1 : oldStart;
    result.push(...(old?.slice(done, start) ?? []));
    done = start;
    // By row: the lines of each side, or null where they are not wanted.
    let rows: { old?: string | null | undefined; now?: string | null | undefined }[] = [];
    const close = () => {
      for (let at = 0; at < rows.length; ) {
        const end = rows.findIndex((row, to) => to >= at && (row.old === null || row.now === null));
        const both = rows.slice(at, end === -1 ? rows.length : end);
        const last = end === -1 ? [] : [rows[end]?.old, rows[end]?.now];
        const shown = [...both.map((row) => row.old), ...both.map((row) => row.now), ...last];
        result.push(...shown.filter((line) => typeof line === 'string'));
        at = end === -1 ? rows.length : end + 1;
      }
      rows = [];
    };
    for (const { kind, newNumber } of own) {
      const isLeft = isOut(place);
      if (kind === 'context') {
        close();
        result.push(old?.[done]);
      } else if (kind === 'removed') {
        if (rows.some((row) => row.now !== undefined)) close();
        rows.push({ old: isLeft ? old?.[done] : null });
      } else {
        const line = isLeft ? null : now?.[(newNumber ?? 0) - 1];
        const open = rows.find((row) => row.now === undefined);
        if (open === undefined) rows.push({ now: line });
        else open.now = line;
      }
      if (kind !== 'added') done += 1;
      place += 1;
    }
    close();
  }
  const all = [...result, ...(old?.slice(done) ?? [])];
  const end = /\r?\n/.exec(before)?.[0] ?? /\r?\n/.exec(after)?.[0] ?? '\n';
  return all.map((line, at) => (line?.endsWith('\n') || at === all.length - 1 ? line : `${line}${end}`)).join('');
}

describe('a tree without some changes', () => {
  it(
    'a partial tree has only the chosen hunks of each file, byte for byte',
    async () => {
      const line = fc.constantFrom('', '}', 'same', 'caf\xe9', 'carriage\r', '\ttab', '\\ No newline', '+x', '-- x');
      const text = fc.array(line, { maxLength: 4 });
      const block = fc.record({ before: text, after: text, isKept: fc.boolean() });
      const file = fc.record({
        blocks: fc.array(block, { minLength: 1, maxLength: 5 }),
        end: fc.constantFrom('\n', ''),
      });
      type Block = { readonly before: string[]; readonly after: string[]; readonly isKept: boolean };
      type Side = (block: Block) => readonly string[];
      const textOf = (blocks: readonly Block[], end: string, side: Side) => {
        const all = blocks.flatMap((each, at) => [
          ...Array.from({ length: 8 }, (_, row) => `${at} ${row}`),
          ...side(each),
        ]);
        return all.join('\n') + end;
      };
      const isChanged = ({ after, before }: Block) => JSON.stringify(after) !== JSON.stringify(before);
      await fc.assert(
        fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 4 }), async (files) => {
          const named = (side: Side) =>
            files.map(({ blocks, end }, at) => [`f${at}.txt`, textOf(blocks, end, side)] as const);
          const contents = (side: Side) =>
            Object.fromEntries(named(side).map(([path, all]) => [path, Buffer.from(all, 'latin1')]));
          const bench = await setUp(contents(({ before }) => before));
          bench.put(contents(({ after }) => after));
          const { content, hunks, leave, to } = await bench.seen();
          const starts = files.map((_, at) => hunks(`f${at}.txt`) ?? []);
          const leaveOut = files.flatMap(({ blocks }, at): LeftOutFile[] => {
            const changed = blocks.filter(isChanged);
            expect(starts[at]).toHaveLength(changed.length);
            const left = starts[at]?.filter((_, index) => changed[index]?.isKept === false) ?? [];
            return left.length === 0 ? [] : [{ path: `f${at}.txt`, hunks: left }];
          });
          const made = await leave(...leaveOut);
          if (countHunks(leaveOut) === starts.flat().length) {
            expect(made).toMatchObject({ ok: false, error: { type: 'nothingLeft' } });
            return;
          }
          const { leftOut, tree } = unwrap(made);
          expect(leftOut).toEqual(leaveOut);
          if (leaveOut.length === 0) expect(tree).toBe(to);
          for (const [path, expected] of named(({ after, before, isKept }) => (isKept ? after : before))) {
            expect(await content(tree, path)).toBe(expected);
          }
        }),
        { numRuns: runs(4, 100) },
      );
    },
    limit(120_000),
  );

  it(
    'a partial tree has only the chosen lines of each hunk, byte for byte, also when more of them follow',
    async () => {
      const word = fc.constantFrom(
        '',
        '}',
        'same',
        'caf\xe9',
        'other\xff',
        '\ttab',
        '\\ No newline',
        '+x',
        '-- x',
        '@@ -1 +1 @@',
      );
      const text = fc.array(word, { maxLength: 5 });
      const blocks = fc.array(fc.record({ before: text, after: text, gap: fc.nat(9) }), { minLength: 1, maxLength: 5 });
      const ends = fc.record({ line: fc.constantFrom('\n', '\r\n'), before: fc.boolean(), after: fc.boolean() });
      const picks = fc.array(fc.boolean(), { minLength: 1, maxLength: 30 });
      await fc.assert(
        fc.asyncProperty(blocks, ends, picks, picks, async (all, end, ...picked) => {
          const textOf = (side: 'before' | 'after') => {
            const own = all.flatMap((each) => [
              ...each[side],
              ...Array.from({ length: each.gap }, (_, row) => `gap ${row}`),
            ]);
            return own.join(end.line) + (end[side] && own.length > 0 ? end.line : '');
          };
          const [before, after] = [textOf('before'), textOf('after')];
          const bench = await setUp({ 'a.txt': Buffer.from(before, 'latin1') });
          bench.put({ 'a.txt': Buffer.from(after, 'latin1'), 'b.txt': 'always\n' });
          const { content, leave, shown } = await bench.seen();
          const file = shown.find(({ path }) => path === 'a.txt');
          const choices = findHunkChoices(shown).get('a.txt');
          if (file === undefined || choices === null || choices === undefined) {
            expect(before).toBe(after);
            return;
          }
          const isPicked = (by: 0 | 1, place: number) => picked[by][place % picked[by].length] === true;
          const leftOut = (by: 0 | 1): readonly LeftOutFile[] => {
            const inPart = [...choices].flatMap(([hunk, places]) => {
              const lines = [...places].filter((place) => isPicked(by, place));
              return lines.length === 0 ? [] : [{ hunk, lines }];
            });
            return inPart.length === 0 ? [] : [{ path: 'a.txt', hunks: [], inPart }];
          };
          const is = async (out: readonly LeftOutFile[], isOut: (place: number) => boolean) => {
            if (out.length === 0) return [];
            const made = unwrap(await leave(...out));
            expect(await content(made.tree, 'a.txt')).toBe(withLines(before, after, file.hunks, isOut));
            return made.leftOut;
          };
          const one = await is(leftOut(0), (place) => isPicked(0, place));
          const other = await is(leftOut(1), (place) => isPicked(1, place));
          await is(intersectLeftOut(one, other), (place) => isPicked(0, place) && isPicked(1, place));
        }),
        { numRuns: runs(5, 150) },
      );
    },
    limit(120_000),
  );

  it('a partial tree names a hunk whose lines are all left out', async () => {
    const bench = await setUp({ 'a.txt': lines(30) });
    bench.put({ 'a.txt': lines(30, { 2: 'two', 20: 'twenty' }) });
    const { content, leave } = await bench.seen();
    const inPart = [
      { hunk: 17, lines: [9] },
      { hunk: 1, lines: [1, 2] },
    ];
    const { leftOut, tree } = unwrap(await leave({ path: 'a.txt', hunks: [], inPart }));
    expect(leftOut).toEqual([{ path: 'a.txt', hunks: [1], inPart: [{ hunk: 17, lines: [9] }] }]);
    expect(await content(tree, 'a.txt')).toBe(lines(30, { 20: 'line 20\ntwenty' }));
  });

  it('keeps a left-out file as it was: changed, added, deleted, moved, linked, binary or executable', async () => {
    const bench = await setUp({
      ...{ 'text.txt': lines(30), 'gone.txt': 'gone\n', 'old name.txt': lines(30), 'run.sh': 'run\n' },
      ...{ 'image.bin': Buffer.from([0, 1, 2]), 'became.txt': 'a file\n', 'grün.txt': 'a\n' },
    });
    bench.put({
      ...{ 'text.txt': lines(30, { 2: 'two', 20: 'twenty' }), 'added/new.txt': 'new\n', 'grün.txt': 'b\n' },
      ...{ 'moved.txt': lines(30, { 9: 'nine' }), 'image.bin': Buffer.from([0, 1, 3]) },
    });
    for (const path of ['gone.txt', 'old name.txt', 'became.txt']) rmSync(join(bench.root, path));
    symlinkSync('text.txt', join(bench.root, 'became.txt'));
    chmodSync(join(bench.root, 'run.sh'), 0o755);
    const { hunks, leave, shown, to } = await bench.seen();
    const paths = [...new Set(shown.map(({ path }) => path))];
    expect(paths).toHaveLength(8);
    expect(paths.filter((path) => hunks(path) !== null)).toEqual(['grün.txt', 'text.txt']);
    for (const path of paths) {
      const { leftOut, tree } = unwrap(await leave({ path, hunks: null }));
      expect(leftOut).toEqual([{ path, hunks: hunks(path) }]);
      const undone = await bench.differences(bench.from, tree);
      const all = await bench.differences(bench.from, to);
      const missing = all.filter((each) => !undone.some(({ path: other }) => other === each.path));
      const expected = path === 'moved.txt' ? ['moved.txt', 'old name.txt'] : [path];
      expect(missing.map((each) => decodePath(each.path))).toEqual(expected);
      expect(undone).toHaveLength(all.length - expected.length);
    }
    const everything = paths.map((path) => ({ path, hunks: null }));
    expect(await leave(...everything)).toEqual({ ok: false, error: { type: 'nothingLeft' } });
  });

  it('a partial tree is refused for changes that the patch does not have, and for the same file twice', async () => {
    const bench = await setUp({ 'a.txt': lines(30), 'b.bin': Buffer.from([0, 1]) });
    bench.put({ 'a.txt': lines(30, { 2: 'two', 20: 'twenty' }), 'b.bin': Buffer.from([0, 2]), 'c.txt': 'c\n' });
    const { leave } = await bench.seen();
    const bad: readonly LeftOutFile[] = [
      { path: '../outside.txt', hunks: null },
      { path: `${bench.root}/a.txt`, hunks: null },
      { path: '.git/config', hunks: null },
      { path: 'kept.txt', hunks: null },
      { path: 'A.TXT', hunks: null },
      { path: 'a.txt', hunks: [1, 18] },
      { path: 'a.txt\0', hunks: null },
      { path: 'b.bin', hunks: [0] },
      { path: 'c.txt', hunks: [0] },
      // The hunks are three lines around lines 2 and 20: places 0 to 5, and 6 to 13.
      { path: 'a.txt', hunks: [], inPart: [{ hunk: 1, lines: [0] }] },
      { path: 'a.txt', hunks: [], inPart: [{ hunk: 1, lines: [1, 3] }] },
      { path: 'a.txt', hunks: [], inPart: [{ hunk: 1, lines: [9] }] },
      { path: 'a.txt', hunks: [], inPart: [{ hunk: 2, lines: [1] }] },
      { path: 'a.txt', hunks: [], inPart: [{ hunk: 17, lines: [1_000_000] }] },
      { path: 'a.txt', hunks: [1], inPart: [{ hunk: 1, lines: [1] }] },
      {
        path: 'a.txt',
        hunks: [],
        inPart: [
          { hunk: 1, lines: [1] },
          { hunk: 1, lines: [2] },
        ],
      },
      { path: 'b.bin', hunks: [], inPart: [{ hunk: 0, lines: [0] }] },
      { path: 'c.txt', hunks: [], inPart: [{ hunk: 0, lines: [0] }] },
    ];
    for (const each of bad) {
      expect(await leave(each)).toEqual({ ok: false, error: { type: 'unknownChanges', paths: [each.path] } });
    }
    const twice = await leave({ path: 'a.txt', hunks: [17] }, { path: 'a.txt', hunks: null });
    expect(twice).toEqual({ ok: false, error: { type: 'unknownChanges', paths: ['a.txt'] } });
  });

  it('a partial tree never has a file and a folder of one name', async () => {
    const bench = await setUp({ lib: 'a file\n' });
    rmSync(join(bench.root, 'lib'));
    bench.put({ 'lib/one.txt': 'one\n', 'other.txt': 'other\n' });
    const { leave } = await bench.seen();
    const both = { ok: false, error: { type: 'fileAndFolder', path: 'lib' } };
    expect(await leave({ path: 'lib', hunks: null })).toEqual(both);
    const { tree } = unwrap(await leave({ path: 'lib', hunks: null }, { path: 'lib/one.txt', hunks: null }));
    expect(bench.show(tree)).toEqual({ lib: 'a file\n', 'kept.txt': 'kept\n', 'other.txt': 'other\n' });
  });

  it('a partial tree takes 5,000 hunks', async () => {
    const count = 5_000 * 8;
    const changed = (keep: (at: number) => boolean) =>
      lines(
        count,
        Object.fromEntries(
          Array.from({ length: 5_000 }, (_, at) => [at * 8 + 4, keep(at) ? `new ${at}` : `line ${at * 8 + 4}`]),
        ),
      );
    const bench = await setUp({ 'a.txt': lines(count) });
    bench.put({ 'a.txt': changed(() => true) });
    const { content, hunks, leave } = await bench.seen();
    const starts = hunks('a.txt') ?? [];
    expect(starts).toHaveLength(5_000);
    const { tree } = unwrap(await leave({ path: 'a.txt', hunks: starts.filter((_, at) => at % 2 === 0) }));
    expect(await content(tree, 'a.txt')).toBe(changed((at) => at % 2 === 1));
  });

  it.runIf(process.platform === 'linux')(
    'a partial tree finds names that are not UTF-8 by what the patch shows',
    async () => {
      const bench = await setUp({ 'a.txt': 'a\n' });
      writeFileSync(Buffer.concat([Buffer.from(`${bench.root}/n`), Buffer.from([0xe9])]), 'odd\n');
      bench.put({ 'a.txt': 'b\n' });
      const { leave, shown } = await bench.seen();
      const path = shown.find(({ change }) => change === 'added')?.path ?? '';
      const { tree } = unwrap(await leave({ path, hunks: null }));
      expect(bench.show(tree)).toEqual({ 'a.txt': 'b\n', 'kept.txt': 'kept\n' });
    },
  );

  it.runIf(process.platform === 'linux')(
    'a partial tree leaves out all files that the patch shows by the same name',
    async () => {
      const bench = await setUp({ 'a.txt': 'a\n' });
      for (const byte of [0xe9, 0xff]) {
        writeFileSync(Buffer.concat([Buffer.from(`${bench.root}/n`), Buffer.from([byte])]), 'odd\n');
      }
      bench.put({ 'a.txt': 'b\n', 'n\\351': 'octal\n', 'n\\xe9': 'hexadecimal\n' });
      const { leave, shown } = await bench.seen();
      const paths = new Set(shown.flatMap(({ change, path }) => (change === 'added' ? [path] : [])));
      expect(paths.size).toBe(3);
      const { tree } = unwrap(await leave(...[...paths].map((path) => ({ path, hunks: null }))));
      expect(bench.show(tree)).toEqual({ 'a.txt': 'b\n', 'kept.txt': 'kept\n' });
    },
  );
});
