import { chmodSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseUnifiedDiff } from '../../shared/changes/parse-unified-diff.ts';
import { countHunks, hunkChoices, type LeftOutFile } from '../../shared/runs/left-out.ts';
import { partialTree } from './partial-tree.ts';
import { textOfPath } from './raw-path.ts';
import { createGitBench, unwrap } from './testing/git-bench.ts';
import { patchOf } from './trees.ts';

const lines = (count: number, changed: Readonly<Record<number, string>> = {}) =>
  Array.from({ length: count }, (_, at) => `${changed[at + 1] ?? `line ${at + 1}`}\n`).join('');

/** A repository in two states, and what a person sees of the difference. */
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
      const shown = parseUnifiedDiff(unwrap(await patchOf(bench.repository, from, to)).text);
      const leave = (...leaveOut: readonly LeftOutFile[]) => partialTree(bench.repository, { from, to, leaveOut });
      const hunks = (path: string) => hunkChoices(shown).get(path) ?? null;
      const content = async (tree: string, path: string) =>
        unwrap(await bench.repository.content('cat-file', ['blob', `${tree}:${path}`])).toString('latin1');
      return { to, shown, leave, hunks, content };
    },
  };
}

describe('a tree without some changes', () => {
  it('has only the chosen hunks of each file, byte for byte', async () => {
    const line = fc.constantFrom('', '}', 'same', 'caf\xe9', 'carriage\r', '\ttab', '\\ No newline', '+x', '-- x');
    const text = fc.array(line, { maxLength: 4 });
    const block = fc.record({ before: text, after: text, isKept: fc.boolean() });
    const file = fc.record({ blocks: fc.array(block, { minLength: 1, maxLength: 5 }), end: fc.constantFrom('\n', '') });
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
      { numRuns: 25 },
    );
  }, 120_000);

  it('has a file that was left out as it was: changed, added, deleted, moved, linked, binary or executable', async () => {
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
      expect(missing.map((each) => textOfPath(each.path))).toEqual(expected);
      expect(undone).toHaveLength(all.length - expected.length);
    }
    const everything = paths.map((path) => ({ path, hunks: null }));
    expect(await leave(...everything)).toEqual({ ok: false, error: { type: 'nothingLeft' } });
  });

  it('is refused for changes that the patch does not have, and for the same file twice', async () => {
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
    ];
    for (const each of bad) {
      expect(await leave(each)).toEqual({ ok: false, error: { type: 'unknownChanges', paths: [each.path] } });
    }
    const twice = await leave({ path: 'a.txt', hunks: [17] }, { path: 'a.txt', hunks: null });
    expect(twice).toEqual({ ok: false, error: { type: 'unknownChanges', paths: ['a.txt'] } });
  });

  it('never has a file and a folder of one name', async () => {
    const bench = await setUp({ lib: 'a file\n' });
    rmSync(join(bench.root, 'lib'));
    bench.put({ 'lib/one.txt': 'one\n', 'other.txt': 'other\n' });
    const { leave } = await bench.seen();
    const both = { ok: false, error: { type: 'fileAndFolder', path: 'lib' } };
    expect(await leave({ path: 'lib', hunks: null })).toEqual(both);
    const { tree } = unwrap(await leave({ path: 'lib', hunks: null }, { path: 'lib/one.txt', hunks: null }));
    expect(bench.show(tree)).toEqual({ lib: 'a file\n', 'kept.txt': 'kept\n', 'other.txt': 'other\n' });
  });

  it('takes 5,000 hunks', async () => {
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

  it.runIf(process.platform === 'linux')('finds names that are not UTF-8 by what the patch shows', async () => {
    const bench = await setUp({ 'a.txt': 'a\n' });
    writeFileSync(Buffer.concat([Buffer.from(`${bench.root}/n`), Buffer.from([0xe9])]), 'odd\n');
    bench.put({ 'a.txt': 'b\n' });
    const { leave, shown } = await bench.seen();
    const path = shown.find(({ change }) => change === 'added')?.path ?? '';
    const { tree } = unwrap(await leave({ path, hunks: null }));
    expect(bench.show(tree)).toEqual({ 'a.txt': 'b\n', 'kept.txt': 'kept\n' });
  });

  it.runIf(process.platform === 'linux')('leaves out all files that the patch shows by the same name', async () => {
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
  });
});
