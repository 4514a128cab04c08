import { afterEach, describe, expect, it } from 'vitest';
import { createGate } from '../../fixtures/provider/gate.ts';
import { listUserMessages } from '../../fixtures/provider/model-request.ts';
import { answer, createNumberedWords, fail, pausing, run } from '../../fixtures/provider/script.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { QueuedChange } from '../../shared/threads/thread-summary.ts';
import type { TestWindow } from './testing/test-window.ts';
import {
  createMessage,
  newClientId,
  askWhenNeeded as settings,
  startTestThread,
  ThreadBench,
} from './testing/thread-bench.ts';

let bench: ThreadBench;
afterEach(() => bench.close());

const sevenWords = 'one two three four five six seven';

/** True once part of an answer arrived. Without any text, a stopped answer leaves no trace. */
function hasText(window: TestWindow): boolean {
  return window.entries('assistant').some(({ text }) => text !== '');
}

describe('a message to the real Codex', () => {
  it('answers a message with every word in order and once', async () => {
    bench = await ThreadBench.open({ steps: [answer(createNumberedWords(20_000), { deltas: 20_000 })] });
    const { domain, window } = bench.start();
    const threadId = await startTestThread({ domain, window }, 'Count');
    await window.until(() => window.transcript.turns[0]?.status === 'completed');
    expect(window.entries('user')).toMatchObject([{ text: 'Count', state: 'confirmed' }]);
    expect(window.entries('assistant')).toMatchObject([{ state: 'done', text: createNumberedWords(20_000) }]);
    expect(domain.facade.find(threadId)?.transcript).toEqual(window.transcript);
    const frames = window.findEvents('threadAdvanced').flatMap(({ payload }) => payload.events);
    expect(frames.filter(({ event }) => event.type === 'textAppended').length).toBeLessThan(2_000);
  });

  it('steers a running turn: the text so far stays readable and is marked', async () => {
    const steps = [pausing(createGate(), 5, answer(sevenWords, { deltas: 7 })), answer('Only five then.')];
    bench = await ThreadBench.open({ steps });
    const { domain, window } = bench.start();
    const threadId = await startTestThread({ domain, window }, 'Count to seven');
    await window.until(() => window.entries('assistant')[0]?.text.includes('five'));
    await domain.handlers.sendMessage(window, createMessage('That will do', { threadId, delivery: 'steer' }));
    await window.until(() => window.transcript.turns[0]?.status === 'completed');
    expect(window.entries('assistant')).toMatchObject([
      { text: 'one two three four five ', state: 'dropped', dropReason: 'steered' },
      { text: 'Only five then.', state: 'done' },
    ]);
    expect(window.entries('user')).toMatchObject([{ steered: false }, { text: 'That will do', steered: true }]);
    expect(window.transcript.turns).toHaveLength(1);
  });

  it('queues a message while a turn runs, lets the user edit it, and sends it as the next turn', async () => {
    const gate = createGate();
    bench = await ThreadBench.open({
      steps: [pausing(gate, 2, answer(sevenWords, { deltas: 7 })), answer('Second.'), answer('Third.')],
    });
    const { domain, window } = bench.start();
    const threadId = await startTestThread({ domain, window }, 'First');
    await window.until(() => hasText(window));
    for (const text of ['Remove me', 'Last', 'Next']) {
      await domain.handlers.sendMessage(window, createMessage(text, { threadId }));
    }
    const waiting = window.findEvents('queueChanged').at(-1)?.payload.queue ?? [];
    expect(waiting.map(({ text }) => text)).toEqual(['Remove me', 'Last', 'Next']);
    const change = (at: number, wanted: QueuedChange) =>
      domain.handlers.changeQueued(window, { threadId, id: waiting[at]?.id ?? '', change: wanted });
    // Two changes at once, as from two windows.
    const edits = [1, 2].map((at) => {
      const was = waiting[at]?.text ?? '';
      return change(at, { type: 'text', text: `${was}!`, was });
    });
    expect(await Promise.all(edits)).toEqual([ok(null), ok(null)]);
    expect(await change(1, { type: 'text', text: 'Lost', was: 'Last' })).toEqual(err({ type: 'messageChanged' }));
    await change(2, { type: 'move', by: -1 });
    await change(0, { type: 'remove' });
    expect(await change(0, { type: 'text', text: 'Lost', was: 'Remove me' })).toEqual(err({ type: 'messageGone' }));
    gate.release();
    await window.until(() => window.transcript.turns.filter(({ status }) => status === 'completed').length === 3);
    expect(window.entries('user').map(({ text }) => text)).toEqual(['First', 'Next!', 'Last!']);
    expect(window.findEvents('queueChanged').at(-1)?.payload.queue).toEqual([]);
    const last = await bench.provider.requestArrived(3);
    expect(listUserMessages(last)).toEqual(['First', 'Next!', 'Last!']);
  });

  it('keeps a message in the queue after Stop until the user sends again', async () => {
    const steps = [
      pausing(createGate(), 2, answer(sevenWords, { deltas: 7 })),
      answer('By hand.'),
      answer('From the queue.'),
    ];
    bench = await ThreadBench.open({ steps });
    const { domain, window } = bench.start();
    const threadId = await startTestThread({ domain, window }, 'First');
    await window.until(() => hasText(window));
    await domain.handlers.sendMessage(window, createMessage('Queued', { threadId }));
    expect(await domain.handlers.stopTurn(window, { threadId })).toEqual({ ok: true, value: null });
    await window.until(() => window.transcript.turns[0]?.status === 'interrupted');
    expect(window.entries('assistant')).toMatchObject([{ state: 'dropped', dropReason: 'interrupted' }]);
    expect(window.findEvents('queueChanged').at(-1)?.payload.queue).toMatchObject([{ text: 'Queued' }]);
    await domain.handlers.sendMessage(window, createMessage('By hand', { threadId }));
    await window.until(() => window.transcript.turns[2]?.status === 'completed');
    expect(window.entries('user').map(({ text }) => text)).toEqual(['First', 'By hand', 'Queued']);
  });

  it('moves a message from the queue into the running turn', async () => {
    const steps = [pausing(createGate(), 2, answer(sevenWords, { deltas: 7 })), answer('Taken up.')];
    bench = await ThreadBench.open({ steps });
    const { domain, window } = bench.start();
    const threadId = await startTestThread({ domain, window }, 'First');
    await window.until(() => hasText(window));
    const sent = createMessage('Now', { threadId });
    await domain.handlers.sendMessage(window, sent);
    const id = sent.message.clientId;
    expect(await domain.handlers.steerQueued(window, { threadId, id })).toEqual({ ok: true, value: null });
    await window.until(() => window.transcript.turns[0]?.status === 'completed');
    expect(window.entries('user')).toMatchObject([{}, { text: 'Now', steered: true, state: 'confirmed' }]);
    expect(window.findEvents('queueChanged').at(-1)?.payload.queue).toEqual([]);
  });

  it('marks a message with its text as not sent if the stopped turn never read it', async () => {
    bench = await ThreadBench.open({ steps: [run('echo begin; tail -f /dev/null')] });
    const { domain, window } = bench.start();
    const threadId = await startTestThread({ domain, window }, 'Run');
    await window.until(() => window.entries('command')[0]?.status === 'running');
    await domain.handlers.sendMessage(window, createMessage('And then', { threadId, delivery: 'steer' }));
    await domain.handlers.stopTurn(window, { threadId });
    const notSent = await window.until(() => window.entries('user').find(({ state }) => state === 'notSent'));
    expect(notSent).toMatchObject({ text: 'And then', problem: 'The turn ended before Codex read this message.' });
  });

  it('retries a message as a new turn that links to the old one, after a question if it had effects', async () => {
    const steps = [run('echo done > done.txt'), fail(400, { message: 'No.' }), answer('Better.')];
    bench = await ThreadBench.open({ steps });
    const { domain, window } = bench.start();
    const threadId = await startTestThread({ domain, window }, 'Try it');
    const failed = await window.until(() => window.transcript.turns.find(({ status }) => status === 'failed'));
    const noConsent = { consent: false, fullAccessConsent: false };
    const retry = { threadId, turnId: failed.id, clientId: newClientId(), settings, ...noConsent };
    const asked = await domain.handlers.retryTurn(window, retry);
    expect(asked).toEqual({ ok: false, error: { type: 'needsRetryConsent' } });
    await domain.handlers.retryTurn(window, { ...retry, consent: true });
    await window.until(() => window.transcript.turns[1]?.status === 'completed');
    expect(window.entries('user')).toMatchObject([
      { text: 'Try it', retryOf: null },
      { text: 'Try it', retryOf: failed.id, state: 'confirmed' },
    ]);
  });

  it('keeps reconnecting to an unreachable provider until Stop', async () => {
    bench = await ThreadBench.open();
    await bench.provider.stop();
    const { domain, window } = bench.start();
    const threadId = await startTestThread({ domain, window }, 'Anyone there?');
    await window.until(() => window.transcript.reconnecting);
    const reported = () => window.findEvents('threadsChanged').flatMap(({ payload }) => payload);
    const row = await window.until(() => reported().find(({ now }) => now === 'Reconnecting'));
    expect(row.state).toBe('running');
    await domain.handlers.stopTurn(window, { threadId });
    await window.until(() => window.transcript.turns[0]?.status === 'interrupted');
    expect(window.transcript.reconnecting).toBe(false);
  });
});
