import { describe, expect, it } from 'vitest';
import { approvalId } from '../../shared/base/ids.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import {
  assistantEntry,
  commandEntry,
  patchEntry,
  readEntry,
  reasoningEntry,
  sampleTurn,
  statusEntry,
  userEntry,
} from './testing/sample-entries.ts';
import { describeTape, getEntryPieces, getTurnTape, placePiece, type TurnTape } from './turn-tape.ts';

const start = 1_700_000_000_000;
const atSecond = (seconds: number) => start + seconds * 1_000;
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

function tapeOf(entries: readonly Entry[], change: Partial<Omit<Turn, 'id' | 'entries'>> = {}, now = start): TurnTape {
  const tape = getTurnTape(sampleTurn(entries, { startedAt: start, ...change }), now);
  if (tape === null) throw new Error('The turn has no tape');
  return tape;
}

const shapes = ({ pieces }: TurnTape) =>
  pieces.map(({ from, kind, state, to }) => [kind, state, from / 1_000, to / 1_000]);

const worked = [
  userEntry({ at: start }),
  reasoningEntry({ at: start, endedAt: atSecond(10) }),
  commandEntry({ id: 'c1', at: atSecond(10), durationMs: 20_000 }),
  patchEntry({ id: 'p1', at: atSecond(30) }),
  commandEntry({ id: 'c2', at: atSecond(35), durationMs: 10_000, status: 'failed', exitCode: 1 }),
  assistantEntry({ at: atSecond(45) }),
];
const finished = { endedAt: atSecond(72), durationMs: 72_000 };

describe('the tape of a turn', () => {
  it('fills its scale when the turn has finished, and counts silence as the model', () => {
    const tape = tapeOf(worked, finished);
    expect(shapes(tape)).toEqual([
      ['model', 'ok', 0, 10],
      ['command', 'ok', 10, 30],
      ['edit', 'ok', 30, 30],
      ['model', 'ok', 30, 35],
      ['command', 'onTheWay', 35, 45],
      ['model', 'ok', 45, 72],
    ]);
    expect([tape.length, tape.scale, tape.isRunning]).toEqual([72_000, 72_000, false]);
    expect(plain(describeTape(tape))).toBe('1 min 12 s: model 42 s, commands 30 s, 1 edit');
  });

  it('places the pieces of one entry in percent of the scale', () => {
    const tape = tapeOf(worked, { endedAt: atSecond(80), durationMs: 80_000 });
    const [piece] = getEntryPieces(tape, commandEntry({ id: 'c1' }).id);
    if (piece === undefined) throw new Error('The command has no piece');
    expect(placePiece(tape, piece)).toEqual({ left: 12.5, width: 25 });
  });

  it('steps its scale while the turn runs, and never changes between the steps', () => {
    const scaleAfter = (seconds: number) =>
      tapeOf([userEntry({ at: start })], { status: 'running', endedAt: null, durationMs: null }, atSecond(seconds))
        .scale;
    expect([0, 14, 15, 16, 31, 61, 119, 125, 301, 601, 1_801].map((at) => scaleAfter(at) / 1_000)).toEqual([
      15, 15, 15, 30, 60, 120, 120, 300, 600, 1_800, 3_600,
    ]);
    expect(scaleAfter(30 * 3_600)).toBe(48 * 3_600_000);
  });

  it('shows a running command and a request that waits until now', () => {
    const approval = {
      approvalId: approvalId.parse('a'),
      state: 'waiting',
      by: null,
      askedAt: atSecond(8),
      settledAt: null,
    } as const;
    const tape = tapeOf(
      [
        userEntry({ at: start }),
        commandEntry({ id: 'c1', at: atSecond(2), durationMs: null, exitCode: null, status: 'running' }),
        commandEntry({ id: 'c2', at: atSecond(8), durationMs: null, status: 'waiting', approval }),
      ],
      { status: 'running', endedAt: null, durationMs: null },
      atSecond(12),
    );
    expect(shapes(tape)).toEqual([
      ['model', 'ok', 0, 2],
      ['command', 'running', 2, 12],
      ['you', 'running', 8, 12],
    ]);
  });

  it('is the model at the end of a running turn that reports nothing', () => {
    const tape = tapeOf(
      [userEntry({ at: start })],
      { status: 'running', endedAt: null, durationMs: null },
      atSecond(4),
    );
    expect(shapes(tape)).toEqual([['model', 'running', 0, 4]]);
  });

  it('marks only the last piece of a failed turn as failed', () => {
    const failures = shapes(
      tapeOf(
        [
          userEntry({ at: start }),
          commandEntry({ id: 'c1', at: start, durationMs: 5_000, status: 'failed', exitCode: 1 }),
          commandEntry({ id: 'c2', at: atSecond(5), durationMs: 5_000, status: 'failed', exitCode: 1 }),
          statusEntry({ at: atSecond(10) }),
        ],
        { status: 'failed', endedAt: atSecond(10), durationMs: 10_000 },
      ),
    );
    expect(failures.map(([, state]) => state)).toEqual(['onTheWay', 'failed']);
  });

  it('has no red in a turn that the user stopped', () => {
    const stopped = [commandEntry({ at: start, durationMs: 5_000, status: 'stopped', exitCode: null })];
    const tape = tapeOf(stopped, { status: 'interrupted', endedAt: atSecond(5), durationMs: 5_000 });
    expect(shapes(tape)).toEqual([['command', 'onTheWay', 0, 5]]);
  });

  it('counts a read as a command', () => {
    const read = { ...readEntry('r', 'a.ts'), at: start };
    expect(shapes(tapeOf([read], { endedAt: start + 100, durationMs: 100 }))).toEqual([['command', 'ok', 0, 0.1]]);
  });

  it('leaves out the time in which the machine slept', () => {
    const slept = { from: atSecond(10), until: atSecond(3_610) };
    const tape = tapeOf(
      [
        userEntry({ at: start }),
        statusEntry({ at: atSecond(3_610), status: 'info', commands: [], slept }),
        commandEntry({ at: atSecond(3_610), durationMs: 10_000 }),
      ],
      { endedAt: atSecond(3_620), durationMs: 3_620_000 },
    );
    expect(tape.length).toBe(20_000);
    expect(shapes(tape)).toEqual([
      ['model', 'ok', 0, 10],
      ['command', 'ok', 10, 20],
    ]);
  });

  it('ends a command that goes on in the background with its turn', () => {
    const entry = commandEntry({ at: atSecond(1), durationMs: null, exitCode: null, status: 'background' });
    const tape = tapeOf([entry], { endedAt: atSecond(5), durationMs: 5_000 }, atSecond(500));
    expect(shapes(tape)).toEqual([
      ['model', 'ok', 0, 1],
      ['command', 'ok', 1, 5],
    ]);
  });

  it('is null for a turn that never started', () => {
    for (const status of ['pending', 'notSent'] as const)
      expect(
        getTurnTape(sampleTurn([userEntry()], { status, startedAt: null, endedAt: null, durationMs: null }), start),
      ).toBeNull();
  });

  it('says how long it waited for the user', () => {
    const approval = {
      approvalId: approvalId.parse('a'),
      state: 'approved',
      by: 'person',
      askedAt: start,
      settledAt: atSecond(5),
    } as const;
    const tape = tapeOf([commandEntry({ at: start, durationMs: 3_000, approval })], {
      endedAt: atSecond(8),
      durationMs: 8_000,
    });
    expect(plain(describeTape(tape))).toBe('8.0 s: commands 3.0 s, waiting for you 5.0 s');
  });

  it('shows a wait that no entry shows, up to now', () => {
    const turn = sampleTurn([userEntry({ at: start })], { startedAt: start, status: 'running', endedAt: null });
    const tape = getTurnTape(turn, atSecond(8), atSecond(3));
    expect(tape === null ? [] : shapes(tape)).toEqual([
      ['model', 'ok', 0, 3],
      ['you', 'running', 3, 8],
    ]);
    expect(tape === null ? '' : plain(describeTape(tape))).toBe('8.0 s: model 3.0 s, waiting for you 5.0 s');
  });

  it('shows the wait for an answered question when the turn is over', () => {
    const waited = { from: atSecond(3), until: atSecond(8) };
    const question = statusEntry({ status: 'info', fact: 'Which one?', at: atSecond(8), waited });
    const tape = tapeOf([userEntry({ at: start }), question], { endedAt: atSecond(9), durationMs: 9_000 });
    expect(shapes(tape)).toEqual([
      ['model', 'ok', 0, 3],
      ['you', 'ok', 3, 8],
      ['model', 'ok', 8, 9],
    ]);
  });
});
