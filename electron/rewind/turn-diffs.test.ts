import { expect, it } from 'vitest';
import { type ClientMessageId, threadId as toThreadId, turnId as toTurnId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import { RecordedDiffs } from './recorded-diffs.ts';
import { TurnDiffs } from './turn-diffs.ts';

const threadId = toThreadId.parse('thread');
const turnId = toTurnId.parse('turn');
const message = 'message' as ClientMessageId;

function turnOf(status: Turn['status']): Turn {
  const user = { id: 'user', at: 1, kind: 'user', clientId: message, text: 'Go' };
  return { id: turnId, status, startedAt: 1, endedAt: null, entries: [user] } as unknown as Turn;
}

it('the diff of a turn is made when Codex says that it has begun, if the record has news before', async () => {
  let isKnown = false;
  const made = Promise.withResolvers<string | undefined>();
  const author = { kind: 'turn', threadId, agentId: null, isInterrupted: true } as const;
  const change = { path: 'made.txt', at: 1, authors: [author], before: { kind: 'absent' } } as const;
  const diffs = new TurnDiffs({
    clock: new ManualClock(),
    store: {
      newestTurn: async () => message,
      ofTurn: async () => ({
        root: '/folder',
        changes: [{ ...change, after: { kind: 'link', target: 'elsewhere' } }],
      }),
      states: async () => [],
    },
    texts: new RecordedDiffs({ contents: async () => [] }),
    threads: {
      findTurn: async () => (isKnown ? { turnId, reported: '' } : null),
      set: (_thread, _turn, texts) => made.resolve(texts.get(null)),
    },
  });
  await diffs.update(threadId);
  diffs.handleTurns(threadId, [turnOf('pending')]);
  isKnown = true;
  diffs.handleTurns(threadId, [turnOf('interrupted')]);
  expect(await made.promise).toContain('made.txt');
});

it('the diffs of a running turn are made again after ten times as long as they took, and at once when the turn ends', async () => {
  const clock = new ManualClock();
  let count = 0;
  const diffs = new TurnDiffs({
    clock,
    store: {
      newestTurn: async () => message,
      ofTurn: async () => {
        clock.oversleep(50);
        count += 1;
        return null;
      },
      states: async () => [],
    },
    texts: new RecordedDiffs({ contents: async () => [] }),
    threads: { findTurn: async () => null, set: () => undefined },
  });
  diffs.handleTurns(threadId, [turnOf('running')]);
  const last = diffs.update(threadId);
  await expect.poll(() => clock.pending).toBe(1);
  void diffs.update(threadId);
  clock.advance(499);
  expect([count, clock.pending]).toEqual([1, 1]);
  clock.advance(1);
  await expect.poll(() => [count, clock.pending]).toEqual([2, 1]);
  void diffs.update(threadId);
  diffs.handleTurns(threadId, [turnOf('completed')]);
  await last;
  expect([count, clock.pending]).toEqual([3, 0]);
});
