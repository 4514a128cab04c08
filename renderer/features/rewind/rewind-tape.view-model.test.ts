import { beforeEach, describe, expect, it, vi } from 'vitest';
import { threadId, turnId } from '../../../shared/base/ids.ts';
import { emptyTranscript, type Turn } from '../../../shared/transcript/turn.ts';
import { threadsReset } from '../../stores/threads.store.ts';
import { useTranscript } from '../../stores/transcript.store.ts';
import {
  commandEntry,
  patchEntry,
  reasoningEntry,
  sampleTurn,
  userEntry,
} from '../../view-models/testing/sample-entries.ts';
import {
  describeTape,
  describeThreadTape,
  findStopAt,
  findStopForKey,
  type RewindTapeView,
} from './rewind-tape.view-model.ts';

vi.mock('../../client/page-client.ts', () => ({ hostClient: {} }));

const at = 1_700_000_000_000;
const thread = threadId.parse('thread');
const hour = 3_600_000;
const turns = [
  sampleTurn([userEntry({ text: 'First', at }), reasoningEntry({ at })], { id: 'one', endedAt: at + 10_000 }),
  sampleTurn(
    [
      userEntry({ text: 'Fix both\nplease', at: at + hour }),
      commandEntry({ at: at + hour, durationMs: 20_000, status: 'failed', exitCode: 1 }),
      patchEntry({ at: at + hour + 20_000 }),
    ],
    { id: 'two', startedAt: at + hour, endedAt: at + hour + 30_000 },
  ),
  sampleTurn([userEntry({ text: '', at: null })], { id: 'three', startedAt: null, endedAt: null }),
];

function describeAt(
  turn: string,
  all: readonly Turn[] = turns,
  earlierTurns = 0,
  now = at + 2 * hour,
): RewindTapeView | null {
  const transcript = { ...emptyTranscript, turns: all, earlierTurns };
  useTranscript.setState({ threadId: thread, transcript });
  const target = { type: 'beforeTurn', threadId: thread, turnId: turnId.parse(turn) } as const;
  return describeTape({ threadId: thread, transcript }, target, now);
}

function tapeAt(turn: string): RewindTapeView {
  const tape = describeAt(turn);
  if (tape === null) throw new Error('No tape');
  return tape;
}

beforeEach(() => threadsReset([], thread));

describe('the tape of a rewind', () => {
  it('shows the turns of a thread on one scale, without the time between them', () => {
    const { bars, stops } = tapeAt('two');
    expect(stops.map(({ about }) => about)).toEqual(['First', 'Fix both\nplease', null]);
    const { turns: places } = tapeAt('two');
    expect(places.map(({ left }) => left)).toEqual(stops.map(({ left }) => left));
    expect((places[2]?.left ?? 0) + (places[2]?.width ?? 0)).toBeCloseTo(100);
    const [model, command, patch] = bars;
    expect(bars.map(({ lane, state }) => `${lane} ${state}`)).toEqual(['model done', 'commands failed', 'files done']);
    const perSecond = (command?.width ?? 0) / 20;
    expect(model?.width).toBeCloseTo(6 * perSecond);
    expect((stops[1]?.left ?? 0) - (stops[0]?.left ?? 0)).toBeCloseTo(10 * perSecond + 1.4);
    expect(command?.left).toBe(stops[1]?.left);
    expect(patch?.left).toBeCloseTo((command?.left ?? 0) + 20 * perSecond);
    // A turn without times is as long as a second, so that it can be pointed at.
    expect(100 - (stops[2]?.left ?? 0)).toBeCloseTo(perSecond);
  });

  it('says in words which moment the handle of a rewind is at, and what is undone', () => {
    expect(tapeAt('two').summary).toMatch(
      /^Before "Fix both …", .+\. 2 turns to undo, 30\ss: Commands 20\ss, Files 1$/,
    );
    expect(tapeAt('three').summary).toMatch(/^Before a message\. 1 turn to undo, /);
  });

  it('says what happened in all turns of a thread that can be rewound', () => {
    describeAt('two');
    const tape = describeThreadTape(turns, at + 2 * hour);
    expect(tape?.summary).toMatch(/^3 turns, 40\ss: Model 6\.0\ss, Commands 20\ss, Files 1$/);
    expect(tape?.stops.map(({ about }) => about)).toEqual(['First', 'Fix both\nplease', null]);
    expect(describeThreadTape([], at)).toBeNull();
  });

  it('tells the turns of an earlier day apart on the tape of a rewind', () => {
    const time = (turn: string) => describeAt(turn, turns, 0, at + 20 * 24 * hour)?.summary.split('. ')[0];
    expect(time('one')).toMatch(/^Before "First", .*\d:\d\d$/);
    const { stops = [] } = describeAt('two', turns, 0, at + 20 * 24 * hour) ?? {};
    expect(stops[0]?.time).not.toBe(stops[1]?.time);
  });

  it('moves the handle of a rewind by turn with keys, and to the turn next to the pointer', () => {
    const tape = tapeAt('two');
    const reach = (key: string, from = tape) => findStopForKey(from, key)?.turnId ?? null;
    expect(['ArrowLeft', 'ArrowRight', 'ArrowDown', 'ArrowUp', 'Home', 'End', 'x'].map((key) => reach(key))).toEqual([
      'one',
      'three',
      'one',
      'three',
      'one',
      'three',
      null,
    ]);
    expect([reach('ArrowLeft', tapeAt('one')), reach('ArrowRight', tapeAt('three'))]).toEqual(['one', 'three']);
    const { left = 0 } = tape.stops[1] ?? {};
    const places = [0, left - 1, left + 1, 100];
    expect(places.map((place) => findStopAt(tape, place)?.turnId)).toEqual(['one', 'two', 'two', 'three']);
  });

  it('says on the tape of a rewind that earlier turns are not loaded', () => {
    expect(describeAt('two', turns, 40)?.missing).toBe('Earlier turns are not loaded');
    expect(describeAt('two')?.missing).toBeNull();
  });

  it('has no tape for a rewind of a turn or thread that is not open, or for an undo', () => {
    expect(describeAt('unknown')).toBeNull();
    expect(describeTape(useTranscript.getState(), { type: 'beforeRewind', rewindId: 'r' }, at)).toBeNull();
    const target = { type: 'beforeTurn', threadId: threadId.parse('other'), turnId: turnId.parse('two') } as const;
    expect(describeTape(useTranscript.getState(), target, at)).toBeNull();
  });
});
