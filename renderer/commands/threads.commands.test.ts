import { beforeEach, expect, it, vi } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import type { ThreadView } from '../../shared/contract/threads.ts';
import { emptyTranscript } from '../../shared/transcript/turn.ts';
import { showView, useFrame } from '../stores/frame.store.ts';
import { threadShown, useThreads } from '../stores/threads.store.ts';
import { transcriptOpened, useTranscript } from '../stores/transcript.store.ts';
import { openThread, reloadThread, returnToThread, showNewThread } from './threads.commands.ts';

const request = vi.hoisted(() => vi.fn());
vi.mock('../client/page-client.ts', () => ({ hostClient: { request } }));

const thread = threadId.parse('thread');
const view = (seq: number) => ({ seq, title: '', transcript: emptyTranscript, commands: [], diffs: [], agent: null });
let answers: ((value: Partial<ThreadView> | null) => void)[];
const opened = () => request.mock.calls.filter(([method]) => method === 'openThread').length;

beforeEach(() => {
  answers = [];
  request.mockReset();
  request.mockImplementation((method: string) => {
    if (method !== 'openThread') return new Promise(() => undefined);
    return new Promise((resolve) =>
      answers.push((value) =>
        resolve(value === null ? { ok: false, error: { type: 'disconnected' } } : { ok: true, value }),
      ),
    );
  });
  threadShown(thread);
  transcriptOpened(thread, { seq: 1, title: '', transcript: emptyTranscript });
});

async function answer(value: ReturnType<typeof view> | null): Promise<void> {
  answers.shift()?.({
    ...Object({ settings: { threadId: thread }, queue: [], syncStatus: { type: 'inSync' } }),
    ...value,
  });
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

it('reloads a thread once for a gap, however many events arrive in the meantime', async () => {
  for (let seq = 3; seq < 1_000; seq++) void reloadThread(thread, seq);
  expect(opened()).toBe(1);
  await answer(view(999));
  expect([opened(), useTranscript.getState().seq]).toEqual([1, 999]);
});

it('reloads a thread again when the reply is older than the newest event', async () => {
  for (let seq = 3; seq < 1_000; seq++) void reloadThread(thread, seq);
  await answer(view(500));
  expect(opened()).toBe(2);
  await answer(view(999));
  expect(opened()).toBe(2);
  void reloadThread(thread, 2_000);
  expect(opened()).toBe(3);
  await answer(view(2_000));
});

it('reloads a thread again when all of it changes during the read', async () => {
  void reloadThread(thread, 3);
  void reloadThread(thread, Number.POSITIVE_INFINITY);
  await answer(view(3));
  expect(opened()).toBe(2);
  await answer(view(3));
  expect(opened()).toBe(2);
});

it('does not reload a thread that the user has left', async () => {
  void reloadThread(thread, 3);
  void reloadThread(thread, 9);
  threadShown(null);
  await answer(view(3));
  expect(opened()).toBe(1);
});

it('shows a new thread, with nothing in its place, if the thread to return to is gone', async () => {
  showView('changes');
  request.mockImplementation((method: string) =>
    method === 'openThread'
      ? Promise.resolve({ ok: false, error: { type: 'threadGone' } })
      : new Promise(() => undefined),
  );
  await returnToThread(thread);
  expect([useThreads.getState().shown, useFrame.getState().view]).toEqual([null, null]);
});

it('says that the user left only when they did, so that a late answer stops no folder from opening', async () => {
  const left = () => request.mock.calls.filter(([method]) => method === 'leaveThread').map(([, input]) => input);
  void openThread(thread);
  showNewThread();
  expect(left()).toEqual([{}]);
  await answer(view(1));
  expect(left()).toEqual([{}, { again: true }]);
});
