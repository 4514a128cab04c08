import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { updateFile } from '../../fixtures/provider/patch-text.ts';
import { answer, patch, run } from '../../fixtures/provider/script.ts';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import type { ThreadId, TurnId } from '../../shared/base/ids.ts';
import { runsEvents } from '../../shared/contract/runs.ts';
import { openTestApp, sendMessage, waitForApproval, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

/** Returns the files that changed since a turn, with those who changed them. */
async function planRewind(window: TestWindow, threadId: ThreadId, turnId: TurnId) {
  const planned = await window.get('planRewind', { target: { type: 'beforeTurn', threadId, turnId } });
  const name = (files: typeof planned.files) =>
    Object.fromEntries(files.map(({ changedBy, path }) => [path, [...changedBy]]));
  return { files: name(planned.files), untouched: name(planned.untouched) };
}

it('a rewind names what the app did with a run and with branches as such, also after a restart', async () => {
  const command = 'for name in a b c; do echo one > $name.txt; done';
  const { app, root, window } = await openTestApp({
    config: { approval_policy: 'never', sandbox_mode: 'workspace-write' },
    steps: [run(command), answer('Done.'), patch(updateFile('c.txt', [{ from: 'one', to: 'run' }])), answer('Done.')],
  });
  const outside = createTemporaryFolder('remote');
  onTestFinished(() => outside.remove());
  const [remote, colleague] = [join(outside.path, 'team.git'), join(outside.path, 'colleague')];
  const git = (folder: string, ...args: readonly string[]) => execFileSync('git', ['-C', folder, ...args]);
  const commit = async (folder: string, files: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(files)) await writeFile(join(folder, path), text);
    git(folder, 'add', '--all');
    git(folder, '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '-m', 'Work');
  };
  git(root, 'branch', '-M', 'main');
  const threadId = await sendMessage(window, 'Go', { mode: 'askWhenNeeded' });
  const { id: turnId } = await waitForTurnEnd(window);
  await commit(root, {});
  git(root, 'init', '-q', '--bare', remote);
  git(root, 'remote', 'add', 'origin', remote);
  git(root, 'push', '-q', 'origin', 'main:other');
  git(root, 'clone', '-q', '-b', 'other', remote, colleague);
  await commit(colleague, { 'a.txt': 'other\n', 'new.txt': 'other\n' });
  git(colleague, 'push', '-q');
  git(root, 'fetch', '-q', 'origin');
  git(root, 'branch', '-q', '--track', 'other', 'origin/other');
  await commit(colleague, { 'b.txt': 'pulled\n' });
  git(colleague, 'push', '-q');

  await window.get('switchRepositoryBranch', { root, current: 'main', name: 'other', bringAlong: false });
  const { branch, head } = (await window.get('readRemotes', null)) ?? { branch: null, head: null };
  await window.get('syncBranch', { root, branch, head, action: 'pull', remote: 'origin', url: remote, replaces: null });
  const request = { tool: 'codex', model: null, isolation: 'worktree', checks: [], fullAccessConsent: false } as const;
  const started = await window.get('startRun', { ...request, prompt: 'Improve c.txt\nplease' });
  const isEnded = (payload: unknown) => runsEvents.startedRunChanged.parse(payload).run.stage === 'ended';
  await window.until(() =>
    window.received.some(({ name, payload }) => name === 'startedRunChanged' && isEnded(payload)),
  );
  const { tree } = await window.get('readRunChanges', started);
  await window.get('applyRunChanges', { ...started, tree, leaveOut: [] });
  expect(['a', 'b', 'c'].map((name) => readFileSync(join(root, `${name}.txt`), 'utf8').trim())).toEqual([
    'other',
    'pulled',
    'run',
  ]);
  const expected = {
    files: {
      'a.txt': [command, 'a switch to other'],
      'b.txt': [command, 'a pull of other'],
      'c.txt': [command, 'the applied run "Improve c.txt"'],
    },
    untouched: { 'new.txt': ['a switch to other'] },
  };
  expect(await planRewind(window, threadId, turnId)).toEqual(expected);
  await app.restart();
  const later = await app.openWindow();
  await later.open(threadId);
  expect(await planRewind(later, threadId, turnId)).toEqual(expected);
});

it('a rewind names a suggested diff that the user applied, and a copy that the app restored, also after a restart', async () => {
  const command = 'for name in a b; do echo one > $name.txt; done';
  const { app, root, window } = await openTestApp({
    config: { approval_policy: 'never', sandbox_mode: 'workspace-write' },
    steps: [run(command), answer('Done.')],
  });
  const threadId = await sendMessage(window, 'Write the two', { mode: 'askWhenNeeded' });
  const { id: turnId } = await waitForTurnEnd(window);
  const suggest = async (diff: string) => {
    await window.get('proposeAction', { threadId, turnId, action: { type: 'applyDiff', diff } });
    const { id: approvalId } = await waitForApproval(window);
    await window.get('resolveApproval', { approvalId, decision: { type: 'approve' } });
  };
  await suggest('--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-one\n+two\n');
  await window.until(() => window.entries.some(({ kind }) => kind === 'patch'));
  await suggest('--- a/b.txt\n+++ b/b.txt\n@@ -1 +1 @@\n-one\n+two\n');
  await window.until(() => window.entries.filter(({ kind }) => kind === 'patch').length === 2);
  rmSync(join(root, 'b.txt'));
  const { copies } = await window.get('listRemoved', null);
  const copy = copies.find(({ path }) => path === 'b.txt');
  await window.get('restoreRemoved', { id: copy?.id ?? '', isBeside: false, makesFolder: false });
  expect(['a', 'b'].map((name) => readFileSync(join(root, `${name}.txt`), 'utf8'))).toEqual(['two\n', 'one\n']);
  const expected = {
    files: {
      'a.txt': [command, 'a patch by Codex'],
      'b.txt': [command, 'a patch by Codex', 'you or another program', 'a restored copy of b.txt'],
    },
    untouched: {},
  };
  expect(await planRewind(window, threadId, turnId)).toEqual(expected);
  await app.restart();
  const later = await app.openWindow();
  await later.open(threadId);
  expect(await planRewind(later, threadId, turnId)).toEqual(expected);
});
