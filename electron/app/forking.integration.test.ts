import { randomUUID } from 'node:crypto';
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { answer, run } from '../../fixtures/provider/script.ts';
import { CodexClient } from '../../fixtures/testkit/codex-client.ts';
import { clientMessageId, type ThreadId } from '../../shared/base/ids.ts';
import { sendMessage, TestApp, waitForTurnEnd } from './testing/test-app.ts';
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
