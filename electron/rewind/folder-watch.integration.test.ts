import { execFile, execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { chmod, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ChangeQueue, FolderWatch, type FolderWatchDeps } from './folder-watch.ts';
import type { ScanOptions } from './scan-folder.ts';
import { type ScanExtent, scanWatchedFolder } from './scan-watched-folder.ts';
import { createScanBench } from './testing/scan-bench.ts';

const runProgram = promisify(execFile);

/** A scanned folder in `/tmp` that is watched since its first scan. */
async function createWatchBench(
  files: Readonly<Record<string, string>> = {},
  { mostAtOnce, ...deps }: Partial<FolderWatchDeps> & { readonly mostAtOnce?: number } = {},
) {
  const bench = await createScanBench(files);
  let reports = 0;
  let seen = Promise.withResolvers<void>();
  const watch = new FolderWatch(bench.root, {
    queue: new ChangeQueue(mostAtOnce),
    changed: () => {
      reports += 1;
      seen.resolve();
      seen = Promise.withResolvers();
    },
    ...deps,
  });
  onTestFinished(() => watch.close());
  const scan = async (asked: ScanExtent, more: Partial<ScanOptions> = {}) => {
    let extent: ScanExtent = 'whole';
    const found = await bench.look(more, bench.root, async (root, options) => {
      const scanned = await scanWatchedFolder(root, options, { extent: asked, watch });
      extent = scanned.extent;
      return scanned;
    });
    return { ...found, extent };
  };
  const result = {
    ...bench,
    watch,
    scan,
    reports: () => reports,
    nextReport: () => seen.promise,
    /** Scans what changed, then everything. Returns the changed paths and the paths that only the second scan found. */
    compare: async () => {
      const part = await scan('changed');
      const rest = await bench.look();
      return {
        extent: part.extent,
        changed: part.changes.map(({ path }) => path).toSorted(),
        missed: rest.changes.map(({ path }) => path),
      };
    },
    shell: (script: string) => runProgram('sh', ['-c', script], { cwd: bench.root }),
  };
  await scan('whole');
  return result;
}

describe.runIf(process.platform === 'linux')('the watch of a folder', () => {
  it('tells which files a program wrote, right after it has ended', async () => {
    const bench = await createWatchBench({ a: '1', b: '1', 'src/c': '1', 'src/d': '1' });
    await bench.shell('echo 2 > a; echo 2 > src/c; chmod 600 src/d; ln -s a src/e; rm b');
    expect(await bench.compare()).toEqual({
      extent: 'changed',
      changed: ['a', 'b', 'src/c', 'src/d', 'src/e'],
      missed: [],
    });
    expect(await bench.compare()).toEqual({ extent: 'changed', changed: [], missed: [] });
  });

  it('reports the first change after a scan, once', async () => {
    const bench = await createWatchBench({ 'src/a': '1' });
    const report = bench.nextReport();
    await writeFile(join(bench.root, 'src/a'), '2');
    await report;
    await writeFile(join(bench.root, 'src/b'), '2');
    await bench.scan('changed');
    expect(bench.reports()).toBe(1);
    const next = bench.nextReport();
    await writeFile(join(bench.root, 'src/b'), '3');
    await next;
    expect((await bench.compare()).changed).toEqual(['src/b']);
  });

  it('finds files in folders that appear one in another, and later changes there', async () => {
    const bench = await createWatchBench();
    await bench.shell('mkdir -p a/b/c/d/e && echo 1 > a/b/c/d/e/f && mkdir -p x/y && echo 1 > x/y/z');
    expect(await bench.compare()).toMatchObject({ changed: ['a/b/c/d/e/f', 'x/y/z'], missed: [] });
    await bench.shell('echo 2 > a/b/c/d/e/f; echo 2 > x/y/z');
    expect(await bench.compare()).toMatchObject({ extent: 'changed', changed: ['a/b/c/d/e/f', 'x/y/z'], missed: [] });
  });

  it('follows folders that move inside the tree, out of it, into it, and in place of each other', async () => {
    const bench = await createWatchBench({ 'one/deep/a': '1', 'two/deep/b': '1', 'three/c': '1' });
    await mkdir(join(bench.top, 'outside'));
    await writeFile(join(bench.top, 'outside/d'), '1');
    await bench.shell('mv one four; mv two one; mv three ../gone; mv ../outside in');
    expect(await bench.compare()).toMatchObject({ extent: 'changed', missed: [] });
    await bench.shell('echo 2 > one/deep/b; echo 2 > four/deep/a; echo 2 > ../gone/c; echo 2 > in/d');
    expect(await bench.compare()).toEqual({
      extent: 'changed',
      changed: ['four/deep/a', 'in/d', 'one/deep/b'],
      missed: [],
    });
  });

  it('loses nothing when a program writes 2,000 files, or git checks them out', async () => {
    const bench = await createWatchBench({ a: '1' });
    const git = (...input: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=N', '-c', 'user.email=e@e.invalid', ...input], { cwd: bench.root });
    const write = (text: string) => {
      const script = `const { mkdirSync, writeFileSync } = require('node:fs');
        for (let at = 0; at < 2_000; at += 1) {
          mkdirSync(\`src/\${at % 20}\`, { recursive: true });
          writeFileSync(\`src/\${at % 20}/\${at}\`, '${text}');
        }`;
      execFileSync(process.execPath, ['--eval', script], { cwd: bench.root });
    };
    write('1');
    const first = await bench.compare();
    expect([first.changed.length, first.missed]).toEqual([2_000, []]);
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'x');
    write('2');
    git('commit', '-qam', 'y');
    expect((await bench.compare()).missed).toEqual([]);
    git('checkout', '-q', 'HEAD~');
    const last = await bench.compare();
    expect([last.changed.length, last.missed]).toEqual([2_000, []]);
  });

  it('scans the whole folder if more changed at once than the kernel is certain to report', async () => {
    const bench = await createWatchBench({ a: '1' }, { mostAtOnce: 50 });
    await bench.shell('for f in $(seq 100); do echo 1 > $f; done');
    const { changed, extent, missed } = await bench.compare();
    expect([extent, changed.length, missed]).toEqual(['whole', 100, []]);
    await bench.shell('echo 2 > a');
    expect(await bench.compare()).toEqual({ extent: 'changed', changed: ['a'], missed: [] });
  });

  it('watches no ignored folder, except where git tracks a file', async () => {
    const bench = await createWatchBench({
      '.gitignore': 'out/\n',
      'src/a': '1',
      'src/.gitignore': 'gen/\n',
      'src/gen/deep/b': '1',
      'node_modules/c/d': '1',
      'out/e': '1',
      'out/deep/f': '1',
    });
    expect(bench.watch.size).toBe(2);
    execFileSync('sh', ['-c', 'git init -q && git add -f out/deep/f'], { cwd: bench.root });
    expect(await bench.compare()).toMatchObject({ extent: 'whole', changed: ['out/deep/f'] });
    expect(bench.watch.size).toBe(4);
    await bench.shell('echo 2 > node_modules/c/d; echo 2 > src/gen/deep/b; echo 2 > out/e; echo 2 > out/deep/f');
    expect(await bench.compare()).toEqual({ extent: 'changed', changed: ['out/deep/f'], missed: [] });
  });

  it('scans the whole folder after the ignore rules changed, and stops watching what is ignored now', async () => {
    const bench = await createWatchBench({ 'src/a': '1', 'out/b': '1' });
    await writeFile(join(bench.root, '.gitignore'), 'out/\n');
    expect(await bench.compare()).toMatchObject({ extent: 'whole', missed: [] });
    expect(bench.watch.size).toBe(2);
  });

  it('follows no link out of the folder', async () => {
    const bench = await createWatchBench({ 'src/a': '1' });
    await mkdir(join(bench.top, 'outside'));
    await symlink(join(bench.top, 'outside'), join(bench.root, 'link'));
    await bench.scan('changed');
    writeFileSync(join(bench.top, 'outside/b'), '1');
    expect(await bench.watch.take()).toEqual([]);
    expect(bench.watch.size).toBe(2);
  });

  it('knows nothing after another folder took the place of its own', async () => {
    const bench = await createWatchBench({ a: '1' });
    await rename(bench.root, join(bench.top, 'away'));
    await mkdir(bench.root);
    await writeFile(join(bench.root, 'a'), '2');
    expect(await bench.compare()).toEqual({ extent: 'whole', changed: ['a'], missed: [] });
    await writeFile(join(bench.root, 'b'), '2');
    expect(await bench.compare()).toEqual({ extent: 'changed', changed: ['b'], missed: [] });
  });

  it('knows nothing after a scan whose changes were refused', async () => {
    const bench = await createWatchBench({ a: '1' });
    await writeFile(join(bench.root, 'a'), '2');
    expect(await bench.scan('changed', { deliver: async () => false })).toMatchObject({ isComplete: false });
    expect(await bench.compare()).toEqual({ extent: 'whole', changed: ['a'], missed: [] });
  });

  it('scans the whole folder if the system allows too few watches, and keeps none of them', async () => {
    const bench = await createWatchBench({ 'a/b': '1', 'c/d': '1' }, { maxFolders: 2 });
    expect(bench.watch.size).toBe(0);
    await writeFile(join(bench.root, 'a/b'), '2');
    expect(await bench.compare()).toEqual({ extent: 'whole', changed: ['a/b'], missed: [] });
  });

  it.skipIf(process.getuid?.() === 0)('finds what is in a folder once it can be read', async () => {
    const bench = await createWatchBench({ 'src/a': '1' });
    await mkdir(join(bench.root, 'closed'));
    await writeFile(join(bench.root, 'closed/b'), '1');
    await chmod(join(bench.root, 'closed'), 0);
    onTestFinished(() => chmod(join(bench.root, 'closed'), 0o700).catch(() => undefined));
    await bench.scan('changed');
    await chmod(join(bench.root, 'closed'), 0o700);
    expect((await bench.compare()).missed).toEqual([]);
    expect(bench.texts()).toMatchObject({ 'closed/b': '1' });
  });

  it('closes the watches of folders that are gone', async () => {
    const bench = await createWatchBench({ 'a/b/c': '1', 'd/e': '1' });
    expect(bench.watch.size).toBe(4);
    await rm(join(bench.root, 'a'), { recursive: true });
    await bench.scan('changed');
    expect(bench.watch.size).toBe(2);
    bench.watch.close();
    expect(bench.watch.size).toBe(0);
  });
});
