import { beforeEach, describe, expect, it } from 'vitest';
import { turnId } from '../../../shared/base/ids.ts';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import type { NumberedThreadEvent, ThreadEvent } from '../../../shared/transcript/thread-event.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import { readNotification } from '../../model/transcript/read-notification.ts';
import { ThreadLog } from './thread-log.ts';
import { ThreadRecorder } from './thread-recorder.ts';

let reported: (readonly NumberedThreadEvent[])[];
let log: ThreadLog;

beforeEach(() => {
  reported = [];
  log = new ThreadLog((events) => reported.push(events));
});

const started = (id: string): ThreadEvent => ({ type: 'turnStarted', turnId: turnId.parse(id), at: 1, model: null });
const ended = (id: string): ThreadEvent => ({
  type: 'turnEnded',
  turnId: turnId.parse(id),
  status: 'completed',
  at: 2,
  durationMs: 1,
  dropReason: 'failed',
});

function finished(id: string): Turn {
  const made = new ThreadLog(() => undefined);
  made.append([started(id), ended(id)]);
  const [turn] = made.transcript.turns;
  if (turn === undefined) throw new Error('No turn');
  return turn;
}

describe('the log of a thread', () => {
  it('numbers events from 1 without gaps, and delivers those of one call together', () => {
    log.append([started('a')]);
    log.append([ended('a'), started('b')]);
    expect(reported.map((events) => events.map(({ seq }) => seq))).toEqual([[1], [2, 3]]);
    expect(log.seq).toBe(3);
  });

  it('skips events that change nothing', () => {
    log.append([started('a')]);
    log.append([started('a')]);
    expect(reported).toHaveLength(1);
    expect(log.seq).toBe(1);
  });

  it('accepts older turns without a number, and returns the turns before a turn', () => {
    log.append([started('c')]);
    log.prepend([finished('a'), finished('b')], 7);
    expect(log.seq).toBe(1);
    expect(reported).toHaveLength(1);
    const page = log.findTurnsBefore(turnId.parse('c'), 1);
    expect(page).toMatchObject({ turns: [{ id: 'b' }], earlierTurns: 8 });
    expect(log.findTurnsBefore(turnId.parse('c'), 10)).toMatchObject({
      turns: [{ id: 'a' }, { id: 'b' }],
      earlierTurns: 7,
    });
    expect(log.findTurnsBefore(turnId.parse('unknown'), 10)).toBeNull();
  });

  it('drops the oldest turns without a number, and returns them', () => {
    log.append(['a', 'b', 'c'].flatMap((id) => [started(id), ended(id)]));
    const gone = log.forgetOldest({ turns: 1, characters: 100 }, ({ id }) => id === 'a');
    expect(gone).toMatchObject([{ id: 'b' }]);
    expect(log.transcript).toMatchObject({ turns: [{ id: 'a' }, { id: 'c' }], earlierTurns: 2, keptBefore: 1 });
    expect([log.seq, reported.length]).toEqual([6, 1]);
    expect(log.findTurnsBefore(turnId.parse('c'), 5)).toEqual({ turns: [], earlierTurns: 2 });
    expect(log.findTurnsBefore(turnId.parse('a'), 5)).toBeNull();
  });
});

describe('the recorder of a thread', () => {
  const clock = new ManualClock();
  const about = { threadId: 'th', turnId: 'a' };
  const turn = { id: 'a', status: 'inProgress', items: [], startedAt: 1, error: null };
  const item = { type: 'agentMessage', id: 'm', text: '', phase: 'final_answer' };
  let recorder: ThreadRecorder;

  beforeEach(() => {
    recorder = new ThreadRecorder(log, clock);
    receive('turn/started', { turn });
    receive('item/started', { item, startedAtMs: 5 });
  });

  function receive(method: string, params: object): void {
    recorder.receive(readNotification({ method, params: { ...about, ...params }, emittedAtMs: 5 }));
  }

  it('delivers text before what follows it, in the order of Codex', () => {
    for (const delta of ['one ', 'two ', 'three ']) receive('item/agentMessage/delta', { itemId: 'm', delta });
    receive('item/completed', { item: { ...item, text: 'one two three four' }, completedAtMs: 6 });
    const events = reported.flat().map(({ event }) => event);
    expect(events.map(({ type }) => type)).toEqual([
      'turnStarted',
      'entryPut',
      'textAppended',
      'textAppended',
      'entryPut',
    ]);
    expect(events.flatMap((event) => (event.type === 'textAppended' ? event.text : []))).toEqual([
      'one ',
      'two three ',
    ]);
    expect(log.transcript.turns[0]?.entries).toMatchObject([{ kind: 'assistant', text: 'one two three four' }]);
  });

  it('keeps text that was still waiting when Codex stopped', () => {
    for (const delta of ['one ', 'two ']) receive('item/agentMessage/delta', { itemId: 'm', delta });
    recorder.handleCodexStop(9);
    expect(log.transcript.turns).toMatchObject([
      { status: 'interrupted', entries: [{ text: 'one two ', state: 'dropped', dropReason: 'codexStopped' }] },
    ]);
  });
});
