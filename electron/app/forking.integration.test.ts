import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createGate } from '../../fixtures/provider/gate.ts';
import { addFile } from '../../fixtures/provider/patch-text.ts';
import { answer, patch, pausing, run } from '../../fixtures/provider/script.ts';
import { CodexClient } from '../../fixtures/testkit/codex-client.ts';
import { clientMessageId, type ThreadId } from '../../shared/base/ids.ts';
import { createOutgoing, sendMessage, TestApp, type TestAppOptions, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

let app: TestApp;
afterEach(() => app.end());

/** Deletes the files where Codex keeps its threads. */
async function loseRollouts(codexHome: string): Promise<void> {
  const names = await readdir(join(codexHome, 'sessions'), { recursive: true });
  const rollouts = names.filter((name) => name.endsWith('.jsonl'));
  await Promise.all(rollouts.map((name) => rm(join(codexHome, 'sessions', name))));
}

const standingOf = (window: TestWindow) => window.syncStatus?.type ?? null;

describe('a thread whose record Codex lost', () => {
  async function lose(): Promise<{ readonly window: TestWindow; readonly threadId: ThreadId }> {
    const first = await app.openWindow();
    const threadId = await sendMessage(first, 'Remember the giraffe', { mode: 'askWhenNeeded' });
    await waitForTurnEnd(first);
    await app.restart(() => loseRollouts(app.codexHome.path));
    const window = await app.openWindow();
    await window.open(threadId);
    await window.until(() => standingOf(window) === 'lost');
    return { window, threadId };
  }

  it('reads a thread that Codex lost and continues it in a new thread with its conversation', async () => {
    const steps = [run('echo one'), answer('A giraffe, noted.'), answer('It was a giraffe.'), answer('Still one.')];
    app = await TestApp.start({ steps });
    const { threadId, window } = await lose();
    expect(window.entries.at(-1)).toMatchObject({ fact: 'Codex no longer has this thread.' });

    const fork = await window.get('sendInFork', {
      threadId,
      message: { clientId: clientMessageId.parse(randomUUID()), text: 'Which animal?', sources: [] },
      settings: { model: null, effort: null, approvalMode: 'askWhenNeeded' },
      fullAccessConsent: false,
    });
    await window.open(fork.threadId);
    await waitForTurnEnd(window);
    const status = window.entries.find(({ kind }) => kind === 'status');
    expect(window.entries).toMatchObject([
      { kind: 'user', text: 'Which animal?' },
      { fact: 'Forked from “Remember the giraffe”.', thread: threadId, commands: ['openNamedThread'] },
      { kind: 'assistant', text: 'It was a giraffe.' },
    ]);
    const given = status?.kind === 'status' ? (status.given ?? '') : '';
    expect(given).toContain('User: Remember the giraffe');
    expect(given).toContain('Assistant ran (exit 0): echo one');
    expect(given).toContain('Assistant: A giraffe, noted.');
    // The model gets the shown text, followed by the message as the user wrote it.
    const reported = app.provider.requests.at(-1)?.body.input.slice(-2);
    expect(reported).toMatchObject([{ content: [{ text: given }] }, { content: [{ text: 'Which animal?' }] }]);

    await app.restart();
    const later = await app.openWindow();
    await later.open(fork.threadId);
    expect(later.entries).toMatchObject([{ text: 'Which animal?' }, { given }, {}]);
    await sendMessage(later, 'And now?', { threadId: fork.threadId, mode: 'askWhenNeeded' });
    await waitForTurnEnd(later);
    expect(JSON.stringify(app.provider.requests.at(-1)?.body.input)).toContain('A giraffe, noted.');
  });

  it('knows that a thread is lost at the next start, before asking Codex', async () => {
    app = await TestApp.start({ steps: [answer('Noted.')] });
    const { threadId } = await lose();
    await app.restart();
    const window = await app.connect();
    await window.get('openWorkspace', { path: app.workspace.path });
    const view = await window.get('openThread', { threadId });
    expect(view.syncStatus).toEqual({ type: 'lost' });
  });
});

it('says that Codex has a lost thread again, once its record is back', async () => {
  app = await TestApp.start({ steps: [answer('Noted.')] });
  const first = await app.openWindow();
  const threadId = await sendMessage(first, 'Remember the giraffe', { mode: 'askWhenNeeded' });
  await waitForTurnEnd(first);
  const records = join(app.codexHome.path, 'sessions');
  const elsewhere = join(app.codexHome.path, 'elsewhere');
  await app.restart(() => rename(records, elsewhere));
  const without = await app.openWindow();
  await without.open(threadId);
  await without.until(() => standingOf(without) === 'lost');
  await app.restart(() => rename(elsewhere, records));
  const window = await app.openWindow();
  await window.open(threadId);
  await window.until(() => standingOf(window) === 'inSync');
  await window.until(() => JSON.stringify(window.entries).includes('Codex has this thread again.'));
  expect(JSON.stringify(window.entries)).not.toContain('Codex no longer has this thread.');
});

describe('a thread that another app-server has', () => {
  it('follows, forks and takes over a thread that another app-server has', async () => {
    app = await TestApp.start({
      steps: [answer('Mine.'), answer('Theirs.'), answer('Of the fork.'), answer('Mine again.')],
    });
    const first = await app.openWindow();
    const threadId = await sendMessage(first, 'Hello', { mode: 'askWhenNeeded' });
    await waitForTurnEnd(first);
    let other: CodexClient | null = null;
    await app.restart(async () => {
      other = await CodexClient.start({ codexHome: app.codexHome.path });
      await other.request('thread/resume', { threadId, excludeTurns: true });
    });
    const window = await app.openWindow();
    await window.open(threadId);
    if (other === null) throw new Error('No other Codex');
    const client: CodexClient = other;

    await client.request('turn/start', {
      threadId,
      input: [{ type: 'text', text: 'From elsewhere', text_elements: [] }],
    });
    await window.until(() => window.entries.some((entry) => entry.kind === 'assistant' && entry.text === 'Theirs.'));
    await window.until(() => window.lastTurn?.status === 'completed');

    const refused = await window.ask('takeOverThread', { threadId });
    expect(refused).toEqual({ ok: false, error: { type: 'lockedByOtherProcess' } });

    const fork = await window.get('forkThread', { threadId });
    await window.open(fork.threadId);
    const said = () =>
      window.entries.flatMap((entry) => (entry.kind === 'user' || entry.kind === 'assistant' ? [entry.text] : []));
    expect(said()).toEqual(['Hello', 'Mine.', 'From elsewhere', 'Theirs.']);
    expect(window.entries.at(-1)).toMatchObject({ fact: 'Forked from “Hello”.', thread: threadId });
    await sendMessage(window, 'In the fork', { threadId: fork.threadId, mode: 'askWhenNeeded' });
    await waitForTurnEnd(window);
    expect(said().slice(-2)).toEqual(['In the fork', 'Of the fork.']);

    await client.stop();
    await window.open(threadId);
    await window.get('takeOverThread', { threadId });
    await window.until(() => standingOf(window) === 'inSync');
    await sendMessage(window, 'And I', { threadId, mode: 'askWhenNeeded' });
    await waitForTurnEnd(window);
    expect(said().slice(-2)).toEqual(['And I', 'Mine again.']);
  });
});

describe('a thread in a worktree that continues in the folder', () => {
  const made = patch(addFile('made.txt', 'made\n'));
  const inFolder = (path: string) => join(app.workspace.path, path);

  /** Opens an app whose first thread works in a worktree, and resolves with it once the first turn is over. */
  async function work(steps: NonNullable<TestAppOptions['steps']>) {
    app = await TestApp.start({ config: { approval_policy: 'never', sandbox_mode: 'workspace-write' }, steps });
    const window = await app.openWindow();
    const message = { ...createOutgoing('Make it', { mode: 'config' }), place: 'worktree' as const };
    const { threadId } = await window.get('sendMessage', message);
    await window.open(threadId);
    await waitForTurnEnd(window);
    const of = (await window.get('listStartedRuns', null)).runs[0]?.run;
    if (of === undefined) throw new Error('It has no run');
    await expect.poll(async () => (await window.get('listStartedRuns', null)).runs[0]?.stage).toBe('ended');
    return { window, threadId, of, tree: (await window.get('readRunChanges', of)).tree };
  }
  const list = (window: TestWindow) => window.get('listThreads', { search: '' });

  it('brings its changes along, works in the folder from then on, and takes its place in the list', async () => {
    const { of, threadId, tree, window } = await work([
      made,
      answer('It is made.'),
      patch(addFile('more.txt', 'more\n')),
      answer('There is more.'),
      answer('Still here.'),
    ]);
    await window.get('pinThread', { threadId, pinned: true });
    const moved = await window.get('continueInFolder', { threadId, tree });
    expect(moved.files).toBe(1);
    expect(readFileSync(inFolder('made.txt'), 'utf8')).toBe('made\n');
    expect(await list(window)).toMatchObject([
      { id: moved.threadId, title: 'Make it', cwd: app.workspace.path, forkedFrom: threadId, pinned: true },
    ]);
    expect(await window.get('listArchivedThreads', null)).toMatchObject([{ id: threadId, title: 'Make it' }]);
    expect(window.entries.at(-1)).toMatchObject({ fact: 'Continued in your folder.', thread: moved.threadId });
    const { worktrees } = await window.get('listStartedRuns', null);
    expect(worktrees).toMatchObject([{ run: of, isPresent: true, applied: { tree } }]);

    await sendMessage(window, 'And more', { threadId: moved.threadId, mode: 'config' });
    await waitForTurnEnd(window);
    expect(window.entries.find(({ kind }) => kind === 'status')).toMatchObject({
      fact: 'Continued from “Make it” in its worktree.',
      thread: threadId,
    });
    expect(window.entries.filter(({ kind }) => kind === 'user')).toMatchObject([
      { text: 'Make it' },
      { text: 'And more' },
    ]);
    expect(readFileSync(inFolder('more.txt'), 'utf8')).toBe('more\n');
    expect(existsSync(join(worktrees[0]?.path ?? '', 'more.txt'))).toBe(false);

    await window.get('discardRunChanges', of);
    await app.restart();
    const later = await app.openWindow();
    await sendMessage(later, 'And now?', { threadId: moved.threadId, mode: 'config' });
    await later.until(() => later.turns.length === 3 && later.lastTurn?.status === 'completed');
    expect(JSON.stringify(app.provider.requests.at(-1)?.body.input)).toContain('It is made.');
  });

  it('stays in its worktree, and leaves the folder alone, when the folder has conflicting changes', async () => {
    const { threadId, tree, window } = await work([made, answer('It is made.')]);
    writeFileSync(inFolder('made.txt'), 'mine\n');
    expect(await window.ask('continueInFolder', { threadId, tree })).toMatchObject({
      error: { type: 'refused', message: expect.stringContaining('The folder has conflicting changes: made.txt.') },
    });
    expect(readFileSync(inFolder('made.txt'), 'utf8')).toBe('mine\n');
    expect(await list(window)).toMatchObject([{ id: threadId }]);
  });

  it('stays while it works, and when it has changed something that the user has not seen', async () => {
    const gate = createGate();
    const { threadId, tree, window } = await work([
      made,
      answer('It is made.'),
      patch(addFile('more.txt', 'more\n')),
      pausing(gate, 0, answer('More.')),
    ]);
    await sendMessage(window, 'More', { threadId, mode: 'config' });
    await app.provider.requestArrived(4);
    expect(await window.ask('continueInFolder', { threadId, tree })).toMatchObject({ error: { type: 'running' } });
    gate.release();
    await waitForTurnEnd(window);
    expect(await window.ask('continueInFolder', { threadId, tree })).toMatchObject({
      error: { type: 'refused', message: expect.stringContaining('changed since') },
    });
    expect(existsSync(inFolder('made.txt'))).toBe(false);
    expect(await list(window)).toMatchObject([{ id: threadId }]);
  });

  it('brings nothing along that the user left out when they applied it', async () => {
    const { of, threadId, tree, window } = await work([
      made,
      patch(addFile('other.txt', 'other\n')),
      answer('Both are made.'),
    ]);
    await window.get('applyRunChanges', { ...of, tree, leaveOut: [{ path: 'other.txt', hunks: null }] });
    expect(await window.get('continueInFolder', { threadId, tree })).toMatchObject({ files: 0 });
    expect([existsSync(inFolder('made.txt')), existsSync(inFolder('other.txt'))]).toEqual([true, false]);
  });
});
