import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { lstatSync, rmSync } from 'node:fs';
import { chmod, link, lstat, mkdir, rename, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listOpenFiles } from '../../fixtures/testkit/open-files.ts';
import { createScanBench } from './testing/scan-bench.ts';

const absent = { kind: 'absent' };
const ignored = { kind: 'lost', why: 'ignored' };

describe('the first scan of a folder', () => {
  it('finds every file with its content, mode and size, and no earlier state in the first scan', async () => {
    const bench = await createScanBench({ 'a.txt': 'one', 'deep/er/b': '', 'c.sh': 'run' });
    bench.plant({ binary: Uint8Array.of(0, 255, 10, 13, 0, 200) });
    await chmod(join(bench.root, 'c.sh'), 0o755);
    const { changes, files, ignored, isComplete } = await bench.look();
    expect({ files, ignored, isComplete }).toEqual({ files: 4, ignored: [], isComplete: true });
    expect(changes.every(({ before }) => before === null)).toBe(true);
    expect(bench.texts()).toMatchObject({ 'a.txt': 'one', 'deep/er/b': '', 'c.sh': 'run' });
    expect(bench.known.get('c.sh')?.state).toMatchObject({ kind: 'file', mode: 0o755, size: 3 });
    const state = bench.known.get('binary')?.state;
    const content = state?.kind === 'file' ? bench.contents.get(state.sha256) : undefined;
    expect([...(content ?? [])]).toEqual([0, 255, 10, 13, 0, 200]);
    const changedAt = changes.find(({ path }) => path === 'a.txt')?.changedAt;
    expect(changedAt).toBe(Math.floor(lstatSync(join(bench.root, 'a.txt')).ctimeMs));
  });

  it('delivers the same content once, in batches of up to 1,000 changes', async () => {
    const bench = await createScanBench();
    bench.plant(Object.fromEntries(Array.from({ length: 2_500 }, (_, at) => [`f${at}`, `${at % 10}`])));
    const { batches } = await bench.look();
    expect(batches.map(({ changes }) => changes)).toEqual([1_000, 1_000, 500]);
    expect(bench.contents.size).toBe(10);
  });

  it('delivers large contents in batches of up to 4 MB, and a larger one in its own batch', async () => {
    const bench = await createScanBench();
    bench.plant(Object.fromEntries(Array.from({ length: 6 }, (_, at) => [`f${at}`, randomBytes(1.9 * 2 ** 20)])));
    bench.plant({ large: randomBytes(6 * 2 ** 20) });
    const { batches } = await bench.look();
    expect(batches.every(({ bytes, changes }) => bytes <= 2 ** 22 || changes === 1)).toBe(true);
    expect(batches.reduce((sum, { changes }) => sum + changes, 0)).toBe(7);
  });

  it('has at most two batches in flight', async () => {
    const bench = await createScanBench();
    bench.plant(Object.fromEntries(Array.from({ length: 2_500 }, (_, at) => [`f${at}`, ''])));
    const answers: (() => void)[] = [];
    const deliver = () => new Promise<boolean>((resolve) => answers.push(() => resolve(true)));
    const looked = bench.look({ deliver });
    await expect.poll(() => answers.length).toBe(2);
    await new Promise((resolve) => setImmediate(resolve));
    expect([answers.length, bench.known.size]).toEqual([2, 0]);
    for (let at = 0; at < 3; at += 1) {
      await expect.poll(() => answers.length).toBeGreaterThan(at);
      answers[at]?.();
    }
    expect((await looked).changes).toHaveLength(2_500);
  });
});

describe('a later scan', () => {
  it('finds created, changed, removed and renamed files in a later scan', async () => {
    const bench = await createScanBench({ changed: 'old', gone: 'x', 'dir/moved': 'm', same: 's' });
    await bench.look();
    bench.tick();
    bench.plant({ changed: 'new', created: 'c' });
    await rm(join(bench.root, 'gone'));
    await rename(join(bench.root, 'dir'), join(bench.root, 'other'));
    const before = new Map(bench.known);
    const { changes } = await bench.look();
    const file = { kind: 'file' };
    expect(Object.fromEntries(changes.map(({ path, ...change }) => [path, change]))).toMatchObject({
      changed: { before: before.get('changed')?.state, after: file },
      created: { before: absent, after: file },
      gone: { before: before.get('gone')?.state, after: absent, stamp: null },
      'dir/moved': { before: before.get('dir/moved')?.state, after: absent, stamp: null },
      'other/moved': { before: absent, after: before.get('dir/moved')?.state },
    });
    expect(changes).toHaveLength(5);
    const removedAt = Math.floor((await lstat(bench.root)).ctimeMs);
    expect(changes.find(({ path }) => path === 'gone')?.changedAt).toBe(removedAt);
    expect(bench.texts()).toEqual({ changed: 'new', created: 'c', same: 's', 'other/moved': 'm' });
  });

  it('reports when files that vanished during the scan were removed', async () => {
    const names = Array.from({ length: 20 }, (_, at) => `deep/f${at}`);
    const plant = (text: string) => bench.plant(Object.fromEntries(names.map((name) => [name, text])));
    const bench = await createScanBench();
    plant('old');
    await bench.look();
    plant('changed');
    bench.tick();
    // Files are read one by one after their folder was listed.
    let reads = 0;
    const alive = () => {
      reads += 1;
      if (reads === 5) for (const name of names) rmSync(join(bench.root, name), { force: true });
    };
    const { changes } = await bench.look({ reportAlive: alive });
    const removedAt = Math.floor(lstatSync(join(bench.root, 'deep')).ctimeMs);
    const removed = changes.filter(({ stamp }) => stamp === null);
    expect(removed.length).toBeGreaterThan(10);
    expect(new Set(removed.map(({ changedAt }) => changedAt))).toEqual(new Set([removedAt]));
  });

  it('finds nothing in an unchanged folder, and only a new stamp for a touched file', async () => {
    const bench = await createScanBench({ a: 'a', b: 'b' });
    await bench.look();
    expect((await bench.look()).changes).toEqual([]);
    await utimes(join(bench.root, 'a'), 1, 1);
    const state = bench.known.get('a')?.state;
    expect((await bench.look()).changes).toMatchObject([{ path: 'a', before: null, after: state }]);
    expect((await bench.look()).changes).toEqual([]);
  });

  it('finds a changed mode', async () => {
    const bench = await createScanBench({ a: 'a' });
    await bench.look();
    bench.tick();
    await chmod(join(bench.root, 'a'), 0o700);
    const { changes } = await bench.look();
    expect(changes).toMatchObject([{ before: { mode: expect.any(Number) }, after: { mode: 0o700 } }]);
    expect(bench.texts()).toEqual({ a: 'a' });
  });

  it('finds a change of the same size at the moment of the last scan', async () => {
    const bench = await createScanBench({ a: 'one' });
    const now = () => Date.now();
    await bench.look({ now });
    const state = bench.known.get('a')?.state ?? { kind: 'absent' };
    await writeFile(join(bench.root, 'a'), 'two');
    await bench.look({ now });
    // As if both had been written within one tick of the disk's clock.
    bench.known.set('a', { stamp: bench.known.get('a')?.stamp ?? '', state });
    expect((await bench.look({ now })).changes).toMatchObject([{ path: 'a', before: state }]);
    expect(bench.texts()).toEqual({ a: 'two' });
  });

  it('finds a file, a folder and a link that replaced each other', async () => {
    const bench = await createScanBench({ a: 'a', 'b/in': 'b', 'c/in': 'c' });
    await bench.look();
    bench.tick();
    for (const name of ['a', 'b', 'c']) await rm(join(bench.root, name), { recursive: true });
    bench.plant({ 'a/in': 'a', b: 'b' });
    await mkdir(join(bench.top, 'outside'));
    await writeFile(join(bench.top, 'outside', 'in'), 'c');
    await symlink(join(bench.top, 'outside'), join(bench.root, 'c'));
    await bench.look();
    expect(bench.texts()).toEqual({ 'a/in': 'a', b: 'b', c: `-> ${join(bench.top, 'outside')}` });
  });

  it('stops when a batch is refused, and knows only what was delivered', async () => {
    const bench = await createScanBench();
    bench.plant(Object.fromEntries(Array.from({ length: 1_500 }, (_, at) => [`f${at}`, ''])));
    let left = 1;
    const { isComplete } = await bench.look({ deliver: async () => left-- > 0 });
    expect([isComplete, bench.known.size]).toEqual([false, 1_000]);
    expect((await bench.look()).changes).toHaveLength(500);
  });
});

describe('a finished scan', () => {
  it('waits for no answer to a batch when a scan is over, even if it was stopped', async () => {
    const bench = await createScanBench();
    bench.plant(Object.fromEntries(Array.from({ length: 2_500 }, (_, at) => [`f${at}`, ''])));
    let [sent, answered] = [0, 0];
    const deliver = async () => {
      sent += 1;
      // The first batch is refused, the next one is answered much later.
      for (let turns = 0; sent > 1 && turns < 500; turns++) await new Promise((resolve) => setImmediate(resolve));
      answered += 1;
      return false;
    };
    expect((await bench.look({ deliver })).isComplete).toBe(false);
    expect([sent, answered]).toEqual([2, 2]);
  });

  it.runIf(process.platform === 'linux')(
    'closes every folder and file when a scan is over, even if it was stopped',
    async () => {
      const bench = await createScanBench({ 'a/b/c': 'c', 'a/d': 'd' });
      await bench.look();
      expect(listOpenFiles(bench.root)).toEqual([]);
      bench.plant({ 'a/b/more': 'more', e: 'e' });
      expect((await bench.look({ deliver: async () => false })).isComplete).toBe(false);
      expect(listOpenFiles(bench.root)).toEqual([]);
    },
  );
});

describe('what a scan does not store', () => {
  it('does not store a file over 10 MB, but reports its later changes', async () => {
    const bench = await createScanBench({ fits: '', large: '' });
    await truncate(join(bench.root, 'fits'), 10 * 2 ** 20);
    await truncate(join(bench.root, 'large'), 10 * 2 ** 20 + 1);
    await bench.look();
    const tooLarge = { kind: 'lost', why: 'tooLarge' };
    expect(bench.known.get('large')?.state).toEqual(tooLarge);
    expect(bench.known.get('fits')?.state).toMatchObject({ kind: 'file', size: 10 * 2 ** 20 });
    expect((await bench.look()).changes).toEqual([]);
    await truncate(join(bench.root, 'large'), 10 * 2 ** 20 + 2);
    expect((await bench.look()).changes).toMatchObject([{ path: 'large', before: tooLarge, after: tooLarge }]);
  });

  it('does not store a file without space for it until there is space', async () => {
    const bench = await createScanBench({ a: 'a' });
    bench.plant({ large: randomBytes(10_000) });
    const noRoom = { kind: 'lost', why: 'noRoom' };
    expect((await bench.look({ room: 1_000 })).after).toMatchObject({ a: { kind: 'file' }, large: noRoom });
    expect((await bench.look({ room: 1_000 })).changes).toEqual([]);
    expect((await bench.look()).changes).toMatchObject([{ path: 'large', before: noRoom, after: { kind: 'file' } }]);
  });

  it.skipIf(process.platform === 'win32')(
    'does not store a pipe or a socket, and is not blocked by a pipe',
    async () => {
      const bench = await createScanBench();
      execFileSync('mkfifo', [join(bench.root, 'pipe'), join(bench.root, '.gitignore')]);
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(join(bench.root, 's'), resolve));
      await bench.look();
      server.close();
      expect(bench.texts()).toEqual({ '.gitignore': 'special', pipe: 'special', s: 'special' });
    },
  );

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'does not store an unreadable file, and keeps what it knows of an unreadable folder',
    async () => {
      const bench = await createScanBench({ a: 'a', 'closed/b': 'b', 'listed/c': 'c' });
      await bench.look();
      await chmod(join(bench.root, 'a'), 0);
      await chmod(join(bench.root, 'closed'), 0);
      await chmod(join(bench.root, 'listed'), 0o400);
      const { changes, isComplete } = await bench.look();
      await chmod(join(bench.root, 'closed'), 0o700);
      await chmod(join(bench.root, 'listed'), 0o700);
      expect(changes).toMatchObject([{ path: 'a', after: { kind: 'lost', why: 'unreadable' } }]);
      expect([isComplete, bench.texts()]).toEqual([true, { a: 'unreadable', 'closed/b': 'b', 'listed/c': 'c' }]);
    },
  );
});

describe('links and names', () => {
  it('never follows links, also in circles or to the outside', async () => {
    const bench = await createScanBench({ 'a/b': 'b' });
    await writeFile(join(bench.top, 'secret'), 'secret');
    await symlink('..', join(bench.root, 'a', 'loop'));
    await symlink('self', join(bench.root, 'self'));
    await symlink(bench.top, join(bench.root, 'out'));
    await symlink('../secret', join(bench.root, 'file'));
    await bench.look();
    const links = { 'a/loop': '-> ..', self: '-> self', out: `-> ${bench.top}`, file: '-> ../secret' };
    expect(bench.texts()).toEqual({ 'a/b': 'b', ...links });
    expect((await bench.look()).changes).toEqual([]);
    bench.tick();
    await rm(join(bench.root, 'self'));
    await symlink('elsewhere', join(bench.root, 'self'));
    expect((await bench.look()).after).toEqual({ self: { kind: 'link', target: 'elsewhere' } });
  });

  it.skipIf(process.platform !== 'linux')('keeps names that are not UTF-8', async () => {
    const bench = await createScanBench();
    const place = (...names: readonly string[]) => Buffer.from([bench.root, ...names].join('/'), 'latin1');
    await mkdir(place('d\xe9'));
    await writeFile(place('d\xe9', 'n\xe9'), 'in');
    await writeFile(place('d\xe9', '.gitignore'), '*.log');
    await writeFile(place('d\xe9', '\xe9.log'), 'ignored');
    await symlink(Buffer.from('t\xe9', 'latin1'), place('l\xe9'));
    bench.plant({ 'replaced \uFFFD': 'r' });
    const { ignored } = await bench.look();
    expect(ignored).toEqual(['d\udce9/\udce9.log']);
    expect(bench.texts()).toEqual({
      'd\udce9/n\udce9': 'in',
      'd\udce9/.gitignore': '*.log',
      'd\udce9/\udce9.log': 'ignored',
      'l\udce9': '-> t\udce9',
      'replaced \uFFFD': 'r',
    });
    expect((await bench.look()).changes).toEqual([]);
    await rm(place('d\xe9'), { recursive: true });
    expect((await bench.look()).after).toEqual({
      'd\udce9/n\udce9': absent,
      'd\udce9/.gitignore': absent,
      'd\udce9/\udce9.log': absent,
    });
  });

  it('scans hundreds of nested folders, and skips the deepest ones', async () => {
    const bench = await createScanBench({ a: 'a' });
    const deep = Array.from({ length: 250 }, () => 'd').join('/');
    bench.plant({ [`${deep}/f`]: 'f' });
    const { files, isComplete } = await bench.look();
    expect({ files, isComplete }).toEqual({ files: 1, isComplete: true });
  });
});

describe('a renamed folder', () => {
  it('reports the files of a renamed folder at the time of the rename', async () => {
    const bench = await createScanBench({ 'old/deep/a': 'a', b: 'b' });
    await bench.look();
    bench.tick();
    await rename(join(bench.root, 'old'), join(bench.root, 'new'));
    const renamedAt = lstatSync(join(bench.root, 'new')).ctimeMs;
    const { changes } = await bench.look();
    expect(changes.map(({ changedAt, path }) => [path, changedAt]).toSorted()).toEqual([
      ['new/deep/a', Math.floor(renamedAt)],
      ['old/deep/a', Math.floor(renamedAt)],
    ]);
  });
});

describe('ignored files', () => {
  it('lists ignored files without reading them, and leaves out stores of version control', async () => {
    const bench = await createScanBench({
      '.git/HEAD': '',
      '.gitignore': 'dist/\n*.log\n',
      'dist/a/b': '',
      'in/x.log': '',
      'node_modules/p/i.js': '',
      'sub/.git/HEAD': '',
      'sub/.gitignore': 'own\n',
      'sub/own': '',
      'sub/.hg/x': '',
      'submodule/.git': 'gitdir: ../.git/modules/submodule',
      'submodule/file': '',
      '.workcells/run/x': '',
      '.workcell-0a1b2c3d/0-0a1b2c3d.new': '',
      '.workcell-notes/mine': '',
    });
    const { ignored } = await bench.look();
    expect(ignored.toSorted()).toEqual(['dist', 'in/x.log', 'node_modules', 'sub/own']);
    const paths = ['.gitignore', '.workcell-notes/mine', 'sub/.gitignore', 'submodule/file'];
    expect([...bench.known.keys()].toSorted()).toEqual([...paths, ...ignored].toSorted());
    expect(ignored.map((path) => bench.texts()[path])).toEqual(['ignored', 'ignored', 'ignored', 'ignored']);
  });

  it('scans a folder that is itself ignored', async () => {
    const bench = await createScanBench({ '.git/HEAD': '', '.gitignore': 'build/\n', 'build/a': 'a' });
    const { changes } = await bench.look({}, join(bench.root, 'build'));
    expect(changes.map(({ path }) => path)).toEqual(['a']);
  });

  it('reports ignored files as removed only if they are gone', async () => {
    const bench = await createScanBench({ 'kept.log': 'k', 'gone.log': 'g', 'out/kept': 'k', 'out/gone/f': 'g' });
    await bench.look();
    bench.plant({ '.gitignore': '*.log\nout/\n' });
    for (const name of ['gone.log', 'out/gone']) await rm(join(bench.root, name), { recursive: true });
    const { changes } = await bench.look();
    const gone = changes.filter(({ stamp }) => stamp === null).map(({ path }) => path);
    expect(gone.toSorted()).toEqual(['gone.log', 'out/gone/f']);
    const removedAt = changes.find(({ path }) => path === 'out/gone/f')?.changedAt;
    expect(removedAt).toBe(Math.floor(lstatSync(join(bench.root, 'out')).ctimeMs));
    expect(bench.texts()).toMatchObject({ 'kept.log': 'k', 'out/kept': 'k' });
    expect((await bench.look()).changes).toEqual([]);
    await rename(join(bench.root, 'out'), join(bench.top, 'out'));
    await symlink(join(bench.top, 'out'), join(bench.root, 'out'));
    expect((await bench.look()).after).toMatchObject({ 'out/kept': absent, out: { kind: 'link' } });
  });

  it('keeps the known state of ignored files until they change', async () => {
    const bench = await createScanBench({ 'same.log': 's', 'new.log': 'n', 'out/same': 's', 'out/new': 'n' });
    await bench.look();
    bench.tick();
    bench.plant({ '.gitignore': '*.log\nout/\n', 'new.log': 'changed', 'out/new': 'changed' });
    await utimes(join(bench.root, 'out/same'), 1, 1);
    const { after, changes } = await bench.look();
    expect(after).toMatchObject({ 'new.log': ignored, 'out/new': ignored, 'out/same': { kind: 'file' } });
    expect(changes.find(({ path }) => path === 'out/new')?.before).toMatchObject({ kind: 'file' });
    expect(bench.texts()).toMatchObject({
      'same.log': 's',
      'new.log': 'ignored',
      'out/same': 's',
      'out/new': 'ignored',
    });
    bench.plant({ 'new.log': 'again', 'out/new': 'again' });
    expect((await bench.look()).changes).toEqual([]);
    await rm(join(bench.root, 'out/new'));
    expect((await bench.look()).changes).toMatchObject([{ path: 'out/new', before: ignored, after: absent }]);
  });

  it('does not report files as new when they are no longer ignored, except later ones', async () => {
    const bench = await createScanBench({ '.gitignore': '*.log\nout/\n', 'a.log': 'a', 'out/deep/a': 'a', b: 'b' });
    await bench.look();
    bench.plant({ 'late.log': 'l' });
    const { changes } = await bench.look();
    expect(changes).toMatchObject([{ path: 'late.log', before: absent, after: ignored }]);
    bench.tick();
    bench.plant({ '.gitignore': '\n', 'a.log': 'changed', new: 'n' });
    const looked = await bench.look();
    const before = Object.fromEntries(looked.changes.flatMap((one) => (one.before ? [[one.path, one.before]] : [])));
    expect(before).toMatchObject({ 'a.log': ignored, 'late.log': ignored, 'out/deep/a': ignored, new: absent });
    expect(before).not.toHaveProperty('out');
    expect(bench.texts()).toMatchObject({ 'a.log': 'changed', 'out/deep/a': 'a' });
    expect(bench.texts()).not.toHaveProperty('out');
    expect((await bench.look()).changes).toEqual([]);
  });

  it('continues a scan with ignored files if a known path is damaged', async () => {
    const bench = await createScanBench({ '.gitignore': 'out/', 'out/a': 'a' });
    const state = { kind: 'link', target: 'x' } as const;
    for (const path of ['out/\ud800', '../x', '/x', 'out/../../x', '']) bench.known.set(path, { stamp: '', state });
    expect((await bench.look()).isComplete).toBe(true);
  });

  it('lists ignored files up to a limit', async () => {
    const bench = await createScanBench({ '.gitignore': '*.o' });
    bench.plant(Object.fromEntries(Array.from({ length: 1_100 }, (_, at) => [`${at}.o`, ''])));
    expect((await bench.look()).ignored).toHaveLength(1_000);
  });
});

describe('a folder that cannot be read', () => {
  it('reports nothing as removed if the folder is gone, a link, or a file', async () => {
    const bench = await createScanBench({ a: 'a', 'd/b': 'b' });
    await bench.look();
    const moved = join(bench.top, 'moved');
    await rename(bench.root, moved);
    expect(await bench.look()).toMatchObject({ isComplete: false, changes: [], files: 0 });
    await symlink(moved, bench.root);
    expect(await bench.look()).toMatchObject({ isComplete: false, changes: [] });
    await rm(bench.root);
    await writeFile(bench.root, '');
    expect(await bench.look()).toMatchObject({ isComplete: false, changes: [] });
    await rm(bench.root);
    await rename(moved, bench.root);
    expect(await bench.look()).toMatchObject({ isComplete: true, changes: [] });
  });

  it('reports nothing as removed if another, empty folder is at the path, as on a disconnected disk', async () => {
    const bench = await createScanBench({ a: 'a' });
    await bench.look();
    const moved = join(bench.top, 'moved');
    await rename(bench.root, moved);
    await mkdir(bench.root);
    expect(await bench.look()).toMatchObject({ isComplete: false, changes: [] });
    expect(await bench.look({ lastId: null })).toMatchObject({ isComplete: false, changes: [] });
    bench.plant({ b: 'b' });
    await bench.look();
    expect(bench.texts()).toEqual({ b: 'b' });
  });

  it('reports everything as removed if the same folder is empty', async () => {
    const bench = await createScanBench({ a: 'a' });
    await bench.look();
    await rm(join(bench.root, 'a'));
    expect(await bench.look()).toMatchObject({ isComplete: true, changes: [{ path: 'a', after: absent }] });
  });
});

describe('a scan of changed paths', () => {
  it('looks only at these and what is below them', async () => {
    const bench = await createScanBench({ a: '1', 'src/b': '1', 'src/old/c': '1', 'other/d': '1' });
    await bench.look();
    bench.plant({ a: '2', 'src/b': '2', 'src/new/deep/e': '2', 'other/d': '2' });
    await rm(join(bench.root, 'src/old'), { recursive: true });
    const { files, isComplete, changes } = await bench.look({ paths: ['src/b', 'src/new', 'src/new/deep', 'src/old'] });
    expect([isComplete, files]).toEqual([true, 2]);
    expect(changes.map(({ path }) => path).toSorted()).toEqual(['src/b', 'src/new/deep/e', 'src/old/c']);
    expect((await bench.look()).changes.map(({ path }) => path).toSorted()).toEqual(['a', 'other/d']);
  });

  it('finds a folder that takes the place of a file, and the reverse', async () => {
    const bench = await createScanBench({ one: '1', 'two/a': '1' });
    await bench.look();
    await rm(join(bench.root, 'one'));
    await rm(join(bench.root, 'two'), { recursive: true });
    bench.plant({ 'one/b': '2', two: '2' });
    expect(await bench.look({ paths: ['one', 'two'] })).toMatchObject({ isComplete: true });
    expect(bench.texts()).toEqual({ 'one/b': '2', two: '2' });
  });

  it('leaves ignored files out, and lists new ignored paths', async () => {
    const bench = await createScanBench({ '.gitignore': '*.log\n', 'src/.gitignore': 'out/\n', 'src/a': '1' });
    await bench.look();
    bench.plant({ 'src/b.log': '1', 'src/out/c': '1', 'src/node_modules/d': '1' });
    const paths = ['src/b.log', 'src/out', 'src/node_modules'];
    const part = await bench.look({ paths });
    expect(part).toMatchObject({ isComplete: true, files: 0 });
    expect(part.ignored.toSorted()).toEqual(paths.toSorted());
    expect((await bench.look()).changes).toEqual([]);
  });

  it.each([
    ['the ignore rules changed', ['src/.gitignore']],
    ['a repository appeared', ['src/.git']],
    ['the folder itself changed', ['']],
  ])('is incomplete and delivers nothing if %s', async (_what, paths) => {
    const bench = await createScanBench({ 'src/.gitignore': '', 'src/a': '1' });
    await bench.look();
    bench.plant({ 'src/.gitignore': 'a\n', 'src/a': '2' });
    expect(await bench.look({ paths: [...paths, 'src/a'] })).toMatchObject({ isComplete: false, changes: [] });
  });

  it('is incomplete if the folder was replaced, or no whole scan came before', async () => {
    const bench = await createScanBench({ a: '1' });
    expect(await bench.look({ paths: ['a'] })).toMatchObject({ isComplete: false, changes: [] });
    await bench.look();
    await rename(bench.root, join(bench.top, 'away'));
    await mkdir(bench.root);
    bench.plant({ b: '1' });
    expect(await bench.look({ paths: ['a'] })).toMatchObject({ isComplete: false, changes: [] });
  });

  it('is incomplete for a file with several names, because another name may have changed too', async () => {
    const bench = await createScanBench({ a: '1' });
    await link(join(bench.root, 'a'), join(bench.root, 'b'));
    await bench.look();
    bench.tick();
    bench.plant({ a: '2' });
    expect(await bench.look({ paths: ['a'] })).toMatchObject({ isComplete: false });
    expect((await bench.look()).changes).toMatchObject([{ path: 'b' }]);
  });
});
