import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runs } from '../../fixtures/testkit/properties.ts';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { countChanges } from './count-changes.ts';
import { PrivateRepository } from './private-repository.ts';
import { keepTree } from './publish.ts';
import { formatPath } from './raw-path.ts';
import { findRepository } from './repository-place.ts';
import { listIgnored, takeWorkingTreeSnapshot } from './snapshot.ts';
import { createGitBench, git, unwrap } from './testing/git-bench.ts';

describe('a snapshot', () => {
  it('a git snapshot has all current files, and changes neither index nor objects of the repository', async () => {
    const bench = await createGitBench({ 'a.txt': 'a\n', 'deep/b.txt': 'b\n', '.gitignore': '*.log\n' });
    bench.write('a.txt', 'changed\n');
    bench.write('.env', 'SECRET=1\n');
    bench.write('x.log', 'ignored\n');
    rmSync(join(bench.root, 'deep/b.txt'));
    const before = [bench.run('count-objects', '-v'), bench.run('status', '--porcelain')];
    const { tree, head, nested } = await bench.snapshot();
    expect(bench.show(tree)).toEqual({ '.env': 'SECRET=1\n', '.gitignore': '*.log\n', 'a.txt': 'changed\n' });
    expect(head).toBe(bench.run('rev-parse', 'HEAD'));
    expect(nested).toEqual([]);
    expect([bench.run('count-objects', '-v'), bench.run('status', '--porcelain')]).toEqual(before);
  });

  it('work in a repository does not bring back a data folder that was deleted meanwhile, like that of a demo', async () => {
    const bench = await createGitBench({ 'a.txt': 'a\n' });
    const dataFolder = join(bench.dataFolder, 'demo', 'data');
    mkdirSync(dataFolder, { recursive: true });
    const place = unwrap(await findRepository(bench.root));
    const repository = unwrap(await PrivateRepository.open({ ...git, privateFolder: join(dataFolder, 'git') }, place));
    rmSync(join(bench.dataFolder, 'demo'), { recursive: true });
    const head = bench.run('rev-parse', 'HEAD');
    const done = await Promise.all([
      takeWorkingTreeSnapshot(repository),
      countChanges(repository, head),
      keepTree(repository, 'kept', bench.run('rev-parse', 'HEAD^{tree}')),
    ]);
    expect(done.map(({ ok }) => ok)).toEqual([false, false, false]);
    expect(existsSync(join(bench.dataFolder, 'demo'))).toBe(false);
  });

  it('a git snapshot sees an edit of the same length in the same second, each time', async () => {
    const bench = await createGitBench({ 'a.txt': 'nine\n' });
    for (let round = 0; round < runs(5, 20); round++) {
      const text = `${String(round).padStart(4, '0')}\n`;
      bench.write('a.txt', 'nine\n');
      bench.run('add', 'a.txt');
      await bench.snapshot();
      bench.write('a.txt', text);
      expect(bench.show((await bench.snapshot()).tree)).toEqual({ 'a.txt': text });
    }
  });

  it('a git snapshot trusts the disk, not the configuration, about case and times of files', async () => {
    const bench = await createGitBench({ 'README.md': 'a\n' });
    const isOne = existsSync(join(bench.root, 'readme.MD'));
    for (const [key, value] of [
      ['core.ignorecase', 'true'],
      ['core.checkstat', 'minimal'],
      ['core.trustctime', 'false'],
    ]) {
      bench.run('config', key ?? '', value ?? '');
    }
    if (!isOne) bench.write('readme.md', 'another file\n');
    const files = bench.show((await bench.snapshot()).tree);
    expect(files).toEqual({ 'README.md': 'a\n', ...(isOne ? {} : { 'readme.md': 'another file\n' }) });
    const config = readFileSync(join(bench.repository.gitFolder, 'config'), 'utf8');
    for (const line of ['checkstat = "default"', 'trustctime = "true"']) expect(config).toContain(line);
  });

  it('a git snapshot sees edits of files that git was told to assume unchanged or to skip', async () => {
    const bench = await createGitBench({ 'a.txt': 'a\n', 'b.txt': 'b\n', 'c.txt': 'c\n' });
    bench.run('update-index', '--assume-unchanged', 'a.txt');
    bench.run('update-index', '--skip-worktree', 'b.txt', 'c.txt');
    bench.write('a.txt', 'mine\n');
    bench.write('b.txt', 'mine\n');
    rmSync(join(bench.root, 'c.txt'));
    expect(bench.show((await bench.snapshot()).tree)).toEqual({ 'a.txt': 'mine\n', 'b.txt': 'mine\n', 'c.txt': 'c\n' });
  });

  it('a git snapshot takes files outside a sparse checkout from the last commit', async () => {
    for (const extra of [[], ['--sparse-index']]) {
      const bench = await createGitBench({ 'in/a.txt': 'a\n', 'out/b.txt': 'b\n', 'out/c.txt': 'c\n' });
      bench.run('sparse-checkout', 'init', '--cone', ...extra);
      bench.run('sparse-checkout', 'set', 'in');
      expect(readdirSync(bench.root)).not.toContain('out');
      bench.write('in/a.txt', 'changed\n');
      const expected = { 'in/a.txt': 'changed\n', 'out/b.txt': 'b\n', 'out/c.txt': 'c\n' };
      expect(bench.show((await bench.snapshot()).tree)).toEqual(expected);
      bench.write('out/b.txt', 'here\n');
      expect(bench.show((await bench.snapshot()).tree)).toEqual({ ...expected, 'out/b.txt': 'here\n' });
      bench.run('sparse-checkout', 'disable');
      rmSync(join(bench.root, 'out/c.txt'));
      expect(Object.keys(bench.show((await bench.snapshot()).tree))).toEqual(['in/a.txt', 'out/b.txt']);
    }
  });

  it('a git snapshot is the same from a split index and during a merge', async () => {
    const bench = await createGitBench({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
    bench.run('update-index', '--split-index');
    bench.write('ignored.txt', 'forced\n');
    bench.write('.git/info/exclude', 'ignored.txt\n');
    bench.run('add', '--force', 'ignored.txt');
    expect(Object.keys(bench.show((await bench.snapshot()).tree))).toEqual(['a.txt', 'b.txt', 'ignored.txt']);
    bench.run('rm', '--cached', '--quiet', 'ignored.txt');
    expect(Object.keys(bench.show((await bench.snapshot()).tree))).toEqual(['a.txt', 'b.txt']);
    const blob = bench.run('rev-parse', 'HEAD:a.txt');
    const stages = [1, 2, 3].map((stage) => `100644 ${blob} ${stage}\ta.txt\n`).join('');
    execFileSync('git', ['-C', bench.root, 'update-index', '--index-info'], {
      input: `0 ${'0'.repeat(40)}\ta.txt\n${stages}`,
    });
    bench.write('a.txt', '<<<<<<<\n');
    expect(bench.show((await bench.snapshot()).tree)).toMatchObject({ 'a.txt': '<<<<<<<\n' });
  });

  it('a git snapshot follows files that become folders, links, and files again', async () => {
    const bench = await createGitBench({ a: 'a\n', 'd/x': 'x\n', 'e/y': 'y\n' });
    await bench.snapshot();
    rmSync(join(bench.root, 'a'));
    bench.write('a/in', 'in\n');
    rmSync(join(bench.root, 'd'), { recursive: true });
    bench.write('d', 'file\n');
    renameSync(join(bench.root, 'e'), join(bench.root, 'f'));
    symlinkSync('f', join(bench.root, 'e'));
    expect(bench.show((await bench.snapshot()).tree)).toEqual({ 'a/in': 'in\n', d: 'file\n', e: 'f', 'f/y': 'y\n' });
    rmSync(join(bench.root, 'a'), { recursive: true });
    bench.write('a', 'again\n');
    expect(bench.show((await bench.snapshot()).tree)).toMatchObject({ a: 'again\n', d: 'file\n' });
  });

  it('a git snapshot names what a tree cannot hold', async () => {
    const bench = await createGitBench({ 'a.txt': 'a\n', 'src/b.txt': 'b\n', pipe: 'x\n' });
    for (const [folder, commits] of [
      ['made', true],
      ['empty', false],
      ['src', true],
    ] as const) {
      bench.write(`${folder}/file.txt`, 'file\n');
      bench.run('init', '--quiet', join(bench.root, folder));
      if (!commits) continue;
      bench.run('-C', join(bench.root, folder), 'add', '.');
      bench.commitIn(join(bench.root, folder));
    }
    rmSync(join(bench.root, 'pipe'));
    execFileSync('mkfifo', [join(bench.root, 'pipe')]);
    const { nested, tree } = await bench.snapshot();
    expect(nested.map(({ kind, path }) => `${kind} ${path}`).sort()).toEqual([
      'repository empty',
      'repository made',
      'repository src',
      'special pipe',
    ]);
    expect(Object.keys(bench.show(tree))).toEqual(['a.txt', 'src/b.txt', 'src/file.txt']);
  });

  it('a git snapshot names files whose names git refuses, and has the others', async () => {
    const bench = await createGitBench({ 'a.txt': 'a\n' });
    for (const path of ['.GIT/config', 'deep/.Git/hooks/x', 'git~1', 'fine.txt']) bench.write(path, 'x\n');
    const { nested, tree } = await bench.snapshot();
    expect(Object.keys(bench.show(tree))).toEqual(['a.txt', 'fine.txt']);
    const refused = ['.GIT/config', 'deep/.Git/hooks/x', 'git~1'];
    expect(nested.map(({ kind, path }) => [kind, path]).sort()).toEqual(refused.map((path) => ['special', path]));
  });

  it('a git snapshot does not block on pipes in place of the files of a repository', async () => {
    for (const name of ['config', 'index', 'info/exclude', 'info/attributes', 'shallow', 'commondir']) {
      const bench = await createGitBench({ 'a.txt': 'a\n' });
      rmSync(join(bench.root, '.git', name), { force: true });
      mkdirSync(join(bench.root, '.git/info'), { recursive: true });
      execFileSync('mkfifo', [join(bench.root, '.git', name)]);
      const repository = await bench.open();
      expect(bench.show(unwrap(await takeWorkingTreeSnapshot(repository)).tree)).toEqual({ 'a.txt': 'a\n' });
    }
  });

  it('a git snapshot leaves out ignored files, which can be listed', async () => {
    const bench = await createGitBench({ 'a.txt': 'a\n', '.gitignore': '*.env\nbuilt/\n' });
    for (const path of ['.env', 'deep/x.env', 'built/one', 'built/two']) bench.write(path, 'x\n');
    await bench.snapshot();
    expect(unwrap(await listIgnored(await bench.open()))).toEqual(['.env', 'built/', 'deep/']);
  });

  it('a git snapshot can be taken many times at once', async () => {
    const bench = await createGitBench({ 'a.txt': 'a\n' });
    bench.write('b.txt', 'b\n');
    const head = bench.run('rev-parse', 'HEAD');
    const taken = await Promise.all(Array.from({ length: 6 }, () => bench.snapshot()));
    const counted = await Promise.all([1, 2].map(async () => await countChanges(await bench.open(), head)));
    expect(new Set(taken.map(({ tree }) => tree)).size).toBe(1);
    expect(counted).toEqual([
      { ok: true, value: 1 },
      { ok: true, value: 1 },
    ]);
  });

  it('a git snapshot is the same with a new index and with one that saw earlier states', async () => {
    const bench = await createGitBench({ 'a.txt': 'a\n', 'src/b.txt': 'b\n' });
    bench.write('made/x.txt', 'x\n');
    bench.write('src/new.txt', 'new\n');
    const before = await bench.snapshot();
    expect(Object.keys(bench.show(before.tree))).toContain('made/x.txt');
    bench.run('init', '--quiet', join(bench.root, 'made'));
    bench.run('init', '--quiet', join(bench.root, 'src'));
    const seen = await bench.snapshot();
    const fresh = await bench.snapshot({ filters: true });
    expect(seen.tree).toBe(fresh.tree);
    const names = ({ nested }: typeof seen) => nested.map(({ path }) => path).sort();
    expect([names(seen), names(fresh)]).toEqual([
      ['made', 'src'],
      ['made', 'src'],
    ]);
    expect(Object.keys(bench.show(seen.tree))).toEqual(['a.txt', 'src/b.txt', 'src/new.txt']);
  });

  it('a git snapshot counts an empty or missing submodule as unchanged, and names one that has moved or has files', async () => {
    const bench = await createGitBench({ 'a.txt': 'a\n' });
    const part = await createGitBench({ 'p.txt': 'p\n' });
    bench.run('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', part.root, 'part');
    bench.commitIn(bench.root);
    const head = bench.run('rev-parse', 'HEAD^{tree}');
    expect(await bench.snapshot()).toMatchObject({
      tree: head,
      nested: [{ path: 'part', kind: 'submoduleWithFiles' }],
    });
    bench.write('part/p.txt', 'moved\n');
    bench.commitIn(join(bench.root, 'part'));
    expect(await bench.snapshot()).toMatchObject({ tree: head, nested: [{ path: 'part', kind: 'submoduleMoved' }] });
    rmSync(join(bench.root, 'part'), { recursive: true });
    expect(await bench.snapshot()).toMatchObject({ tree: head, nested: [] });
    mkdirSync(join(bench.root, 'part'));
    expect(await bench.snapshot()).toMatchObject({ tree: head, nested: [] });
    rmSync(join(bench.root, 'part'), { recursive: true });
    bench.write('part', 'now a file\n');
    expect(bench.show((await bench.snapshot()).tree)).toMatchObject({ part: 'now a file\n' });
  });

  it.skipIf(process.platform !== 'linux')('a git snapshot has names that are not UTF-8, byte for byte', async () => {
    const bench = await createGitBench({ 'a.txt': 'a\n' });
    const name = Buffer.concat([Buffer.from(`${bench.root}/n`), Buffer.from([0xe9, 0x0a, 0x22])]);
    writeFileSync(name, 'odd\n');
    const { tree } = await bench.snapshot();
    expect(bench.run('-C', bench.root, 'version')).toContain('git');
    const changes = await bench.differences(bench.run('rev-parse', 'HEAD^{tree}'), tree);
    expect(changes.map(({ path, status }) => [status, path])).toEqual([['A', 'n\xe9\n"']]);
    expect(changes.map(({ path }) => formatPath(path))).toEqual(['n\\xe9\\x0a"']);
    rmSync(name);
    expect((await bench.snapshot()).tree).toBe(bench.run('rev-parse', 'HEAD^{tree}'));
  });

  it('a git snapshot continues after an earlier one was killed, and after its store was damaged', async () => {
    const bench = await createGitBench({ 'a.txt': 'a\n' });
    bench.write('new.txt', 'new\n');
    const { tree } = await bench.snapshot();
    const store = join(
      bench.dataFolder,
      readdirSync(bench.dataFolder).find((name) => /^[0-9a-f]{16}$/.test(name)) ?? '',
    );
    const index = join(store, 'indexes', readdirSync(join(store, 'indexes'))[0] ?? '');
    writeFileSync(join(index, 'index.lock'), '');
    expect((await bench.snapshot()).tree).toBe(tree);
    writeFileSync(join(index, 'index'), 'DIRCgarbage');
    expect((await bench.snapshot()).tree).toBe(tree);
    for (const name of readdirSync(join(store, 'objects'))) {
      if (/^..$/.test(name)) rmSync(join(store, 'objects', name), { recursive: true });
    }
    expect((await bench.snapshot()).tree).toBe(tree);
    expect(bench.show(tree)).toMatchObject({ 'new.txt': 'new\n' });
  });

  it('a git snapshot takes unchanged files of a filter from git, and runs no filter', async () => {
    const bench = await createGitBench({ 'a.txt': 'a\n' });
    bench.run('config', 'filter.lfs.clean', 'sed s/whole/pointer/');
    bench.run('config', 'filter.lfs.smudge', 'sed s/pointer/whole/');
    bench.write('.gitattributes', '*.bin filter=lfs\n');
    for (const name of ['one.bin', 'two.bin', 'three.bin']) bench.write(name, `whole ${name}\n`);
    // Older than the index, so that git does not reread them.
    for (const name of ['one.bin', 'two.bin', 'three.bin']) utimesSync(join(bench.root, name), 1_000, 1_000);
    bench.commitIn(bench.root);
    bench.run('update-index', '--assume-unchanged', 'three.bin');
    expect((await bench.snapshot()).tree).not.toBe('');
    bench.write('two.bin', 'whole but new\n');
    bench.write('three.bin', 'whole but other\n');
    expect(bench.show((await bench.snapshot()).tree)).toMatchObject({
      'one.bin': 'pointer one.bin\n',
      'two.bin': 'whole but new\n',
      'three.bin': 'whole but other\n',
    });
    expect(unwrap(await countChanges(await bench.open(), bench.run('rev-parse', 'HEAD')))).toBe(2);
  });

  it('a git snapshot of a repository without a commit has its files', async () => {
    const bench = await createGitBench({});
    rmSync(join(bench.root, '.git'), { recursive: true });
    bench.run('init', '--quiet', bench.root);
    bench.write('a.txt', 'a\n');
    const { head, tree } = await bench.snapshot();
    expect(head).toBeNull();
    expect(bench.show(tree)).toEqual({ 'a.txt': 'a\n' });
  });

  it('a git snapshot sees an edit of the same size whose time was set back', async () => {
    const bench = await createGitBench({ 'a.txt': 'aaaa\n' });
    await bench.snapshot();
    bench.write('a.txt', 'bbbb\n');
    utimesSync(join(bench.root, 'a.txt'), 1_000, 1_000);
    expect(bench.show((await bench.snapshot()).tree)).toEqual({ 'a.txt': 'bbbb\n' });
  });
});

const python = spawnSync(
  'python3',
  ['-c', 'import sys; print(sys.executable if sys.version_info >= (3, 11) else "")'],
  {
    encoding: 'utf8',
  },
).stdout?.trim();

it.runIf(python)("runs the user's filter without Python modules from the folder", async () => {
  const bench = await createGitBench({ 'a.txt': 'a\n', '.gitattributes': '*.txt filter=strip\n' });
  const home = createTemporaryFolder('home');
  onTestFinished(() => home.remove());
  const config = `[user]\n\tname = a\n\temail = a@b\n[filter "strip"]\n\tclean = "${python}" -m strip_output\n`;
  writeFileSync(join(home.path, '.gitconfig'), config);
  writeFileSync(join(bench.root, 'a.txt'), 'new\n');
  const reached = join(home.path, 'reached');
  writeFileSync(join(bench.root, 'strip_output.py'), `open(${JSON.stringify(reached)}, 'w').write('reached')\n`);
  const repository = await bench.open(bench.root, { ...git, environment: { ...git.environment, HOME: home.path } });
  unwrap(await takeWorkingTreeSnapshot(repository, { filters: true }));
  expect(existsSync(reached) ? readFileSync(reached, 'utf8') : 'not reached').toBe('not reached');
});
