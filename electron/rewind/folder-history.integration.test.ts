import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { entryId, threadId } from '../../shared/base/ids.ts';
import { getStateOfBytes } from '../file-transactions/file-state.ts';
import { toFileStep } from './own-steps.ts';
import { createHistoryBench, turnWith } from './testing/history-bench.ts';

const megabyte = 1_048_576;

/** Writes incompressible files of 0.1 MB each. */
async function fill(folder: string, count: number): Promise<void> {
  for (let at = 0; at < count; at++) await writeFile(join(folder, `picture-${at}`), randomBytes(megabyte / 10));
}

it('keeps the newest turn of a folder that is larger than the limit, and has space for new files', async () => {
  const bench = await createHistoryBench(megabyte);
  const folder = await bench.folder('large');
  await fill(folder, 15);
  const first = bench.start();
  expect(await first.turn(folder, 'first')).toEqual({ why: 'noRoom', files: expect.any(Number) });
  // One warning is enough.
  expect(await first.turn(folder, 'second')).toBeNull();
  expect(bench.isKept('second')).toBe(true);

  const later = bench.start();
  later.tidy();
  await writeFile(join(folder, 'new'), randomBytes(megabyte / 20));
  await later.history.scan(folder);
  expect(bench.isKept('second')).toBe(true);
  expect(bench.stateOf(folder, 'new')).toMatchObject({ kind: 'file' });
  expect(bench.bytes()).toBeLessThanOrEqual(megabyte);
});

it('stays within the limit during one start, drops old turns for new ones, and leaves space for other folders', async () => {
  const bench = await createHistoryBench(megabyte);
  const folder = await bench.folder('one');
  const { history, turn } = bench.start();
  for (let at = 0; at < 20; at++) {
    await writeFile(join(folder, 'picture'), randomBytes(megabyte / 10));
    await turn(folder, `turn ${at}`);
    expect(bench.bytes()).toBeLessThanOrEqual(megabyte);
  }
  await history.scan(folder);
  const kept = Array.from({ length: 20 }, (_, at) => bench.isKept(`turn ${at}`));
  expect(kept.slice(-3)).toEqual([true, true, true]);
  expect(kept[0]).toBe(false);

  const other = await bench.folder('other');
  await writeFile(join(other, 'picture'), randomBytes(megabyte / 10));
  await turn(other, 'there');
  expect(bench.stateOf(other, 'picture')).toMatchObject({ kind: 'file' });
  expect([bench.isKept('turn 19'), bench.isKept('there')]).toEqual([true, true]);
});

it('names interrupted work, never the user alone, for what a command destroyed before the app was killed', async () => {
  const bench = await createHistoryBench(megabyte);
  const folder = await bench.folder('one');
  await writeFile(join(folder, 'work'), 'mine');
  const killed = bench.start();
  await killed.turn(folder, 'first');
  await killed.command(folder, 'running');
  await writeFile(join(folder, 'work'), 'destroyed');

  // The first start does not learn that it ends, as in a kill.
  const later = bench.start();
  await later.history.start();
  expect(bench.changesSince('first')).toEqual([
    { path: 'work', authors: [expect.objectContaining({ kind: 'command', isInterrupted: true }), { kind: 'other' }] },
  ]);
  await writeFile(join(folder, 'work'), 'mine again');
  await later.history.scan(folder);
  expect(bench.changesSince('first').at(-1)).toEqual({ path: 'work', authors: [{ kind: 'other' }] });
});

it('never names what an earlier start left open for changes after the first scan, even if the clock stands still', async () => {
  const bench = await createHistoryBench(megabyte);
  const folder = await bench.folder('one');
  const killed = bench.start();
  await killed.turn(folder, 'first');
  await killed.command(folder, 'running');
  const moment = Date.now();
  const { history } = bench.start(() => moment);
  await history.start();
  await writeFile(join(folder, 'mine'), 'mine');
  await history.scan(folder);
  expect(bench.changesSince('first')).toEqual([{ path: 'mine', authors: [{ kind: 'other' }] }]);
});

it('names interrupted work in each folder that it could write in, though the folders are scanned one after the other', async () => {
  const bench = await createHistoryBench(megabyte);
  const folders = [await bench.folder('one'), await bench.folder('two')];
  const killed = bench.start();
  for (const folder of folders) {
    await killed.turn(folder, folder);
    await killed.command(folder, 'running', folder);
    await writeFile(join(folder, 'work'), 'destroyed');
  }
  let moment = Date.now();
  const later = bench.start(() => moment++);
  await later.history.start();
  for (const folder of folders) {
    const { authors } = bench.changesSince(folder)[0] ?? {};
    expect(authors).toContainEqual(expect.objectContaining({ entryId: folder, isInterrupted: true }));
  }
});

it('knows after an orderly end who changed what until then', async () => {
  const bench = await createHistoryBench(megabyte);
  const folder = await bench.folder('one');
  await writeFile(join(folder, 'work'), 'mine');
  const first = bench.start();
  await first.turn(folder, 'first');
  await first.command(folder, 'running');
  await writeFile(join(folder, 'work'), 'built');
  await first.history.finish();
  expect(bench.openWork()).toBe(0);
  await writeFile(join(folder, 'later'), 'mine');
  const later = bench.start();
  await later.history.start();
  await later.history.scan(folder);
  expect(bench.changesSince('first')).toEqual([
    { path: 'work', authors: [expect.objectContaining({ kind: 'command', isInterrupted: false })] },
    { path: 'later', authors: [{ kind: 'other' }] },
  ]);
});

const onLinux = it.runIf(process.platform === 'linux');

onLinux('keeps what the user saves, renames and appends between two commands as versions of their own', async () => {
  const bench = await createHistoryBench(megabyte);
  const folder = await bench.folder('one');
  await writeFile(join(folder, 'work'), '1');
  const { command, report, turn } = bench.start();
  await turn(folder, 'first');
  await command(folder, 'running');
  await command(folder, 'done');
  const edit = async (...save: readonly (() => Promise<void>)[]) => {
    for (const [at, one] of save.entries()) {
      await one();
      await expect.poll(() => bench.sizesSince('first', 'work')).toHaveLength(at + 1);
    }
  };
  await edit(
    () => writeFile(join(folder, 'work'), '12'),
    async () => {
      await writeFile(join(folder, '.work.swp'), '123');
      await rename(join(folder, '.work.swp'), join(folder, 'work'));
    },
    () => appendFile(join(folder, 'work'), '4'),
  );
  await report(folder, { ...turnWith('done', 'command'), status: 'completed', endedAt: Date.now() });
  expect(bench.sizesSince('first', 'work')).toEqual([2, 3, 4]);
  const authors = bench.changesSince('first').map((change) => change.authors);
  expect(authors).toEqual(authors.map(() => [{ kind: 'other' }]));
});

onLinux('names others next to a command until its end is known, and keeps each version that it wrote', async () => {
  const bench = await createHistoryBench(megabyte);
  const folder = await bench.folder('one');
  const { command, turn } = bench.start();
  await turn(folder, 'first');
  await command(folder, 'running');
  for (const [at, text] of ['1', '12', '123'].entries()) {
    await writeFile(join(folder, 'built'), text);
    await expect.poll(() => bench.sizesSince('first', 'built')).toHaveLength(at + 1);
  }
  const names = () => bench.changesSince('first').map(({ authors }) => authors.map(({ kind }) => kind));
  expect(names()).toEqual([
    ['command', 'other'],
    ['command', 'other'],
    ['command', 'other'],
  ]);
  await command(folder, 'done');
  expect(names()).toEqual([['command'], ['command'], ['command']]);
});

onLinux('asks after a kill about everything that was written while a command ran', async () => {
  const bench = await createHistoryBench(megabyte);
  const folder = await bench.folder('one');
  const killed = bench.start();
  await killed.turn(folder, 'first');
  await killed.command(folder, 'running');
  await writeFile(join(folder, 'work'), 'seen');
  await expect.poll(() => bench.sizesSince('first', 'work')).toEqual([4]);
  await writeFile(join(folder, 'work'), 'unseen');
  const later = bench.start();
  await later.history.start();
  for (const { authors } of bench.changesSince('first')) {
    expect(authors.map(({ kind }) => kind)).toEqual(['command', 'other']);
  }
  expect(bench.sizesSince('first', 'work').at(-1)).toBe(6);
});

onLinux('takes a change back from a command that turns out to have been in the background', async () => {
  const bench = await createHistoryBench(megabyte);
  const folder = await bench.folder('one');
  const { report, turn } = bench.start();
  await turn(folder, 'first');
  const now = Date.now();
  const [server] = turnWith('running', 'server').entries;
  if (server?.kind !== 'command') throw new Error('No command');
  const running = { ...server, at: now - 60_000 };
  const base = { ...turnWith('running', 'server'), startedAt: now - 90_000 };
  await report(folder, { ...base, entries: [running] });
  await writeFile(join(folder, 'mine'), '1');
  await expect.poll(() => bench.sizesSince('first', 'mine')).toEqual([1]);
  // Codex goes on while the command runs, so it did not wait for it.
  const file = { path: join(folder, 'patched'), change: 'added', movedTo: null, added: 1, removed: 0 } as const;
  const rest = { message: null, approval: null } as const;
  const patch = { id: entryId.parse('patch'), at: now - 30_000, kind: 'patch', files: [file], ...rest } as const;
  await report(folder, { ...base, entries: [running, { ...patch, status: 'applying' }] });
  const entries = [
    { ...running, status: 'background' as const },
    { ...patch, status: 'done' as const },
  ];
  await report(folder, { ...base, status: 'completed', endedAt: Date.now(), entries });
  const kinds = bench.changesSince('first').map(({ authors }) => authors.map(({ kind }) => kind));
  expect(kinds).toEqual([['background', 'other']]);
});

it('never names the user alone for a folder that a command moved into the place of another', async () => {
  const bench = await createHistoryBench(megabyte);
  const folder = await bench.folder('one');
  for (const name of ['built', 'next']) {
    await mkdir(join(folder, name));
    for (const path of ['both', name]) await writeFile(join(folder, name, path), name);
  }
  const { command, history, turn } = bench.start();
  // The files are older than the scan for the turn, also on a disk that counts in steps of two seconds.
  const written = Date.now();
  await expect.poll(() => Date.now() - written, { timeout: 10_000 }).toBeGreaterThan(2_100);
  await turn(folder, 'first');
  await command(folder, 'running');
  await rm(join(folder, 'built'), { recursive: true });
  await rename(join(folder, 'next'), join(folder, 'built'));
  await command(folder, 'done');
  await history.scan(folder);
  const changes = bench.changesSince('first');
  expect(changes.map(({ path }) => path)).toContain('built/both');
  for (const { authors } of changes) expect(authors).toContainEqual(expect.objectContaining({ kind: 'command' }));
});

const switched = { kind: 'app', action: 'switch', name: 'other' } as const;

/** What a switch of branches does to a file, as its transaction announces it. */
function announced(path: string, before: string, after: string) {
  const state = (text: string) => getStateOfBytes(Buffer.from(text), 0o644);
  return { path, before: state(before), after: state(after) };
}

it('credits the app with what it did in any folder around, and the user with what they saved right after it', async () => {
  const bench = await createHistoryBench(megabyte);
  const top = await bench.folder('one');
  const inner = join(top, 'inner');
  await mkdir(inner);
  for (const path of ['top', 'inner/file', 'inner/mine']) await writeFile(join(top, path), 'old');
  const { history, turn } = bench.start();
  await turn(inner, 'first');
  await turn(top, 'second');
  await history.credit(inner, switched, async (announce) => {
    const paths = ['top', 'inner/file', 'inner/mine'];
    await announce(
      top,
      paths.map((path) => announced(path, 'old', 'new')),
    );
    for (const path of paths) await writeFile(join(top, path), 'new');
    await writeFile(join(inner, 'mine'), 'mine');
  });
  const own = [switched];
  const others = [{ kind: 'other' }];
  expect(bench.changesSince('first').toSorted(byPath)).toEqual([
    { path: 'file', authors: own },
    { path: 'mine', authors: own },
    { path: 'mine', authors: others },
  ]);
  expect(bench.changesSince('second').toSorted(byPath)).toEqual([
    { path: 'inner/file', authors: own },
    { path: 'inner/mine', authors: own },
    { path: 'inner/mine', authors: others },
    { path: 'top', authors: own },
  ]);
  // What was announced counts once.
  await writeFile(join(top, 'top'), 'old');
  await history.scan(top);
  await writeFile(join(top, 'top'), 'new');
  await history.scan(top);
  expect(bench.changesSince('second').slice(-2)).toEqual([
    { path: 'top', authors: others },
    { path: 'top', authors: others },
  ]);
});

it('credits the app with what it announced before another act of the app ended in the folder', async () => {
  const bench = await createHistoryBench(megabyte);
  const folder = await bench.folder('one');
  const file = join(folder, 'file');
  await writeFile(file, 'old');
  const { history, turn } = bench.start();
  await turn(folder, 'first');
  const open = bench.openWork();
  await history.credit(folder, switched, async (announce) => {
    await announce(folder, [announced('file', 'old', 'new')]);
    await history.scanAfterSteps(folder);
    await history.credit(folder, switched, async () => undefined);
    await writeFile(file, 'new');
  });
  expect(bench.changesSince('first')).toEqual([{ path: 'file', authors: [switched] }]);
  expect(bench.openWork()).toBe(open);
});

it('credits the app after a kill, whether it had written the files, not yet, or the next start put them back', async () => {
  const bench = await createHistoryBench(megabyte);
  const folder = await bench.folder('one');
  for (const path of ['back', 'done', 'not']) await writeFile(join(folder, path), 'old');
  const killed = bench.start();
  await killed.turn(folder, 'first');
  const dies = Promise.withResolvers<void>();
  const isAnnounced = Promise.withResolvers<void>();
  void killed.history.credit(folder, switched, async (announce) => {
    await announce(
      folder,
      ['back', 'done', 'not'].map((path) => announced(path, 'old', 'new')),
    );
    isAnnounced.resolve();
    await dies.promise;
  });
  await isAnnounced.promise;
  await writeFile(join(folder, 'back'), 'new');
  await killed.history.scan(folder);
  await writeFile(join(folder, 'done'), 'new');

  const later = bench.start();
  await writeFile(join(folder, 'back'), 'old');
  await later.history.start();
  expect(bench.changesSince('first').toSorted(byPath)).toEqual([
    { path: 'back', authors: [switched] },
    { path: 'back', authors: [switched] },
    { path: 'done', authors: [switched] },
  ]);
  expect(bench.openWork()).toBe(0);
  await writeFile(join(folder, 'not'), 'new');
  await later.history.scan(folder);
  expect(bench.changesSince('first').at(-1)).toEqual({ path: 'not', authors: [{ kind: 'other' }] });
  dies.resolve();
});

it('does not credit the app after a kill with what it was putting back when the user edits the file then', async () => {
  const bench = await createHistoryBench(megabyte);
  const folder = await bench.folder('one');
  const file = join(folder, 'file');
  await writeFile(file, 'old');
  const killed = bench.start();
  await killed.turn(folder, 'first');
  const isAnnounced = Promise.withResolvers<void>();
  const dies = Promise.withResolvers<void>();
  void killed.history.credit(folder, switched, async (announce) => {
    await announce(folder, [announced('file', 'old', 'new')]);
    await announce(folder, [announced('file', 'new', 'old')]);
    isAnnounced.resolve();
    await dies.promise;
  });
  await isAnnounced.promise;

  const later = bench.start();
  await writeFile(file, 'mine');
  await later.history.start();
  const changes = bench.changesSince('first');
  expect(changes).toMatchObject([{ path: 'file' }]);
  expect(changes[0]?.authors).toContainEqual({ kind: 'other' });
  expect(changes[0]?.authors).not.toContainEqual(switched);
  dies.resolve();
});

it('credits a rewind with what it does while the steps of an interrupted one in the folder are forgotten', async () => {
  const bench = await createHistoryBench(megabyte);
  const folder = await bench.folder('one');
  for (const path of ['early', 'late']) await writeFile(join(folder, path), 'old');
  const killed = bench.start();
  await killed.turn(folder, 'first');
  const rewind = (rewindId: string) => ({ kind: 'rewind', threadId: threadId.parse('first'), rewindId }) as const;
  const step = (path: string) => toFileStep(announced(path, 'old', 'new'));
  await killed.history.expectSteps(folder, rewind('early'), [step('early')], Symbol('early'));

  const later = bench.start();
  const act = Symbol('late');
  await later.history.scan(folder);
  await later.history.expectSteps(folder, rewind('late'), [step('late')], act);
  await later.history.start();
  await writeFile(join(folder, 'late'), 'new');
  await later.history.scanAfterSteps(folder, act);
  expect(bench.changesSince('first')).toEqual([{ path: 'late', authors: [rewind('late')] }]);
  expect(bench.openWork()).toBe(0);
});

function byPath(one: { readonly path: string }, other: { readonly path: string }): number {
  return one.path < other.path ? -1 : one.path > other.path ? 1 : 0;
}

it('credits a command that sets up a worktree with what it writes', async () => {
  const bench = await createHistoryBench(megabyte);
  const folder = await bench.folder('worktree');
  const { history, turn } = bench.start();
  await turn(folder, 'first');
  const end = history.beginCommand(folder, { kind: 'app', action: 'setUp', name: 'npm install' });
  await writeFile(join(folder, 'package-lock.json'), 'installed');
  await history.scan(folder);
  end();
  await history.scan(folder);
  expect(bench.changesSince('first')).toEqual([
    { path: 'package-lock.json', authors: [{ kind: 'app', action: 'setUp', name: 'npm install' }] },
  ]);
});
