import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createGate } from '../../fixtures/provider/gate.ts';
import { addFile } from '../../fixtures/provider/patch-text.ts';
import { answer, patch, pausing, run } from '../../fixtures/provider/script.ts';
import { threadId as threadIdOf, turnId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import { createMessage, openThread, startTestThread, ThreadBench } from './testing/thread-bench.ts';
import { refreshDelayMs } from './threads-service.ts';

let bench: ThreadBench;
afterEach(() => bench.close());

/** Kills the Codex process like the system would. Resolves once the app has noticed. */
async function kill(codex: CodexServer): Promise<void> {
  const diagnostics = await codex.request('server/diagnostics', {});
  if (!diagnostics.ok) throw new Error(diagnostics.error.type);
  const gone = new Promise<void>((resolve) => void codex.onGenerationEnd(() => resolve()));
  process.kill(diagnostics.value.process.id, 'SIGKILL');
  await gone;
}

describe('a thread whose Codex was killed', () => {
  it('keeps what was shown after Codex was killed, and continues with the next message', async () => {
    const steps = [pausing(createGate(), 3, answer('one two three four', { deltas: 4 })), answer('Here again.')];
    bench = await ThreadBench.open({ steps });
    const { codex, domain, window } = bench.start();
    const threadId = await startTestThread({ domain, window }, 'Count');
    await window.until(() => window.entries('assistant')[0]?.text.includes('three'));
    await kill(codex);
    expect(window.transcript.turns).toMatchObject([{ status: 'interrupted' }]);
    expect(window.entries('assistant')).toMatchObject([
      { text: 'one two three ', state: 'dropped', dropReason: 'codexStopped' },
    ]);
    expect(window.entries('status').at(-1)).toMatchObject({ fact: 'Codex stopped while working on this.' });
    await domain.handlers.sendMessage(window, createMessage('Go on', { threadId }));
    await window.until(() => window.transcript.turns.at(-1)?.status === 'completed');
    expect(window.entries('user').map(({ text }) => text)).toEqual(['Count', 'Go on']);
    expect(window.entries('assistant').at(-1)).toMatchObject({ text: 'Here again.' });
    expect(window.entries('status').map(({ fact }) => fact)).toEqual(['Codex stopped while working on this.']);
  });

  it('shows the thread while Codex is away', async () => {
    bench = await ThreadBench.open({ steps: [answer('Kept.')] });
    const { codex, domain, window } = bench.start();
    const threadId = await startTestThread({ domain, window }, 'Hello');
    await window.until(() => window.transcript.turns[0]?.status === 'completed');
    await codex.stop();
    const view = await domain.handlers.openThread(window, { threadId });
    expect(view).toMatchObject({ ok: true, value: { transcript: { turns: [{ status: 'completed' }] } } });
    const sent = await domain.handlers.sendMessage(window, createMessage('More', { threadId }));
    expect(sent).toMatchObject({ ok: false, error: { type: 'codexNotReady' } });
  });
});

describe('a thread from an earlier start of the app', () => {
  it('lists a thread from an earlier start, restores its commands and changes, and continues it', async () => {
    const steps = [run('echo hello'), patch(addFile('new.txt', 'one\n')), answer('Done.'), answer('Again.')];
    bench = await ThreadBench.open({ steps });
    const first = bench.start();
    const threadId = await startTestThread(first, 'Make a file');
    await first.window.until(() => first.window.transcript.turns[0]?.status === 'completed');
    await first.close();

    const { domain, window } = bench.start();
    const listed = await domain.handlers.listThreads(window, { search: '' });
    expect(listed).toMatchObject({ ok: true, value: [{ id: threadId, title: 'Make a file', state: 'idle' }] });
    const view = await domain.handlers.openThread(window, { threadId });
    if (!view.ok) throw new Error(view.error.type);
    window.show(view.value);
    expect(view.value.settings).toMatchObject({ model: 'gpt-5.5' });
    expect(view.value.title).toBe('Make a file');
    expect(window.entries('status')).toEqual([]);

    const [listedRun] = view.value.commands;
    expect(listedRun).toMatchObject({ command: 'echo hello', status: 'done', outputLength: 6 });
    const runId = listedRun?.id ?? window.entries('command')[0]?.id;
    if (runId === undefined) throw new Error('No run');
    const output = await domain.handlers.readOutput(window, { threadId, commandId: runId, recorded: false });
    expect(output).toMatchObject({ ok: true, value: { head: 'hello\n', authoritative: true } });

    const ofTurn = view.value.diffs.find(({ entryId }) => entryId === null);
    expect(ofTurn?.files).toMatchObject([{ path: 'new.txt', added: 1 }]);
    for (const { turnId: inTurn, entryId } of view.value.diffs) {
      const diff = await domain.readDiff(threadId, inTurn, entryId);
      expect(diff).toMatchObject({ ok: true, value: { text: expect.stringContaining('+one') } });
    }

    await domain.handlers.sendMessage(window, createMessage('Once more', { threadId }));
    await window.until(() => window.transcript.turns[1]?.status === 'completed');
    expect(window.entries('assistant').at(-1)).toMatchObject({ text: 'Again.' });
  });

  it('restores the newest turns, and the earlier ones on request, each once', async () => {
    const count = 25;
    bench = await ThreadBench.open({ steps: Array.from({ length: count }, (_, n) => answer(`Answer ${n}`)) });
    const first = bench.start();
    const threadId = await startTestThread(first, 'Message 0');
    for (let n = 1; n <= count; n++) {
      await first.window.until(() => first.window.transcript.turns.at(-1)?.status === 'completed');
      if (n < count) await first.domain.handlers.sendMessage(first.window, createMessage(`Message ${n}`, { threadId }));
    }
    await first.close();

    const { domain, window } = bench.start();
    await openThread({ domain, window }, threadId);
    expect(window.transcript).toMatchObject({ earlierTurns: 1 });
    expect(window.entries('user').map(({ text }) => text)).toEqual(
      Array.from({ length: 20 }, (_, n) => `Message ${n + 5}`),
    );
    const before = window.transcript.turns[0]?.id ?? turnId.parse('none');
    const some = await domain.handlers.loadEarlierTurns(window, { threadId, before, limit: 3 });
    const all = await domain.handlers.loadEarlierTurns(window, { threadId, before, limit: 100 });
    expect(some).toMatchObject({ ok: true, value: { turns: { length: 3 }, earlierTurns: 1 } });
    if (!some.ok || !all.ok) throw new Error('Not loaded');
    expect(all.value.turns).toEqual(some.value.turns);
    const oldest = await domain.handlers.loadEarlierTurns(window, {
      threadId,
      before: some.value.turns[0]?.id ?? before,
      limit: 100,
    });
    expect(oldest).toMatchObject({ ok: true, value: { turns: { length: 2 }, earlierTurns: 0 } });
  });

  it('reads but does not continue a thread while another Codex writes to it', async () => {
    bench = await ThreadBench.open({ steps: [answer('Mine.')] });
    const first = bench.start();
    const threadId = await startTestThread(first, 'Hello');
    await first.window.until(() => first.window.transcript.turns[0]?.status === 'completed');
    const second = bench.start();
    await openThread(second, threadId);
    expect(second.window.entries('assistant')).toMatchObject([{ text: 'Mine.' }]);
    const locked = { ok: false, error: { type: 'lockedByOtherProcess' } };
    expect(await second.domain.handlers.prepareThread(second.window, { threadId })).toEqual(locked);
    expect(second.window.findEvents('threadSyncStatusChanged').at(-1)?.payload.syncStatus.type).toBe('locked');
    const sent = await second.domain.handlers.sendMessage(second.window, createMessage('Mine too', { threadId }));
    expect(sent).toEqual(locked);
  });

  it('shows what another Codex adds without locking the thread or starting MCP servers, until the user writes', async () => {
    const config = (folder: string) => ({
      mcp_servers: { counted: { command: 'sh', args: ['-c', 'echo start >> starts; exit 1'], cwd: folder } },
    });
    bench = await ThreadBench.open({ config, steps: [answer('One.'), answer('Two.')] });
    const starts = () => readFileSync(join(bench.folder, 'starts'), 'utf8').match(/start/g)?.length;
    const first = bench.start();
    const threadId = await startTestThread(first, 'Hello');
    await first.window.until(() => first.window.transcript.turns[0]?.status === 'completed');
    const clock = new ManualClock();
    const { codex, domain, window } = bench.start({ clock });
    await openThread({ domain, window }, threadId);
    await first.domain.handlers.sendMessage(first.window, createMessage('And?', { threadId }));
    await first.window.until(() => first.window.transcript.turns[1]?.status === 'completed');
    const before = starts();
    clock.advance(refreshDelayMs);
    await window.until(() => window.entries('assistant').at(-1)?.text === 'Two.');
    expect(await codex.request('thread/loaded/list', {})).toMatchObject({ value: { data: [] } });
    expect(starts()).toBe(before);
    await first.close();
    expect(await domain.handlers.prepareThread(window, { threadId })).toEqual({ ok: true, value: null });
    await expect.poll(starts).toBeGreaterThan(before ?? 0);
  });

  it('releases a thread after ten minutes without a window, so that another Codex can continue it', async () => {
    const config = () => ({ thread_unload_delay_secs: 0 });
    bench = await ThreadBench.open({ config, steps: [answer('Mine.'), answer('Theirs.')] });
    const clock = new ManualClock();
    const first = bench.start({ clock });
    const threadId = await startTestThread(first, 'Hello');
    await first.window.until(() => first.window.transcript.turns[0]?.status === 'completed');
    const unloaded = new Promise<void>((resolve) => {
      first.codex.onNotification(({ method }) => method === 'thread/closed' && resolve());
    });
    void first.window.leaveFolder();
    clock.advance(11 * 60_000);
    await unloaded;
    const second = bench.start();
    await openThread(second, threadId);
    await second.domain.handlers.sendMessage(second.window, createMessage('And you?', { threadId }));
    await second.window.until(() => second.window.transcript.turns[1]?.status === 'completed');
  });

  it('drops a thread that Codex does not know', async () => {
    bench = await ThreadBench.open();
    const { domain, window } = bench.start();
    for (const name of ['01a1f7b5-7b38-72b3-be6e-d73fc780efc9', 'nonsense']) {
      const opened = await domain.handlers.openThread(window, { threadId: threadIdOf.parse(name) });
      expect(opened).toEqual({ ok: false, error: { type: 'threadGone' } });
    }
  });
});
