import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { inspectText, maskText } from '../../shared/input-safety/inspect-text.ts';
import { createSampleSummary } from '../../shared/threads/testing/sample-summary.ts';
import { emptyTranscript, type Turn } from '../../shared/transcript/turn.ts';
import { readActionState } from '../actions/action-state.ts';
import { findActionForKey, runAction } from '../actions/registry.ts';
import { copyWholeThread, readCopyableThread, refuseWholeThread } from '../features/copy-thread/copy-all.ts';
import { describeCopyThread } from '../features/copy-thread/copy-thread.view-model.ts';
import { useConnection } from '../stores/connection.store.ts';
import { useFrame } from '../stores/frame.store.ts';
import { threadsChanged } from '../stores/threads.store.ts';
import { transcriptClosed, transcriptFailed, transcriptOpened, transcriptOpening } from '../stores/transcript.store.ts';
import { inputModel } from './input-model.ts';
import { openApp, reportEvents, thread } from './testing/model-app.ts';
import { assistantEntry, sampleTurn, userEntry } from './testing/sample-entries.ts';
import { transcriptModel } from './transcript-model.ts';

const request = vi.hoisted(() => vi.fn());
const clipboard = vi.hoisted(() => ({ text: '' }));
vi.mock('../client/page-client.ts', () => ({ hostClient: { request } }));
vi.mock('../client/page-clipboard.ts', () => ({
  getPageClipboard: () => ({
    write: async (text: string) => {
      clipboard.text = text;
      return true;
    },
  }),
}));
vi.mock('../input-safety/inspect-input.ts', () => ({
  inspectInput: async (text: string) => ({ findings: inspectText(text), masked: maskText(text) }),
}));

const answered = (value: unknown = null) => Promise.resolve({ ok: true, value });
const methods = () => request.mock.calls.map(([method]) => String(method));
const simpleTurn = (id: string, change: Parameters<typeof sampleTurn>[1] = {}): Turn =>
  sampleTurn([userEntry({ id: `${id}u`, text: `Ask ${id}` }), assistantEntry({ id: `${id}a`, text: `Say ${id}` })], {
    ...change,
    id,
  });
const createTranscript = (...turns: readonly Turn[]) => ({ ...emptyTranscript, turns });

const unsubscribes: (() => void)[] = [];
afterEach(() => {
  for (const end of unsubscribes.splice(0)) end();
});

/** Every value that a follower of a part of the model sees. */
function recordValues<Part>(part: () => Part): readonly Part[] {
  const values = [part()];
  const end = transcriptModel.follow(() => {
    const now = part();
    if (now !== values.at(-1)) values.push(now);
  });
  unsubscribes.push(end);
  return values;
}

beforeEach(() => {
  openApp();
  clipboard.text = '';
  request.mockReset();
  request.mockImplementation(() => answered());
});

describe('sending', () => {
  it('streams a turn after a message is sent, and then stops', async () => {
    const streaming = recordValues(() => transcriptModel.isStreaming);
    const work = recordValues(() => transcriptModel.work);
    request.mockImplementation(() => answered({ threadId: thread }));
    inputModel.write('Why?');
    await transcriptModel.send('queue');
    expect(request.mock.calls).toMatchObject([
      ['prepareThread', { threadId: thread }],
      ['sendMessage', { threadId: thread, delivery: 'queue' }],
    ]);
    expect(inputModel.inputText).toBe('');
    expect(streaming).toEqual([false]);
    const answer = { ...assistantEntry({ id: 'a' }), text: '', state: 'streaming' };
    reportEvents({ type: 'turnStarted', turnId: 't', at: 1, model: null });
    reportEvents({ type: 'entryPut', turnId: 't', entry: answer });
    reportEvents({ type: 'entryPut', turnId: 't', entry: { ...answer, text: 'So.', state: 'done' } });
    reportEvents({ type: 'turnEnded', turnId: 't', status: 'completed', at: 2, durationMs: 1, dropReason: 'failed' });
    expect(streaming).toEqual([false, true, false]);
    expect(work).toEqual(['idle', 'running', 'writing', 'running', 'idle']);
  });

  it('sends nothing while Send is disabled', async () => {
    await transcriptModel.send('queue');
    expect(methods()).toEqual([]);
  });

  it('shows the turns divided by speaker, and streaming text notifies no one', () => {
    const entry = { ...assistantEntry({ id: 'a' }), text: 'So', state: 'streaming' };
    reportEvents({ type: 'turnStarted', turnId: 't', at: 1, model: null }, { type: 'entryPut', turnId: 't', entry });
    const [turn] = transcriptModel.turns;
    expect(turn).toMatchObject({ id: 't:0', role: 'Codex', isStreaming: true, segments: [{ text: 'So' }] });
    const woken = vi.fn();
    unsubscribes.push(transcriptModel.follow(woken), inputModel.follow(woken));
    reportEvents({ type: 'textAppended', turnId: 't', entryId: 'a', channel: 'text', part: 0, text: ' be it' });
    expect(woken).not.toHaveBeenCalled();
    expect(transcriptModel.turns[0]).toBe(turn);
    reportEvents({ type: 'entryPut', turnId: 't', entry: { ...entry, text: 'So be it.', state: 'done' } });
    expect(transcriptModel.turns).toMatchObject([{ id: 't:0', isStreaming: false, segments: [{ text: 'So be it.' }] }]);
  });
});

describe('the list of turns', () => {
  it('returns the same list of turns until a turn changes', () => {
    openApp(createTranscript(simpleTurn('1'), simpleTurn('2')));
    const before = transcriptModel.turns;
    expect(transcriptModel.turns).toBe(before);
    reportEvents({ type: 'turnStarted', turnId: 't', at: 1, model: null });
    expect(transcriptModel.turns).not.toBe(before);
    expect(transcriptModel.turns.slice(0, before.length)).toEqual(before);
  });
});

describe('Retry', () => {
  it('retries the message of a failed turn, until a newer turn arrives', async () => {
    openApp(createTranscript(simpleTurn('1'), simpleTurn('2', { status: 'failed' })));
    expect(transcriptModel.canRetry).toBe(true);
    await transcriptModel.retryLast();
    expect(request.mock.calls).toMatchObject([['retryTurn', { threadId: thread, turnId: '2' }]]);
    reportEvents({ type: 'turnStarted', turnId: '3', at: 1, model: null });
    expect(transcriptModel.canRetry).toBe(false);
    await transcriptModel.retryLast();
    expect(methods()).toEqual(['retryTurn']);
  });
});

describe('older history', () => {
  const older = { ...createTranscript(simpleTurn('8'), simpleTurn('9')), earlierTurns: 2 };
  const page = { turns: [simpleTurn('6'), simpleTurn('7')], earlierTurns: 0, commands: [], diffs: [] };

  it('does not request older history when there is none', async () => {
    openApp(createTranscript(simpleTurn('1')));
    expect(transcriptModel.hasOlderHistory).toBe(false);
    expect(await transcriptModel.loadOlderHistory()).toBe(false);
    expect(methods()).toEqual([]);
  });

  it('loads older history once for concurrent callers', async () => {
    openApp(older);
    request.mockImplementation(() => answered(page));
    const asked = [transcriptModel.loadOlderHistory(), transcriptModel.loadOlderHistory()];
    expect(await Promise.all(asked)).toEqual([true, true]);
    expect(methods()).toEqual(['loadEarlierTurns']);
    expect(transcriptModel.transcript.turns.map(({ id }) => id)).toEqual(['6', '7', '8', '9']);
    expect(transcriptModel.hasOlderHistory).toBe(false);
  });

  it('loads older history of another thread without waiting for the previous one', async () => {
    openApp(older);
    request.mockImplementationOnce(() => new Promise(() => {})).mockImplementation(() => answered(page));
    void transcriptModel.loadOlderHistory();
    transcriptOpened(threadId.parse('other'), { seq: 0, title: '', transcript: older });
    expect(await transcriptModel.loadOlderHistory()).toBe(true);
  });

  it('leaves the thread unchanged when older history is unavailable', async () => {
    openApp(older);
    request.mockImplementation(async () => ({ ok: false, error: { type: 'disconnected' } }));
    expect(await transcriptModel.loadOlderHistory()).toBe(false);
    expect(transcriptModel.hasOlderHistory).toBe(true);
  });
});

describe('copying everything', () => {
  const token = `ghp_${'aB3dE5fG7h'.repeat(4)}`;
  const copyable = async () => {
    const read = await readCopyableThread();
    if (!read.ok) throw new Error(read.error);
    return read.value;
  };

  it('shows the size before it copies the whole thread, and reports the outcome', async () => {
    openApp({ ...createTranscript(simpleTurn('2')), earlierTurns: 1 });
    request.mockImplementation((method: string) =>
      answered(
        method === 'loadEarlierTurns' ? { turns: [simpleTurn('1')], earlierTurns: 0, commands: [], diffs: [] } : null,
      ),
    );
    transcriptModel.copyAll();
    expect(useFrame.getState().dialog).toBe('copyThread');
    const { markdown, plain } = await copyable();
    expect(plain.text).toBe('You:\nAsk 1\n\nCodex:\nSay 1\n\nYou:\nAsk 2\n\nCodex:\nSay 2');
    expect(markdown.text).toContain('## Codex\n\nSay 1');
    expect(describeCopyThread(plain)).toMatchObject({ size: expect.stringMatching(/^50 characters/), warning: null });
    expect(clipboard.text).toBe('');
    await copyWholeThread(plain, false);
    expect(clipboard.text).toBe(plain.text);
    expect(request).toHaveBeenCalledWith('countCopy', { what: 'thread', characters: 50 });
    expect(transcriptModel.turns.at(-1)).toMatchObject({ role: 'Status', segments: [{ fact: 'Copied the thread.' }] });
  });

  it('masks secrets in a copy on request, and counts those that the user refused to copy', async () => {
    openApp(createTranscript(sampleTurn([userEntry({ text: `It is ${token}.` })])));
    const { plain } = await copyable();
    await copyWholeThread(plain, true);
    expect(clipboard.text).not.toContain(token);
    await refuseWholeThread(plain);
    expect(request).toHaveBeenLastCalledWith('countCopy', { what: 'blocked', secrets: 1 });
    expect(transcriptModel.turns.at(-1)).toMatchObject({ segments: [{ fact: 'Nothing was copied.' }] });
  });

  it('reports why a thread cannot be read for a copy', async () => {
    openApp({ ...createTranscript(simpleTurn('2')), earlierTurns: 1 });
    request.mockImplementation(async () => ({ ok: false, error: { type: 'disconnected' } }));
    expect(await readCopyableThread()).toMatchObject({ ok: false, error: expect.stringMatching(/\w+/) });
  });
});

describe('the selected turn', () => {
  const copyKey = { key: 'C', code: 'KeyC', ctrlKey: true, metaKey: false, shiftKey: true, altKey: false };
  const pressCopy = async (): Promise<string> => {
    clipboard.text = '';
    const id = findActionForKey(copyKey, readActionState());
    if (id !== null) runAction(id);
    await expect.poll(() => clipboard.text).not.toBe('');
    return clipboard.text;
  };

  it('selects the turn with the keyboard focus, and copies its message with the copy key', async () => {
    openApp(createTranscript(simpleTurn('1'), simpleTurn('2')));
    const selected = recordValues(() => transcriptModel.selectedTurn?.id ?? null);
    expect(await pressCopy()).toBe('Say 2');
    transcriptModel.selectTurn('1:1');
    expect(await pressCopy()).toBe('Say 1');
    transcriptModel.selectTurn('1:0');
    expect(await pressCopy()).toBe('Ask 1');
    transcriptModel.selectTurn(null);
    expect(await pressCopy()).toBe('Say 2');
    expect(selected).toEqual([null, '1:1', '1:0', null]);
  });

  it('clears the selected turn once its thread is no longer shown', () => {
    openApp(createTranscript(simpleTurn('1')));
    transcriptModel.selectTurn('1:0');
    transcriptOpened(threadId.parse('other'), { seq: 0, title: '', transcript: createTranscript(simpleTurn('5')) });
    expect(transcriptModel.selectedTurn).toBeNull();
  });
});

describe('the summary of the thread', () => {
  const usage = {
    totalTokens: 48_213,
    inputTokens: 40_000,
    cachedInputTokens: 30_000,
    outputTokens: 8_213,
    reasoningTokens: 0,
    lastTokens: 103_000,
    contextWindow: 258_400,
  };

  it('describes the context of the thread anew only when its tokens change', () => {
    expect(transcriptModel.context).toBeNull();
    reportEvents({ type: 'usageUpdated', usage });
    const { context } = transcriptModel;
    expect(context).toMatchObject({ text: '40%', isFilling: false });
    reportEvents({ type: 'turnStarted', turnId: 't', at: 1, model: null });
    expect(transcriptModel.context).toBe(context);
  });

  it('shows a status message while a thread has no turns', () => {
    expect(transcriptModel.statusMessage).toMatchObject({ kind: 'empty', fact: 'No messages yet' });
    expect(transcriptModel.statusMessage?.detail).toContain('in w.');
    const other = threadId.parse('other');
    transcriptOpening(other);
    expect(transcriptModel.statusMessage).toMatchObject({ kind: 'opening', fact: 'Opening the thread' });
    transcriptFailed(other, { type: 'disconnected' });
    expect(transcriptModel.statusMessage).toMatchObject({ kind: 'failed', fact: expect.stringMatching(/\w+/) });
    transcriptOpened(other, { seq: 0, title: '', transcript: createTranscript(simpleTurn('1')) });
    expect(transcriptModel.statusMessage).toBeNull();
  });

  it('shows that the demo is starting, and then that it has one story', () => {
    transcriptClosed();
    useConnection.setState({ profile: 'demo' });
    expect(transcriptModel.statusMessage).toMatchObject({ kind: 'opening', fact: 'Starting the demo…' });
    threadsChanged([createSampleSummary(thread, { title: 'Told', cwd: '/w' })]);
    expect(transcriptModel.statusMessage).toMatchObject({ kind: 'empty', fact: 'The demo tells one story' });
    useConnection.setState({ profile: 'personal' });
  });
});
