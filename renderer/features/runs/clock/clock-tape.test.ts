import { describe, expect, it } from 'vitest';
import type { RunCard } from '../../../../shared/runs/run-card.ts';
import { createSampleCard } from '../../../../shared/runs/testing/sample-run.ts';
import type { WorkState } from '../../../../shared/runs/work-state.ts';
import { createClockAxis } from './clock-axis.ts';
import { createClockTape, describeClockTape } from './clock-tape.ts';

const minute = 60_000;
const now = new Date(2026, 10, 20, 14, 10).getTime();
const axis = createClockAxis('hour', now, 330);
/** A time of the axis, in minutes before now, as percent of its 65 minutes. */
const placeOf = (ago: number) => (100 * (60 - ago)) / 65;
const bar = (lane: RunCard['bars'][number][0], from: number, to: number, state: RunCard['bars'][number][3] = 'done') =>
  [lane, now - from * minute, now - to * minute, state] as const;
const tape = (bars: RunCard['bars'], state: WorkState | null, over: Partial<RunCard> = {}) =>
  createClockTape(createSampleCard('wc-1', { startedAt: null, lastAt: null, ...over, bars }), state, axis, 330, now);
const shortOf = (shown: ReturnType<typeof tape>) =>
  shown !== null && 'bars' in shown
    ? shown.bars.map(({ kind, left, state, width }) => [kind, state, Math.round(left), Math.round(left + width)])
    : shown;

describe('the tape of a run on the clock', () => {
  it('has the bars at their times, with commands above the model and edits above all', () => {
    const bars = [bar('files', 20, 20), bar('commands', 30, 20), bar('model', 40, 20)];
    expect(shortOf(tape(bars, 'done'))).toEqual([
      ['model', 'ok', Math.round(placeOf(40)), Math.round(placeOf(20))],
      ['command', 'ok', Math.round(placeOf(30)), Math.round(placeOf(20))],
      ['edit', 'ok', Math.round(placeOf(20)), Math.round(placeOf(20))],
    ]);
  });

  it('reaches to now with what is in progress, and with the model while nothing is reported', () => {
    const end = Math.round(placeOf(0));
    expect(shortOf(tape([bar('commands', 30, 20, 'running')], 'running'))).toEqual([
      ['command', 'ok', Math.round(placeOf(30)), end],
    ]);
    expect(shortOf(tape([bar('commands', 30, 20)], 'running'))).toEqual([
      ['model', 'ok', Math.round(placeOf(20)), end],
      ['command', 'ok', Math.round(placeOf(30)), Math.round(placeOf(20))],
    ]);
    expect(shortOf(tape([bar('you', 30, 20, 'waiting')], 'needsYou'))).toEqual([
      ['you', 'ok', Math.round(placeOf(30)), end],
    ]);
    expect(shortOf(tape([bar('commands', 30, 20, 'running')], 'stopped'))).toEqual([
      ['command', 'ok', Math.round(placeOf(30)), Math.round(placeOf(20))],
    ]);
  });

  it('is red only where the run failed in the end', () => {
    const bars = [bar('commands', 30, 25, 'failed'), bar('commands', 20, 15, 'failed'), bar('you', 15, 10, 'waited')];
    const states = (state: WorkState) => {
      const shown = tape(bars, state);
      return shown !== null && 'bars' in shown ? shown.bars.map((each) => `${each.kind} ${each.state}`) : [];
    };
    expect(states('done')).toEqual(['you ok', 'command onTheWay', 'command onTheWay']);
    expect(states('failed')).toEqual(['you ok', 'command onTheWay', 'command failed']);
  });

  it('has only as many edits as can be told apart, and none on a tape of a few pixels', () => {
    const edits = Array.from({ length: 12 }, (_, nth) => bar('files', 30 - nth / 2, 30 - nth / 2));
    const kindsOf = (bars: RunCard['bars']) => {
      const shown = tape(bars, 'done');
      return shown !== null && 'bars' in shown ? shown.bars.map(({ kind }) => kind).join(' ') : '';
    };
    expect(kindsOf([bar('model', 31, 20), ...edits])).toBe('model edit edit edit edit edit edit');
    expect(kindsOf([bar('model', 31, 29), bar('files', 29, 29)])).toBe('model');
    expect(kindsOf([bar('files', 29, 29)])).toBe('edit');
  });

  it('is clipped where the run began before the axis', () => {
    expect(shortOf(tape([bar('model', 300, 30)], 'done'))).toEqual([['model', 'ok', 0, Math.round(placeOf(30))]]);
  });

  it('is a side of the axis for a run that is wholly outside, in the past or in the future', () => {
    expect(tape([bar('model', 300, 200)], 'done')).toEqual({ side: 'before', from: now - 300 * minute });
    expect(tape([bar('model', -100, -200)], 'done')).toEqual({ side: 'after', from: now + 100 * minute });
    expect(tape([], 'done', { startedAt: now - 300 * minute, lastAt: now - 299 * minute })).toMatchObject({
      side: 'before',
    });
  });

  it('is empty for a run without a time, and for one whose bars are all elsewhere', () => {
    expect(tape([], null)).toBeNull();
    expect(tape([bar('model', 300, 200), bar('model', -100, -200)], 'done')).toEqual({ bars: [] });
  });

  it('says how long the run worked, and what for', () => {
    const card = createSampleCard('wc-1', {
      durationMs: 72_000,
      effort: { model: 42_000, commands: 30_000, you: 0, edits: 3 },
    });
    expect(describeClockTape(card, now)?.replaceAll('\u00a0', ' ')).toBe(
      '1 min 12 s: model 42 s, commands 30 s, 3 edits',
    );
    expect(describeClockTape({ ...card, durationMs: 0 }, now)).toBeNull();
  });
});
