import { describe, expect, it } from 'vitest';
import { fc } from '../../fixtures/testkit/properties.ts';
import { approvalId } from '../base/ids.ts';
import type { Entry } from '../transcript/entry.ts';
import { createNotice } from '../transcript/interpret-notice.ts';
import { answer, command, common, ended, fold, patch, put, started } from '../transcript/sample-thread.ts';
import type { Turn } from '../transcript/turn.ts';
import { maxCardBars, toCardBars } from './card-bars.ts';
import { findIdleGaps, mergeBars } from './merge-bars.ts';
import { barState, lanes, type RunBar } from './run-bars.ts';
import { toTurnBars } from './turn-bars.ts';

function turnOf(...entries: readonly Entry[]): Turn {
  const [turn] = fold(started(), ...entries.map((entry) => put(entry))).turns;
  if (turn === undefined) throw new Error('There is no turn');
  return turn;
}

const shortOf = ({ from, lane: of, state, to }: RunBar) => `${of} ${from}-${to} ${state}`;

describe('the bars of a turn', () => {
  it('the bars of a turn reach from the start of an entry to its end, or to now', () => {
    const turn = turnOf(
      { ...answer, at: 100, text: 'a', state: 'done' },
      { ...command, at: 150, status: 'failed', exitCode: 1, durationMs: 30 },
      { ...patch, at: 200, status: 'done' },
      { ...command, id: common('c2').id, at: 210 },
    );
    expect(toTurnBars(turn, 0, 260).map(shortOf)).toEqual([
      'model 100-150 done',
      'commands 150-180 failed',
      'files 200-200 done',
      'commands 210-260 running',
    ]);
  });

  it('the bars of approvals come before those of the work', () => {
    const trace = { approvalId: approvalId.parse('a'), state: 'approved', by: 'person', settledAt: 140 } as const;
    const asked: Entry = { ...command, at: 100, status: 'done', durationMs: 20, approval: trace };
    expect(toTurnBars(turnOf(asked), 0, 500).map(shortOf)).toEqual(['you 100-140 waited', 'commands 140-160 done']);
    const late: Entry = { ...asked, approval: { ...trace, askedAt: 130 } };
    expect(toTurnBars(turnOf(late), 0, 500).map(shortOf)).toEqual(['you 130-140 waited', 'commands 140-160 done']);
    const waits: Entry = {
      ...asked,
      status: 'waiting',
      durationMs: null,
      approval: { ...trace, state: 'waiting', by: null, settledAt: null },
    };
    expect(toTurnBars(turnOf(waits), 0, 500).map(shortOf)).toEqual(['you 100-500 waiting']);
  });

  it('an answered question is a wait for the user', () => {
    const answered = { ...createNotice('answer', 400, 'info', 'Which one?'), waited: { from: 100, until: 400 } };
    expect(toTurnBars(turnOf(answered), 0, 500).map(shortOf)).toEqual(['you 100-400 waited']);
  });

  it('the bars of the last answer end with the turn', () => {
    const [turn] = fold(started(), put({ ...answer, at: 100, text: 'a', state: 'done' }), ended('completed')).turns;
    expect(turn === undefined ? [] : toTurnBars(turn, 0, 5_000).map(shortOf)).toEqual(['model 100-900 done']);
  });
});

const anyBar = fc
  .record({
    lane: fc.constantFrom(...lanes),
    from: fc.integer({ min: 0, max: 100_000 }),
    length: fc.integer({ min: 0, max: 10_000 }),
    state: fc.constantFrom(...barState.options),
    position: fc.nat(1_000),
  })
  .map(({ from, length, ...bar }): RunBar => ({ ...bar, from, to: from + length }));
const anyBars = fc.array(anyBar, { maxLength: 200 });

describe('bars together', () => {
  it('merged bars stay apart within a lane and cover what they represent', () => {
    fc.assert(
      fc.property(anyBars, fc.integer({ min: 1, max: 5_000 }), (bars, gap) => {
        const merged = mergeBars(bars, gap);
        for (const of of lanes) {
          const inLane = merged.filter((bar) => bar.lane === of && bar.state !== 'failed');
          for (const [at, bar] of inLane.entries()) {
            const before = inLane[at - 1];
            if (before !== undefined) expect(bar.from - before.to).toBeGreaterThanOrEqual(gap);
          }
        }
        for (const bar of bars) {
          const stands = merged.find((one) => one.lane === bar.lane && one.from <= bar.from && one.to >= bar.to);
          expect(stands).toBeDefined();
          if (bar.state === 'waiting') expect(stands?.state).toBe('waiting');
        }
      }),
    );
  });

  it('merged bars leave gaps idle when no bar covers them for long', () => {
    const bar = (from: number, to: number): RunBar => ({ lane: 'model', from, to, state: 'done', position: 1 });
    expect(findIdleGaps([bar(500, 900), bar(0, 100), bar(920, 950)], 50)).toEqual([{ from: 100, to: 500 }]);
    expect(findIdleGaps([], 50)).toEqual([]);
  });

  it('the bars of a run in a list are at the times of its work, and no more than a row can show', () => {
    fc.assert(
      fc.property(anyBars, (bars) => {
        const shown = toCardBars(bars);
        expect(shown.length).toBeLessThanOrEqual(maxCardBars);
        expect(shown.length === 0).toBe(bars.length === 0);
        for (const [of, from, to] of shown) {
          expect(to).toBeGreaterThanOrEqual(from);
          const own = bars.filter((bar) => bar.lane === of);
          expect(own.some((bar) => Math.abs(bar.from - from) <= 1)).toBe(true);
          expect(own.some((bar) => Math.abs(bar.to - to) <= 1)).toBe(true);
        }
      }),
    );
  });

  const minute = 60_000;
  const commands = (starts: readonly number[], length: number): readonly RunBar[] =>
    starts.map((from, position): RunBar => ({ lane: 'commands', from, to: from + length, state: 'done', position }));

  it('the bars of a run in a list leave a night empty, however many days the run took', () => {
    const day = 24 * 60 * minute;
    const days = Array.from({ length: 90 }, (_, nth) => nth * day);
    const shown = toCardBars(commands(days, 20 * minute));
    expect(shown.at(-1)).toEqual(['commands', 89 * day, 89 * day + 20 * minute, 'done']);
    expect(shown.slice(-7).map(([, from]) => from)).toEqual(days.slice(-7));
    for (const [, from, to] of shown.filter(([, start]) => start > 60 * day)) expect(to - from).toBe(20 * minute);
  });

  it('the bars of a run in a list are finest at its end', () => {
    const steps = Array.from({ length: 24 * 6 }, (_, nth) => nth * 10 * minute);
    const shown = toCardBars(commands(steps, 20_000));
    const lengths = shown.map(([, from, to]) => to - from);
    expect(shown.length).toBeLessThanOrEqual(maxCardBars);
    expect(lengths[0]).toBeGreaterThan(10 * (lengths.at(-1) ?? 0));
  });

  it('a clock that was set for a day far away leaves the other bars of a run as they are', () => {
    const year = 365 * 24 * 60 * minute;
    const work = [10 * year, 10 * year + 2 * minute];
    const shown = toCardBars([...commands(work, minute), ...commands([0], 2 * year), ...commands([30 * year], minute)]);
    expect(shown).toEqual([
      ['commands', 0, 0, 'done'],
      ...work.map((from) => ['commands', from, from + minute, 'done']),
      ['commands', 30 * year, 30 * year + minute, 'done'],
    ]);
  });
});
