import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { updateFile } from '../../fixtures/provider/patch-text.ts';
import { answer, patch, run } from '../../fixtures/provider/script.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import type { RewindTarget } from '../../shared/rewind/rewind-plan.ts';
import { openTestApp, sendMessage, waitForApproval, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

async function openAppWith(
  files: Readonly<Record<string, string>>,
  ...steps: readonly (string | ReturnType<typeof answer>)[]
) {
  const all = steps.map((step) => (typeof step === 'string' ? run(step) : step));
  const opened = await openTestApp({ steps: [...all, answer('Done.')] });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(opened.root, path)), { recursive: true });
    await writeFile(join(opened.root, path), text);
  }
  return { ...opened, read: (path: string) => readFile(join(opened.root, path), 'utf8') };
}

async function approve(window: TestWindow) {
  const card = await waitForApproval(window);
  await window.get('resolveApproval', { approvalId: card.id, decision: { type: 'approve' } });
  await window.until(() => window.waiting[0]?.id !== card.id);
  return card;
}

/** Rewinds everything that a plan offers. */
async function rewind(window: TestWindow, target: RewindTarget) {
  const { files, noFiles, planId } = await window.get('planRewind', { target });
  expect(noFiles).toBeNull();
  const choices = files
    .filter(({ conflict }) => conflict !== null)
    .map(({ id }) => ({ id, choice: 'theirs' as const }));
  await window.get('rewind', { planId, scope: 'files', choices });
  return files.map(({ path }) => path).toSorted();
}

function entryOf(window: TestWindow, threadId: ThreadId): RewindTarget {
  const turn = window.turns.at(-1);
  const entry = turn?.entries.find(({ kind }) => kind === 'command');
  if (turn === undefined || entry === undefined) throw new Error('No command');
  return { type: 'ofEntry', threadId, turnId: turn.id, entryId: entry.id };
}

const ignored = {
  '.gitignore': '.env\ndata/\nnode_modules/\n',
  '.env': 'secret',
  'data/deep/db': 'rows',
  'node_modules/tool/index.js': 'made again',
  'notes.txt': 'untracked',
};

it('a command that deletes ignored files shows what it destroys, and an undo brings them back', async () => {
  const { read, root, window } = await openAppWith(ignored, 'rm -rf .env data node_modules notes.txt');
  const id = await sendMessage(window, 'Clean up');
  const card = await approve(window);
  expect(card.endangered).toEqual({
    kept: { files: 2, bytes: 10, paths: ['.env', 'data/deep/db'] },
    notKept: { places: 1, named: [{ path: 'node_modules', why: 'ignoredFolder' }] },
  });
  await waitForTurnEnd(window);
  expect(existsSync(join(root, '.env'))).toBe(false);
  expect(await rewind(window, entryOf(window, id))).toEqual(['.env', 'data/deep/db', 'notes.txt']);
  expect([await read('.env'), await read('data/deep/db'), await read('notes.txt')]).toEqual([
    'secret',
    'rows',
    'untracked',
  ]);
});

it('a rewind of the turn brings ignored files back that a command overwrote, as they were before it ran', async () => {
  const { read, window } = await openAppWith(ignored, 'echo new > .env; cp notes.txt data/deep/db');
  const id = await sendMessage(window, 'Overwrite');
  expect((await approve(window)).endangered?.kept.paths).toEqual(['.env', 'data/deep/db']);
  const { id: turnId } = await waitForTurnEnd(window);
  expect(await read('.env')).toBe('new\n');
  await rewind(window, { type: 'beforeTurn', threadId: id, turnId });
  expect([await read('.env'), await read('data/deep/db')]).toEqual(['secret', 'rows']);
});

it('a command that names nothing that only exists here shows no warning, and neither does one that only reads', async () => {
  const { window } = await openAppWith(ignored, 'rm notes.txt', 'cat .env; touch x');
  await sendMessage(window, 'Go');
  expect((await approve(window)).endangered).toBeUndefined();
  expect((await approve(window)).endangered).toBeUndefined();
  await waitForTurnEnd(window);
});

it('a rewind makes no ignored file that the turn itself made and deleted', async () => {
  const { root, window } = await openAppWith(
    { '.gitignore': 'dist/\n' },
    'mkdir dist && echo built > dist/a.js',
    'rm -rf dist',
  );
  const id = await sendMessage(window, 'Build');
  await approve(window);
  expect((await approve(window)).endangered?.kept.paths).toEqual(['dist/a.js']);
  const { id: turnId } = await waitForTurnEnd(window);
  expect(await rewind(window, { type: 'beforeTurn', threadId: id, turnId })).toEqual([]);
  expect(existsSync(join(root, 'dist'))).toBe(false);
});

it('what was kept in an earlier start comes back after a later one overwrites it', async () => {
  const { app, read, window } = await openAppWith(
    { '.gitignore': '.env\n', '.env': 'secret' },
    'rm .env',
    answer('Declined.'),
    'echo x > .env',
  );
  const id = await sendMessage(window, 'Delete');
  const card = await waitForApproval(window);
  expect(card.endangered?.kept.files).toBe(1);
  await window.get('resolveApproval', { approvalId: card.id, decision: { type: 'decline' } });
  await waitForTurnEnd(window);
  await app.restart();
  const later = await app.openWindow();
  await later.open(id);
  await sendMessage(later, 'Overwrite', { threadId: id });
  await approve(later);
  const { id: turnId } = await waitForTurnEnd(later);
  expect(await read('.env')).toBe('x\n');
  await rewind(later, { type: 'beforeTurn', threadId: id, turnId });
  expect(await read('.env')).toBe('secret');
});

it('what a command can destroy outside the folder, or of git, is named without a copy', async () => {
  const { root, window } = await openAppWith(
    { 'a.txt': 'a', '.git/HEAD': 'ref: refs/heads/main' },
    'rm -rf .git ../kept.txt',
  );
  await writeFile(join(root, '../kept.txt'), 'outside');
  await sendMessage(window, 'Go');
  const { endangered } = await waitForApproval(window);
  expect(endangered?.kept.files).toBe(0);
  expect(endangered?.notKept.named.map(({ why }) => why).toSorted()).toEqual(['outside', 'repository']);
  await rm(join(root, '../kept.txt'));
});

it('a patch of an ignored file is kept before it, as its card says, and a rewind brings the file back', async () => {
  const { read, root, window } = await openAppWith(
    { '.gitignore': '.env\n', '.env': 'A=1\nB=1\n' },
    patch([updateFile('.env', [{ from: 'A=1', to: 'A=2' }])]),
  );
  const id = await sendMessage(window, 'Change it');
  expect((await approve(window)).endangered).toEqual({
    kept: { files: 1, bytes: 8, paths: ['.env'] },
    notKept: { places: 0, named: [] },
  });
  const { id: turnId } = await waitForTurnEnd(window);
  expect(await read('.env')).toBe('A=2\nB=1\n');
  expect(await rewind(window, { type: 'beforeTurn', threadId: id, turnId })).toEqual(['.env']);
  expect(await readFile(join(root, '.env'), 'utf8')).toBe('A=1\nB=1\n');
});
