import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, chmod, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { updateFile } from '../../fixtures/provider/patch-text.ts';
import { answer, patch, run } from '../../fixtures/provider/script.ts';
import { parseUnifiedDiff } from '../../shared/changes/parse-unified-diff.ts';
import type { RequestInput } from '../../shared/contract/contract.ts';
import { answerTrust, approvedTurn, openTestApp } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

// Discards what a whole thread changed, and what is not committed.

type Place = RequestInput<'readScope'>;

const numbered = (changed: Readonly<Record<number, string>> = {}): string =>
  Array.from({ length: 60 }, (_, at) => `${changed[at] ?? `line ${at}`}\n`).join('');

const gitIn = (root: string, ...args: readonly string[]) =>
  execFileSync('git', ['-C', root, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { stdio: 'pipe' });

/** Reads the diff of a scope once its authors are settled, with the indexes of the changed lines of each hunk. */
async function read(window: TestWindow, place: Place, paths: readonly string[]) {
  await expect
    .poll(async () => parseUnifiedDiff((await window.get('readScope', place)).text).map(({ path }) => path))
    .toEqual(paths);
  const { hash, text } = await window.get('readScope', place);
  const linesOf = (path: string): readonly number[][] => {
    let first = 0;
    return (parseUnifiedDiff(text).find((file) => file.path === path)?.hunks ?? []).map(({ lines }) => {
      const at = first;
      first += lines.length;
      return lines.flatMap(({ kind }, n) => (kind === 'context' ? [] : [at + n]));
    });
  };
  return { hash, text, linesOf };
}

type Files = readonly { readonly path: string; readonly lines: number[] | null }[];

async function discard(window: TestWindow, { scope, threadId }: Place, seen: string, files: Files, isSure = false) {
  const changes = { scope, seen, files: [...files] };
  const answer = (sureAbout: string | null) =>
    window.ask('discardChanges', { threadId, rewindId: randomUUID(), changes, sureAbout });
  const first = await answer(null);
  return isSure && !first.ok && first.error.type === 'changedSince' ? await answer(first.error.asked) : first;
}

async function undo(window: TestWindow, rewindId: string): Promise<void> {
  const plan = await window.get('planRewind', { target: { type: 'beforeRewind', rewindId } });
  await window.get('rewind', { planId: plan.planId, scope: 'files', choices: [] });
}

const asks = (...paths: readonly string[]) => ({
  ok: false,
  error: { type: 'changedSince', asked: expect.any(String), paths, rest: expect.any(Array) },
});

it('hunks of several turns of a thread are discarded one by one and by lines, and an undo brings each back', async () => {
  const { app, root, window } = await openTestApp({
    steps: [
      patch([updateFile('a.txt', [{ from: 'line 5', to: 'five' }])]),
      answer('1.'),
      run("sed -i 's/line 30$/thirty/; s/line 50$/fifty/' a.txt; echo made > made.txt"),
      answer('2.'),
    ],
  });
  const at = join(root, 'a.txt');
  await writeFile(at, numbered());
  const threadId = await approvedTurn(window, 'Patch', 1);
  await approvedTurn(window, 'Run', 1, threadId);
  const place = { threadId, scope: 'thread' } as const;
  const first = await read(window, place, ['a.txt', 'made.txt']);
  const [five = [], thirty = []] = first.linesOf('a.txt');
  const [removed = -1, added = -1] = thirty;

  const one = await discard(window, place, first.hash, [{ path: 'a.txt', lines: five }]);
  expect(one).toMatchObject({ ok: true, value: { files: 1, discarded: { scope: 'thread' } } });
  // The page may not have read the diff again: then these lines count as gone.
  expect(await discard(window, place, first.hash, [{ path: 'a.txt', lines: five }])).toEqual({ ok: true, value: null });
  for (const line of [added, removed]) {
    const done = await discard(window, place, first.hash, [{ path: 'a.txt', lines: [line] }]);
    expect(done).toMatchObject({ ok: true, value: { files: 1 } });
  }
  expect(await readFile(at, 'utf8')).toBe(numbered({ 50: 'fifty' }));

  // The diff is made again without them, and after a restart nothing is missing.
  await app.restart();
  const later = await app.openWindow();
  await later.open(threadId);
  const second = await read(later, place, ['a.txt', 'made.txt']);
  expect(second.linesOf('a.txt')).toHaveLength(1);
  expect(await discard(later, place, first.hash, [{ path: 'a.txt', lines: null }])).toEqual({
    ok: false,
    error: { type: 'gone' },
  });
  const both = ['a.txt', 'made.txt'].map((path) => ({ path, lines: null }));
  expect(await discard(later, place, second.hash, both)).toMatchObject({ ok: true, value: { files: 2 } });
  expect([await readFile(at, 'utf8'), existsSync(join(root, 'made.txt'))]).toEqual([numbered(), false]);
  await read(later, place, []);
  for (const { rewindId } of await later.get('listRewinds', { threadId })) await undo(later, rewindId);
  expect(await readFile(at, 'utf8')).toBe(numbered({ 5: 'five', 30: 'thirty', 50: 'fifty' }));
  expect(await readFile(join(root, 'made.txt'), 'utf8')).toBe('made\n');

  // The text is the first one again, and nothing in it is gone.
  const again = await read(later, place, ['a.txt', 'made.txt']);
  expect(again.hash).toBe(first.hash);
  expect(await discard(later, place, again.hash, [{ path: 'a.txt', lines: five }])).toMatchObject({
    value: { files: 1 },
  });
  expect(await readFile(at, 'utf8')).toBe(numbered({ 30: 'thirty', 50: 'fifty' }));
});

it('a thread asks before it discards what another thread or a person wrote among its lines or after them', async () => {
  const { root, window } = await openTestApp({
    steps: [
      run("sed -i 's/line 5$/five/' a.txt"),
      answer('1.'),
      run("sed -i 's/line 30$/thirty/' a.txt"),
      answer('2.'),
      run("sed -i 's/line 50$/fifty/' a.txt; echo own > own.txt"),
      answer('3.'),
    ],
  });
  const at = join(root, 'a.txt');
  await writeFile(at, numbered());
  const threadId = await approvedTurn(window, 'Begin', 1);
  await approvedTurn(window, 'Another thread', 1);
  await window.open(threadId);
  await approvedTurn(window, 'Go on', 1, threadId);
  const place = { threadId, scope: 'thread' } as const;
  const { hash, linesOf } = await read(window, place, ['a.txt', 'own.txt']);
  const [five = [], theirs = [], fifty = []] = linesOf('a.txt');
  expect(await discard(window, place, hash, [{ path: 'a.txt', lines: theirs }])).toEqual(asks('a.txt'));
  const all = ['a.txt', 'own.txt'].map((path) => ({ path, lines: null }));
  const rest = [
    { path: 'a.txt', lines: [...five, ...fifty] },
    { path: 'own.txt', lines: null },
  ];
  expect(await discard(window, place, hash, all)).toMatchObject({ error: { paths: ['a.txt'], rest } });
  // Its own hunk needs no question, until someone changes it.
  await writeFile(at, numbered({ 5: 'mine', 30: 'thirty', 50: 'fifty' }));
  expect(await discard(window, place, hash, [{ path: 'a.txt', lines: five }])).toEqual(asks('a.txt'));
  expect(await readFile(at, 'utf8')).toBe(numbered({ 5: 'mine', 30: 'thirty', 50: 'fifty' }));
  const sure = await discard(window, place, hash, [{ path: 'a.txt', lines: five }], true);
  expect(await readFile(at, 'utf8')).toBe(numbered({ 30: 'thirty', 50: 'fifty' }));
  await undo(window, sure.ok ? (sure.value?.rewindId ?? '') : '');
  expect(await readFile(at, 'utf8')).toBe(numbered({ 5: 'mine', 30: 'thirty', 50: 'fifty' }));
});

it('what is not committed goes back to the commit byte by byte, whoever wrote it, and an undo brings it back', async () => {
  const command = "sed -i 's/line 5$/five/' both.txt; echo made > made.txt";
  const { root, window } = await openTestApp({ steps: [run(command), answer('Done.')] });
  const files = {
    'both.txt': numbered(),
    'gone.txt': 'gone\r\nend',
    'tool.sh': 'tool\n',
    'mine.txt': 'one\r\ntwo\r\n',
  };
  for (const [path, text] of Object.entries(files)) await writeFile(join(root, path), text);
  await chmod(join(root, 'gone.txt'), 0o755);
  gitIn(root, 'add', '--all');
  gitIn(root, 'commit', '-q', '-m', 'First');
  await answerTrust(window, root, 'writable');
  await appendFile(join(root, 'both.txt'), 'mine\n');
  const threadId = await approvedTurn(window, 'Go', 1);
  await rm(join(root, 'gone.txt'));
  await chmod(join(root, 'tool.sh'), 0o755);
  await writeFile(join(root, 'mine.txt'), 'one\r\nTWO\r\nthree\r\n');
  gitIn(root, 'add', 'mine.txt');
  const place = { threadId, scope: 'uncommitted' } as const;
  const paths = ['both.txt', 'gone.txt', 'made.txt', 'mine.txt', 'tool.sh'];
  const shown = await read(window, place, paths);
  const [byCommand = [], mine = []] = shown.linesOf('both.txt');

  // Only lines of the user in one file are what the user means. Files of others together are a question.
  const own = await discard(window, place, shown.hash, [{ path: 'both.txt', lines: mine }]);
  expect(own).toMatchObject({ ok: true, value: { files: 1 } });
  expect(await readFile(join(root, 'both.txt'), 'utf8')).toBe(numbered({ 5: 'five' }));
  await undo(window, own.ok ? (own.value?.rewindId ?? '') : '');
  const again = await read(window, place, paths);
  expect(await discard(window, place, again.hash, [{ path: 'both.txt', lines: byCommand }])).toMatchObject({
    ok: true,
  });
  const rest = await read(window, place, paths);
  const all = paths.map((path) => ({ path, lines: null }));
  expect(await discard(window, place, rest.hash, all)).toEqual(asks('both.txt', 'gone.txt', 'mine.txt', 'tool.sh'));
  const done = await discard(window, place, rest.hash, all, true);
  expect(done).toMatchObject({ ok: true, value: { files: 5 } });
  for (const [path, text] of Object.entries(files)) expect(await readFile(join(root, path), 'utf8'), path).toBe(text);
  const isExecutable = async (path: string) => ((await stat(join(root, path))).mode & 0o111) !== 0;
  expect([await isExecutable('gone.txt'), await isExecutable('tool.sh')]).toEqual([true, false]);
  expect(existsSync(join(root, 'made.txt'))).toBe(false);
  await read(window, place, []);
  await undo(window, done.ok ? (done.value?.rewindId ?? '') : '');
  expect((await read(window, place, paths)).text).toBe(rest.text);
});

it('a discard asks about lines from before the record and about permissions that are next to lines of the thread', async () => {
  const { root, window } = await openTestApp({
    steps: [run("sed -i 's/line 5$/five/' a.txt; echo more >> b.txt"), answer('Done.')],
  });
  for (const path of ['a.txt', 'b.txt']) await writeFile(join(root, path), numbered());
  gitIn(root, 'add', '--all');
  gitIn(root, 'commit', '-q', '-m', 'First');
  await answerTrust(window, root, 'writable');
  await writeFile(join(root, 'a.txt'), numbered({ 7: 'mine' }));
  const threadId = await approvedTurn(window, 'Go', 1);
  await chmod(join(root, 'b.txt'), 0o755);
  const place = { threadId, scope: 'uncommitted' } as const;
  const { hash, linesOf } = await read(window, place, ['a.txt', 'b.txt']);
  const [both = []] = linesOf('a.txt');
  expect(await discard(window, place, hash, [{ path: 'a.txt', lines: both }])).toEqual(asks('a.txt'));
  await expect.poll(() => discard(window, place, hash, [{ path: 'b.txt', lines: null }])).toEqual(asks('b.txt'));
  expect(await readFile(join(root, 'a.txt'), 'utf8')).toBe(numbered({ 5: 'five', 7: 'mine' }));
  expect(await readFile(join(root, 'b.txt'), 'utf8')).toBe(`${numbered()}more\n`);
});

it('what is not committed is discarded only in the folder of the window, and only from the diff that it read', async () => {
  const { root, window } = await openTestApp({ steps: [answer('Hi.')] });
  await mkdir(join(root, 'inner'));
  for (const path of ['outer.txt', 'inner/a.txt']) await writeFile(join(root, path), 'one\n');
  gitIn(root, 'add', '--all');
  gitIn(root, 'commit', '-q', '-m', 'First');
  await answerTrust(window, root, 'writable');
  const threadId = await approvedTurn(window, 'Go', 0);
  for (const path of ['outer.txt', 'inner/a.txt']) await writeFile(join(root, path), 'two\n');
  await window.get('openWorkspace', { path: join(root, 'inner') });
  const place = { threadId, scope: 'uncommitted' } as const;
  const { hash } = await read(window, place, ['a.txt']);
  const gone = { ok: false, error: { type: 'gone' } };
  for (const path of ['../outer.txt', 'outer.txt', join(root, 'outer.txt'), '.git/config']) {
    expect(await discard(window, place, hash, [{ path, lines: null }], true), path).toEqual(gone);
  }
  const whole = [{ path: 'a.txt', lines: null }];
  expect(await discard(window, place, '0'.repeat(64), whole, true)).toEqual(gone);
  expect(await discard(window, { ...place, scope: 'thread' }, hash, whole, true)).toEqual(gone);
  expect(await readFile(join(root, 'inner/a.txt'), 'utf8')).toBe('two\n');
  expect(await discard(window, place, hash, whole, true)).toMatchObject({ ok: true, value: { files: 1 } });
  expect(await readFile(join(root, 'inner/a.txt'), 'utf8')).toBe('one\n');
  expect(await readFile(join(root, 'outer.txt'), 'utf8')).toBe('two\n');
});
