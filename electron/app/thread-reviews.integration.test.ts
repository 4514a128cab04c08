import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { addFile, updateFile } from '../../fixtures/provider/patch-text.ts';
import { answer, patch, run } from '../../fixtures/provider/script.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import { hashFile, nameHunks } from '../../shared/changes/hunk-key.ts';
import type { KeptHunk } from '../../shared/changes/kept-hunk.ts';
import { parseUnifiedDiff } from '../../shared/changes/parse-unified-diff.ts';
import type { RequestInput } from '../../shared/contract/contract.ts';
import { type ThreadSummary, threadSummary } from '../../shared/threads/thread-summary.ts';
import { approvedTurn, openTestApp } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

// What is left to review of a thread's changes in its folder.

const numbered = (changed: Readonly<Record<number, string>> = {}): string =>
  Array.from({ length: 60 }, (_, at) => `${changed[at] ?? `line ${at}`}\n`).join('');

const gitIn = (root: string, ...args: readonly string[]) =>
  execFileSync('git', ['-C', root, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { stdio: 'pipe' });

async function expectUnreviewed(window: TestWindow, threadId: ThreadId, wanted: unknown): Promise<void> {
  const read = async () => {
    const threads = await window.get('listThreads', { search: '' });
    return threads.find(({ id }) => id === threadId)?.unreviewed;
  };
  await expect.poll(read).toEqual(wanted);
}

/** Keeps everything that a diff shows, as Changes does. */
async function keepAll(window: TestWindow, threadId: ThreadId, text: string): Promise<void> {
  const hunks = parseUnifiedDiff(text).flatMap((file): KeptHunk[] => {
    const { path } = file;
    if (file.change !== 'modified') return [{ path, seen: hashFile(file, ''), place: null }];
    return nameHunks(file).map((name) => ({ path, ...name }));
  });
  await window.get('changeKeptHunks', { threadId, hunks, isKept: true });
}

async function readThreadDiff(window: TestWindow, threadId: ThreadId): Promise<string> {
  return (await window.get('readScope', { threadId, scope: 'thread' })).text;
}

const steps = [
  patch([updateFile('a.txt', [{ from: 'line 5', to: 'five' }]), addFile('new.txt', 'one\ntwo\n')]),
  answer('Done.'),
];

it('a thread has changes to review until the user keeps them, also after a restart', async () => {
  const { app, root, window } = await openTestApp({ steps });
  await writeFile(join(root, 'a.txt'), numbered());
  const threadId = await approvedTurn(window, 'Go', 1);
  await expectUnreviewed(window, threadId, { files: 2, added: 3, removed: 1 });
  await app.restart();
  const later = await app.openWindow();
  await expectUnreviewed(later, threadId, { files: 2, added: 3, removed: 1 });
  await later.open(threadId);
  await keepAll(later, threadId, await readThreadDiff(later, threadId));
  await expectUnreviewed(later, threadId, null);
  await app.restart();
  await expectUnreviewed(await app.openWindow(), threadId, null);
});

it('what the user discards, and takes back with an editor before the next turn, is no longer to review', async () => {
  const { root, window } = await openTestApp({ steps: [...steps, answer('Nothing to do.')] });
  await writeFile(join(root, 'a.txt'), numbered());
  const threadId = await approvedTurn(window, 'Go', 1);
  await expectUnreviewed(window, threadId, { files: 2, added: 3, removed: 1 });
  const { hash } = await window.get('readScope', { threadId, scope: 'thread' });
  const changes: RequestInput<'discardChanges'>['changes'] = {
    scope: 'thread',
    seen: hash,
    files: [{ path: 'new.txt', lines: null }],
  };
  await window.get('discardChanges', { threadId, rewindId: randomUUID(), changes, sureAbout: null });
  await expectUnreviewed(window, threadId, { files: 1, added: 1, removed: 1 });
  await writeFile(join(root, 'a.txt'), numbered());
  await approvedTurn(window, 'What now?', 0, threadId);
  await expectUnreviewed(window, threadId, null);
});

it('a thread with changes is never done for a moment when its turn ends', async () => {
  const { root, window } = await openTestApp({ steps: [...steps, answer('Nothing to do.')] });
  await writeFile(join(root, 'a.txt'), numbered());
  const seen = (threadId: ThreadId) =>
    window.received
      .flatMap(({ name, payload }) => (name === 'threadsChanged' ? z.array(threadSummary).parse(payload) : []))
      .filter(({ id }) => id === threadId);
  const threadId = await approvedTurn(window, 'Go', 1);
  await expectUnreviewed(window, threadId, { files: 2, added: 3, removed: 1 });
  const isDone = ({ isCounting, state, unreviewed }: ThreadSummary) =>
    state === 'idle' && isCounting === undefined && unreviewed === null;
  expect(seen(threadId).filter(isDone)).toEqual([]);
  await expect.poll(() => seen(threadId).at(-1)?.isCounting).toBeUndefined();
  // A turn that only answers changes nothing.
  const before = seen(threadId).length;
  await approvedTurn(window, 'What now?', 0, threadId);
  await expect.poll(() => seen(threadId).at(-1)).toMatchObject({ state: 'idle', unreviewed: { files: 2 } });
  expect(
    seen(threadId)
      .slice(before)
      .filter(({ isCounting }) => isCounting === true),
  ).toEqual([]);
});

it('each of several turns can be reviewed on its own', async () => {
  const { root, window } = await openTestApp({
    steps: [
      patch([updateFile('a.txt', [{ from: 'line 5', to: 'five' }])]),
      answer('1.'),
      patch([updateFile('a.txt', [{ from: 'line 7', to: 'seven' }])]),
      answer('2.'),
    ],
  });
  await writeFile(join(root, 'a.txt'), numbered());
  const threadId = await approvedTurn(window, 'First', 1);
  const first = await keepTurn(window, threadId);
  await expectUnreviewed(window, threadId, null);
  await approvedTurn(window, 'Second', 1, threadId);
  // The whole thread is now one hunk, which the user has not kept.
  await expectUnreviewed(window, threadId, { files: 1, added: 2, removed: 2 });
  expect(await keepTurn(window, threadId)).not.toBe(first);
  await expectUnreviewed(window, threadId, null);
});

/** Keeps everything that the newest turn changed. Returns the turn's diff. */
async function keepTurn(window: TestWindow, threadId: ThreadId): Promise<string> {
  const turnId = window.lastTurn?.id;
  if (turnId === undefined) throw new Error('There is no turn');
  const { text } = await window.get('readDiff', { threadId, turnId, entryId: null });
  await keepAll(window, threadId, text);
  return text;
}

it('a commit in a terminal ends the review, and later changes of the same file begin a new one', async () => {
  const { app, root, window } = await openTestApp({
    steps: [...steps, patch([updateFile('a.txt', [{ from: 'line 50', to: 'fifty' }])]), answer('More.')],
  });
  await writeFile(join(root, 'a.txt'), numbered());
  gitIn(root, 'init', '-q');
  gitIn(root, 'add', '.');
  gitIn(root, 'commit', '-qm', 'Start');
  const threadId = await approvedTurn(window, 'Go', 1);
  await expectUnreviewed(window, threadId, { files: 2, added: 3, removed: 1 });
  gitIn(root, 'add', 'a.txt');
  gitIn(root, 'commit', '-qm', 'A part');
  await expectUnreviewed(window, threadId, { files: 1, added: 2, removed: 0 });
  // While the app is closed, too.
  await app.shutdown();
  gitIn(root, 'add', '.');
  gitIn(root, 'commit', '-qm', 'The rest');
  await app.restart();
  const later = await app.openWindow();
  await expectUnreviewed(later, threadId, null);
  await approvedTurn(later, 'More', 1, threadId);
  await expectUnreviewed(later, threadId, { files: 1, added: 1, removed: 1 });
  // Somebody else's later changes of committed files are none of the thread's.
  gitIn(root, 'commit', '-qam', 'All');
  await expectUnreviewed(later, threadId, null);
  await writeFile(join(root, 'a.txt'), `${await readFile(join(root, 'a.txt'), 'utf8')}mine\n`);
  gitIn(root, 'commit', '-q', '--allow-empty', '-m', 'Nothing');
  await expectUnreviewed(later, threadId, null);
});

it('after a commit, only the rest is to review, and keeping it in the diff of the whole thread ends that', async () => {
  const { root, window } = await openTestApp({
    steps: [
      patch([updateFile('a.txt', [{ from: 'line 5', to: 'five' }]), addFile('new.txt', 'one\n')]),
      answer('1.'),
      patch([
        updateFile('a.txt', [{ from: 'line 7', to: 'seven' }]),
        updateFile('new.txt', [{ from: 'one', to: 'two' }]),
      ]),
      answer('2.'),
    ],
  });
  await writeFile(join(root, 'a.txt'), numbered());
  gitIn(root, 'add', '.');
  gitIn(root, 'commit', '-qm', 'Start');
  const threadId = await approvedTurn(window, 'First', 1);
  gitIn(root, 'add', '.');
  gitIn(root, 'commit', '-qm', 'First');
  await expectUnreviewed(window, threadId, null);
  await approvedTurn(window, 'Second', 1, threadId);
  await expectUnreviewed(window, threadId, { files: 2, added: 2, removed: 2 });
  await keepAll(window, threadId, await readThreadDiff(window, threadId));
  await expectUnreviewed(window, threadId, null);
});

it('a thread that takes back the work of another one leaves nothing to review in either', async () => {
  const { root, window } = await openTestApp({
    steps: [
      patch([updateFile('a.txt', [{ from: 'line 5', to: 'five' }])]),
      answer('1.'),
      patch([updateFile('a.txt', [{ from: 'five', to: 'line 5' }])]),
      answer('2.'),
    ],
  });
  await writeFile(join(root, 'a.txt'), numbered());
  gitIn(root, 'add', '.');
  gitIn(root, 'commit', '-qm', 'Start');
  const first = await approvedTurn(window, 'Change it', 1);
  await expectUnreviewed(window, first, { files: 1, added: 1, removed: 1 });
  const second = await approvedTurn(window, 'Take it back', 1);
  await expectUnreviewed(window, first, null);
  await expectUnreviewed(window, second, null);
});

it('what Codex commits itself is not to review, and what is stashed or committed is again once that is taken back', async () => {
  const commit = 'git add . && git -c user.name=a -c user.email=a@b commit -qm Own';
  // The repository is read-only in the sandbox. Codex repeats an approved command outside it only if it failed at once.
  const committing = run(commit, { escalateBecause: 'It writes to the repository' });
  const { root, window } = await openTestApp({
    steps: [patch([addFile('own.txt', 'own\n')]), committing, answer('Done.'), ...steps],
  });
  await writeFile(join(root, 'a.txt'), numbered());
  gitIn(root, 'init', '-q');
  gitIn(root, 'add', '.');
  gitIn(root, 'commit', '-qm', 'Start');
  const committed = await approvedTurn(window, 'Commit', 2);
  const command = window.entries.find(({ kind }) => kind === 'command');
  expect(command).toMatchObject({ outputTail: '', exitCode: 0 });
  const threadId = await approvedTurn(window, 'Go', 1);
  await expectUnreviewed(window, threadId, { files: 2, added: 3, removed: 1 });
  await expectUnreviewed(window, committed, null);
  gitIn(root, 'stash', '-q', '-u');
  gitIn(root, 'commit', '-q', '--allow-empty', '-m', 'Meanwhile');
  await expectUnreviewed(window, threadId, null);
  gitIn(root, 'stash', 'pop', '-q');
  await expectUnreviewed(window, threadId, { files: 2, added: 3, removed: 1 });
  gitIn(root, 'add', '.');
  gitIn(root, 'commit', '-qm', 'Both');
  await expectUnreviewed(window, threadId, null);
  gitIn(root, 'reset', '-q', 'HEAD~1');
  await expectUnreviewed(window, threadId, { files: 2, added: 3, removed: 1 });
});
