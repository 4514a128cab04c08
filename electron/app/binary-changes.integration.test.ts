import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { answer, run } from '../../fixtures/provider/script.ts';
import type { ThreadId, TurnId } from '../../shared/base/ids.ts';
import { parseUnifiedDiff } from '../../shared/changes/parse-unified-diff.ts';
import { answerTrust, approvedTurn, openTestApp } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

// Files that are no text: what they were and are, and discarding what happened to them.

type Place =
  | { readonly threadId: ThreadId; readonly scope: 'thread' | 'uncommitted' }
  | { readonly threadId: ThreadId; readonly turnId: TurnId; readonly entryId: null };

const gitIn = (root: string, ...args: readonly string[]) =>
  execFileSync('git', ['-C', root, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { stdio: 'pipe' });

const png = (rest: string) => Buffer.from(`\x89PNG\r\n\x1a\n\0${rest}`, 'latin1');
const image = (rest: string) => ({
  size: png(rest).length,
  image: { type: 'image/png', data: png(rest).toString('base64') },
});

async function read(window: TestWindow, place: Place, paths: readonly string[]) {
  const get = async () =>
    'scope' in place ? await window.get('readScope', place) : await window.get('readDiff', place);
  await expect.poll(async () => parseUnifiedDiff((await get()).text).map(({ path }) => path)).toEqual(paths);
  return (await get()).hash;
}

async function discard(window: TestWindow, place: Place, seen: string, paths: readonly string[], isSure = false) {
  const { threadId, ...where } = place;
  const changes = { ...where, seen, files: paths.map((path) => ({ path, lines: null })) };
  const ask = async (sureAbout: string | null) =>
    await window.ask('discardChanges', { threadId, rewindId: randomUUID(), changes, sureAbout });
  const answer = await ask(null);
  return isSure && !answer.ok && answer.error.type === 'changedSince' ? await ask(answer.error.asked) : answer;
}

async function undo(window: TestWindow, done: Awaited<ReturnType<typeof discard>>): Promise<void> {
  const rewindId = done.ok ? (done.value?.rewindId ?? '') : '';
  const plan = await window.get('planRewind', { target: { type: 'beforeRewind', rewindId } });
  await window.get('rewind', { planId: plan.planId, scope: 'files', choices: [] });
}

const asks = (...paths: readonly string[]) => ({
  ok: false,
  error: { type: 'changedSince', asked: expect.any(String), paths, rest: expect.any(Array) },
});
const refuses = (why: 'place' | 'filter', ...paths: readonly string[]) => ({
  ok: false,
  error: { type: 'cannot', why, paths, rest: expect.any(Array) },
});

/** What Codex does to the files, and what they are before and after. */
const script = {
  command: `printf '\\211PNG\\r\\n\\032\\n\\0after' > a.png; printf '\\0\\1\\2' > made.bin; mv old.png new.png; rm gone.bin; chmod +x tool.bin`,
  before: {
    'a.png': png('before'),
    'gone.bin': Buffer.from([0, 255, 13, 10, 0]),
    'old.png': png('the same'),
    'tool.bin': Buffer.from([0, 1]),
  },
  after: { 'a.png': png('after'), 'made.bin': Buffer.from([0, 1, 2]), 'new.png': png('the same') },
  paths: ['a.png', 'gone.bin', 'made.bin', 'new.png', 'tool.bin'],
};

async function setUp(more: Readonly<Record<string, Buffer | string>> = {}, steps = [run(script.command), answer('.')]) {
  const { root, window } = await openTestApp({ steps });
  for (const [path, bytes] of Object.entries({ ...script.before, ...more })) await writeFile(join(root, path), bytes);
  await chmod(join(root, 'gone.bin'), 0o755);
  gitIn(root, 'add', '--all');
  gitIn(root, 'commit', '-q', '-m', 'First');
  await answerTrust(window, root, 'writable');
  const expectFiles = async (there: Readonly<Record<string, Buffer>>, gone: readonly string[]) => {
    for (const [path, bytes] of Object.entries(there))
      expect((await readFile(join(root, path))).equals(bytes), path).toBe(true);
    for (const path of gone) expect(existsSync(join(root, path)), path).toBe(false);
  };
  const isExecutable = async (path: string) => ((await stat(join(root, path))).mode & 0o100) !== 0;
  return { root, window, expectFiles, isExecutable };
}

async function runTurn(window: TestWindow) {
  const threadId = await approvedTurn(window, 'Go', 1);
  const turnId = window.lastTurn?.id;
  if (turnId === undefined) throw new Error('no turn');
  const places: Record<'turn' | 'thread' | 'uncommitted', Place> = {
    turn: { threadId, turnId, entryId: null },
    thread: { threadId, scope: 'thread' },
    uncommitted: { threadId, scope: 'uncommitted' },
  };
  return places;
}

it('what is not committed has pictures and sizes from the commit and from the disk', async () => {
  const svg = (color: string) => `<svg xmlns="http://www.w3.org/2000/svg"><path fill="${color}"/></svg>\n`;
  const { root, window } = await setUp({ 'b.svg': svg('red') });
  const { uncommitted } = await runTurn(window);
  await writeFile(join(root, 'b.svg'), svg('blue'));
  await read(window, uncommitted, ['a.png', 'b.svg', ...script.paths.slice(1)]);
  const sides = (path: string, from: string | null = null) =>
    window.get('readContents', { ...uncommitted, path, from });
  expect(await sides('a.png')).toEqual({ before: image('before'), after: image('after') });
  expect(await sides('new.png', 'old.png')).toEqual({ before: image('the same'), after: image('the same') });
  expect(await sides('made.bin')).toEqual({ before: null, after: { size: 3, image: null } });
  expect(await sides('gone.bin')).toEqual({ before: { size: 5, image: null }, after: null });
  expect(await sides('b.svg')).toMatchObject({
    before: { image: { type: 'image/svg+xml', data: Buffer.from(svg('red')).toString('base64') } },
    after: { image: { type: 'image/svg+xml', data: Buffer.from(svg('blue')).toString('base64') } },
  });
  for (const path of ['tracked.txt', '../a.png', '.git/config', '/etc/passwd']) {
    const other = await window.ask('readContents', { ...uncommitted, path, from: null });
    expect(other, path).toEqual({ ok: false, error: { type: 'notRecorded' } });
  }
  // Only the size of a file over the limit is read.
  await truncate(join(root, 'made.bin'), 12_000_000);
  await read(window, uncommitted, ['a.png', 'b.svg', ...script.paths.slice(1)]);
  await expect.poll(() => sides('made.bin')).toEqual({ before: null, after: { size: 12_000_000, image: null } });
});

it.each(['turn', 'thread', 'uncommitted'] as const)(
  'changed, added, deleted, renamed and executable files without text are discarded in the scope %s, and an undo brings them back',
  async (scope) => {
    const { expectFiles, isExecutable, window } = await setUp();
    const place = (await runTurn(window))[scope];
    const seen = await read(window, place, script.paths);
    // Exactly what is marked.
    await expect.poll(() => discard(window, place, seen, ['a.png'])).toMatchObject({ ok: true, value: { files: 1 } });
    await expectFiles({ ...script.after, 'a.png': script.before['a.png'] }, ['gone.bin', 'old.png']);
    const listed = await window.get('listRewinds', { threadId: place.threadId });
    expect(listed).toHaveLength(1);
    await undo(window, { ok: true, value: listed[0] ?? null });
    await expectFiles(script.after, ['gone.bin', 'old.png']);

    const again = await read(window, place, script.paths);
    const all = await discard(window, place, again, script.paths);
    expect(all).toMatchObject({ ok: true, value: { files: 6 } });
    await expectFiles(script.before, ['made.bin', 'new.png']);
    expect([await isExecutable('gone.bin'), await isExecutable('tool.bin')]).toEqual([true, false]);
    await undo(window, all);
    await expectFiles(script.after, ['gone.bin', 'old.png']);
    expect(await isExecutable('tool.bin')).toBe(true);
  },
);

it.each(['turn', 'thread', 'uncommitted'] as const)(
  'a discard in the scope %s asks before it replaces files without text that a person changed since, and undoes that too',
  async (scope) => {
    const { expectFiles, root, window } = await setUp();
    const place = (await runTurn(window))[scope];
    const seen = await read(window, place, script.paths);
    await window.until(() => window.received.some(({ name }) => name === 'authorsChanged'));
    const mine = { 'a.png': png('mine'), 'made.bin': Buffer.from([0, 9]), 'gone.bin': Buffer.from([0, 8]) };
    for (const [path, bytes] of Object.entries(mine)) await writeFile(join(root, path), bytes);
    const paths = ['a.png', 'gone.bin', 'made.bin'];
    expect(await discard(window, place, seen, [...paths, 'new.png'])).toEqual(asks(...paths));
    await expectFiles({ ...mine, 'new.png': png('the same') }, ['old.png']);
    const done = await discard(window, place, seen, paths, true);
    expect(done).toMatchObject({ ok: true, value: { files: 3 } });
    await expectFiles({ 'a.png': png('before'), 'gone.bin': script.before['gone.bin'] }, ['made.bin']);
    await undo(window, done);
    await expectFiles(mine, ['old.png']);
  },
);

it('a person discards an own picture without a question, and another one with one', async () => {
  const { expectFiles, root, window } = await setUp({ 'mine.png': png('one') });
  const { turn, uncommitted } = await runTurn(window);
  // A plan scans the folder, so that the person's change is one of its own.
  if ('turnId' in turn) await window.get('planRewind', { target: { type: 'beforeTurn', ...turn } });
  await writeFile(join(root, 'mine.png'), png('two'));
  const seen = await read(window, uncommitted, ['a.png', 'gone.bin', 'made.bin', 'mine.png', 'new.png', 'tool.bin']);
  expect(await discard(window, uncommitted, seen, ['mine.png', 'made.bin'])).toEqual(asks('mine.png'));
  expect(await discard(window, uncommitted, seen, ['mine.png'])).toMatchObject({ ok: true, value: { files: 1 } });
  await expectFiles({ ...script.after, 'mine.png': png('one') }, ['gone.bin']);
});

it('a file that git converts goes back to what a checkout gives, and one that a filter makes stays as it is', async () => {
  const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 70000\n';
  const files = {
    '.gitattributes': '*.raw text eol=crlf\n*.psd filter=lfs -text\n',
    'a.raw': Buffer.from('one\r\n\0two\r\n'),
    'b.psd': pointer,
  };
  const { expectFiles, root, window } = await setUp(files);
  const { uncommitted } = await runTurn(window);
  const psd = Buffer.from([0, 7]);
  await writeFile(join(root, 'a.raw'), Buffer.from('one\r\n\0TWO\r\n'));
  await writeFile(join(root, 'b.psd'), psd);
  await rm(join(root, 'made.bin'));
  const seen = await read(window, uncommitted, ['a.png', 'a.raw', 'b.psd', 'gone.bin', 'new.png', 'tool.bin']);
  expect(await window.get('readContents', { ...uncommitted, path: 'b.psd', from: null })).toEqual({
    before: { size: 70_000, image: null },
    after: { size: 2, image: null },
  });
  const refused = await discard(window, uncommitted, seen, ['a.png', 'b.psd'], true);
  expect(refused).toEqual(refuses('filter', 'b.psd'));
  const done = await discard(window, uncommitted, seen, ['a.raw'], true);
  expect(done).toMatchObject({ ok: true, value: { files: 1 } });
  await expectFiles({ 'a.raw': files['a.raw'], 'b.psd': psd }, []);
  expect(gitIn(root, 'status', '--porcelain', 'a.raw').toString()).toBe('');
  await undo(window, done);
  await expectFiles({ 'a.raw': Buffer.from('one\r\n\0TWO\r\n') }, []);
});

it('a file over the limit is refused and stays as it is', async () => {
  const large = Buffer.alloc(11 * 1024 * 1024);
  const { root, window } = await setUp({ 'large.bin': large });
  const { uncommitted } = await runTurn(window);
  await writeFile(join(root, 'large.bin'), Buffer.from([0, 1]));
  const seen = await read(window, uncommitted, ['a.png', 'gone.bin', 'large.bin', 'made.bin', 'new.png', 'tool.bin']);
  expect(await window.get('readContents', { ...uncommitted, path: 'large.bin', from: null })).toEqual({
    before: { size: large.length, image: null },
    after: { size: 2, image: null },
  });
  expect(await discard(window, uncommitted, seen, ['large.bin'], true)).toEqual(refuses('place', 'large.bin'));
  expect(await readFile(join(root, 'large.bin'))).toEqual(Buffer.from([0, 1]));
});

it('a deleted text goes back to what a checkout gives, and a text that a filter makes stays as it is', async () => {
  const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 70000\n';
  const files = {
    '.gitattributes': '*.bat text eol=crlf\n*.u16 text working-tree-encoding=UTF-16LE-BOM\n*.c ident\n',
    'a.bat': Buffer.from('one\r\ntwo\r\n'),
    'a.c': '$Id$\n',
    'a.u16': Buffer.from('\ufeffone\ntwo\n', 'utf16le'),
    'gone.csv': pointer,
    'kept.csv': pointer,
  };
  const { expectFiles, root, window } = await setUp(files);
  await writeFile(join(root, '.gitattributes'), `${files['.gitattributes']}*.csv filter=lfs\n`);
  gitIn(root, 'commit', '-q', '--all', '-m', 'Second');
  const { uncommitted } = await runTurn(window);
  const gone = ['a.bat', 'a.c', 'a.u16', 'gone.csv'];
  for (const path of gone) await rm(join(root, path));
  await writeFile(join(root, 'kept.csv'), 'a,b\n');
  const seen = await read(window, uncommitted, [...script.paths, ...gone, 'kept.csv'].toSorted());
  const filtered = ['gone.csv', 'kept.csv'];
  expect(await discard(window, uncommitted, seen, [...filtered, 'a.bat'])).toEqual(refuses('filter', ...filtered));
  await expectFiles({ 'kept.csv': Buffer.from('a,b\n') }, gone);
  const done = await discard(window, uncommitted, seen, gone.slice(0, 3), true);
  expect(done).toMatchObject({ ok: true, value: { files: 3 } });
  await expectFiles({ 'a.bat': files['a.bat'], 'a.u16': files['a.u16'] }, ['gone.csv']);
  expect(await readFile(join(root, 'a.c'), 'utf8')).toMatch(/^\$Id: [\da-f]{40} \$\n$/);
  expect(gitIn(root, 'status', '--porcelain', 'a.bat', 'a.u16').toString()).toBe('');
});

it('many files without text go back at once, also empty ones and those with equal contents', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 30 }, (_, at) => [`m${at + 10}.bin`, Buffer.from(`\0${at % 3}\n`.repeat(at))]),
  );
  const { expectFiles, root, window } = await setUp(files);
  const { uncommitted } = await runTurn(window);
  for (const path of Object.keys(files)) await writeFile(join(root, path), Buffer.from([0, 7]));
  const seen = await read(window, uncommitted, [
    ...['a.png', 'gone.bin'],
    ...Object.keys(files),
    ...['made.bin', 'new.png', 'tool.bin'],
  ]);
  const done = await discard(window, uncommitted, seen, Object.keys(files), true);
  expect(done).toMatchObject({ ok: true, value: { files: 30 } });
  await expectFiles(files, []);
});

it('a file whose name is not UTF-8 stays deleted, and no other file comes instead', async () => {
  const { root, window } = await setUp();
  const name = Buffer.concat([Buffer.from(`${root}/`), Buffer.from('z\xe9.txt', 'latin1')]);
  await writeFile(name, 'text\n');
  gitIn(root, 'add', '--all');
  gitIn(root, 'commit', '-q', '-m', 'Second');
  const { uncommitted } = await runTurn(window);
  await rm(name);
  const seen = await read(window, uncommitted, [...script.paths, 'z\ufffd.txt']);
  expect(await discard(window, uncommitted, seen, ['z\ufffd.txt'], true)).toEqual(refuses('place', 'z\ufffd.txt'));
  expect(existsSync(join(root, 'z\ufffd.txt'))).toBe(false);
});
