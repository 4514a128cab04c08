import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createScanBench } from './testing/scan-bench.ts';

const absent = { kind: 'absent' };
const ignored = { kind: 'lost', why: 'ignored' };

/** Creates a repository in which git tracks files that its rules ignore. */
async function createRepository(folder = '') {
  const bench = await createScanBench();
  const at = folder === '' ? '' : `${folder}/`;
  const plant = (files: Readonly<Record<string, string>>) =>
    bench.plant(Object.fromEntries(Object.entries(files).map(([path, text]) => [at + path, text])));
  plant({
    '.gitignore': 'build/\n*.log\n',
    'build/tracked.txt': 'old',
    'build/deep/tracked.txt': 'old',
    'build/other': 'o',
    'tracked.log': 'old',
    'other.log': 'o',
  });
  const git = (...input: readonly string[]) => execFileSync('git', input, { cwd: join(bench.root, folder) });
  git('init', '-q');
  git('add', '-f', '.gitignore', 'build/tracked.txt', 'build/deep/tracked.txt', 'tracked.log');
  return { ...bench, plant, git };
}

it.each(['', 'inner'])(
  'finds the tracked files among the ignored ones, with the repository at "%s"',
  async (folder) => {
    const bench = await createRepository(folder);
    const named = (path: string) => (folder === '' ? path : `${folder}/${path}`);
    const first = await bench.look();
    expect(first.files).toBe(4);
    expect(first.ignored.toSorted()).toEqual([named('build'), named('other.log')]);
    expect(bench.texts()).toEqual({
      [named('.gitignore')]: 'build/\n*.log\n',
      [named('build')]: 'ignored',
      [named('build/deep/tracked.txt')]: 'old',
      [named('build/tracked.txt')]: 'old',
      [named('other.log')]: 'ignored',
      [named('tracked.log')]: 'old',
    });
    bench.tick();
    bench.plant({ 'build/tracked.txt': 'new', 'tracked.log': 'new', 'build/other': 'new' });
    await rm(join(bench.root, folder, 'build/deep'), { recursive: true });
    const { after, changes } = await bench.look();
    expect(changes).toHaveLength(3);
    expect(after).toMatchObject({ [named('build/deep/tracked.txt')]: absent });
    expect(bench.texts()).toMatchObject({ [named('build/tracked.txt')]: 'new', [named('tracked.log')]: 'new' });
    expect((await bench.look()).changes).toEqual([]);
  },
);

it('compares a file that git no longer tracks until it changes', async () => {
  const bench = await createRepository();
  await bench.look();
  bench.git('rm', '-q', '--cached', '-r', '.');
  expect((await bench.look()).changes).toEqual([]);
  bench.tick();
  bench.plant({ 'build/tracked.txt': 'new', 'tracked.log': 'new' });
  const { after } = await bench.look();
  expect(after).toEqual({ 'build/tracked.txt': ignored, 'tracked.log': ignored });
  bench.git('add', '-f', 'build/tracked.txt');
  expect((await bench.look()).changes).toMatchObject([{ path: 'build/tracked.txt', before: ignored }]);
});

it('follows no link to a tracked file', async () => {
  const bench = await createRepository();
  await bench.look();
  await rm(join(bench.root, 'build'), { recursive: true });
  bench.plant({ 'elsewhere/tracked.txt': 'not ours' });
  execFileSync('ln', ['-s', 'elsewhere', join(bench.root, 'build')]);
  const { after } = await bench.look();
  expect(after).toMatchObject({ 'build/tracked.txt': absent, 'build/deep/tracked.txt': absent });
});

it.each(['', 'sub'])(
  'finds changed tracked files in ignored folders from their paths, with the repository at "%s"',
  async (folder) => {
    const bench = await createRepository(folder);
    const named = (path: string) => (folder === '' ? path : `${folder}/${path}`);
    await bench.look();
    bench.tick();
    bench.plant({ 'build/tracked.txt': 'new', 'build/other': 'new', 'tracked.log': 'new', 'other.log': 'new' });
    const paths = ['build/tracked.txt', 'build/other', 'tracked.log', 'other.log'].map(named);
    const part = await bench.look({ paths });
    expect(part.isComplete).toBe(true);
    expect(part.changes.map(({ path }) => path).toSorted()).toEqual([named('build/tracked.txt'), named('tracked.log')]);
    await rm(join(bench.root, named('build')), { recursive: true });
    const gone = await bench.look({ paths: [named('build')] });
    expect(gone.after).toMatchObject({
      [named('build/tracked.txt')]: absent,
      [named('build/deep/tracked.txt')]: absent,
    });
    expect((await bench.look()).changes).toEqual([]);
  },
);

it('finds in a scan of no paths what git tracks since the last scan, or no longer', async () => {
  const bench = await createRepository();
  await bench.look();
  bench.git('add', '-f', 'build/other');
  bench.git('rm', '-q', '--cached', 'tracked.log');
  bench.tick();
  bench.plant({ 'tracked.log': 'new' });
  const { changes, isComplete } = await bench.look({ paths: [] });
  expect(isComplete).toBe(true);
  expect(changes.map(({ path }) => path).toSorted()).toEqual(['build/other', 'tracked.log']);
  expect((await bench.look()).changes).toEqual([]);
});

it('is incomplete for changed paths after the rules of the repository changed outside the folder', async () => {
  const bench = await createRepository();
  await bench.look();
  bench.plant({ '.git/info/exclude': 'other.log\n' });
  expect(await bench.look({ paths: [] })).toMatchObject({ isComplete: false });
});

it('compares ignored files once they are kept, and says that what it reads first is no change', async () => {
  const bench = await createScanBench({
    '.gitignore': 'data/\n.env\n',
    '.env': 'secret',
    'data/deep/db': 'rows',
    'data/other': 'o',
  });
  await bench.look();
  bench.tick();
  bench.plant({ '.env': 'newer secret' });
  const paths = ['.env', 'data/deep/db'];
  const kept = await bench.look({ kept: new Map(paths.map((path) => [path, true])) });
  expect(kept.changes.map(({ before, isNowKept, path }) => ({ before, isNowKept, path }))).toEqual([
    { before: ignored, isNowKept: true, path: '.env' },
    { before: ignored, isNowKept: true, path: 'data/deep/db' },
  ]);
  expect(bench.texts()).toMatchObject({ '.env': 'newer secret', 'data/deep/db': 'rows', data: 'ignored' });
  bench.tick();
  await rm(join(bench.root, 'data/deep'), { recursive: true });
  await rm(join(bench.root, '.env'));
  const later = { kept: new Map(paths.map((path) => [path, false])) };
  const gone = await bench.look(later);
  expect(gone.after).toEqual({ '.env': absent, 'data/deep/db': absent });
  bench.tick();
  bench.plant({ '.env': 'again', 'data/deep/db': 'again' });
  const again = await bench.look(later);
  expect(again.changes.map(({ before, path }) => ({ before, path }))).toEqual([
    { before: absent, path: '.env' },
    { before: absent, path: 'data/deep/db' },
  ]);
  expect((await bench.look(later)).changes).toEqual([]);
});
