import { describe, expect, it } from 'vitest';
import { threadId, turnId } from '../base/ids.ts';
import { noTokens } from '../spending/model-tokens.ts';
import { getDayStart, getTurnTime, sumTokensSince, type TurnSpending } from './turn-spending.ts';

const hour = 3_600_000;
const turn = (of: Partial<TurnSpending>): TurnSpending => ({
  id: turnId.parse('turn'),
  threadId: threadId.parse('thread'),
  startedAt: 10 * hour,
  endedAt: 12 * hour,
  durationMs: null,
  sleptMs: 0,
  usage: [],
  ...of,
});

describe('the time of a turn', () => {
  it.each<[string, Partial<TurnSpending>, number, number]>([
    ['is from its start to its end', {}, 0, 2],
    ['is what Codex measured, if the clock was set', { durationMs: hour, endedAt: 30 * hour }, 0, 1],
    ['goes on while it runs', { endedAt: null }, 0, 5],
    ['lacks the time the machine slept', { endedAt: null, sleptMs: 2 * hour }, 0, 3],
    ['is nothing after a clock went back behind its start', { endedAt: null, startedAt: 20 * hour }, 0, 0],
    ['counts from midnight on', {}, 11 * hour, 1],
    ['is nothing once its day is over', {}, 13 * hour, 0],
    ['is nothing if unknown', { startedAt: null, durationMs: null }, 0, 0],
  ])('%s', (_, of, since, hours) => {
    expect(getTurnTime(turn(of), { now: 15 * hour, since }) / hour).toBe(hours);
  });
});

it('adds tokens since a time by model, also those that a wrong clock put into the future', () => {
  const usage = [5, 20, 40, null].map((at) => ({
    ...noTokens,
    model: 'm',
    input: 1,
    at: at === null ? null : at * hour,
    after: null,
  }));
  const ended = turn({ endedAt: 9 * hour, usage });
  expect(sumTokensSince([ended, ended], 10 * hour)).toEqual([{ ...noTokens, model: 'm', input: 4 }]);
});

it('adds tokens without a time when their turn ended, or while it runs', () => {
  const usage = [{ ...noTokens, model: 'm', input: 1, at: null, after: null }];
  const of = (endedAt: number | null) => sumTokensSince([turn({ endedAt, usage })], 10 * hour);
  expect([of(null), of(11 * hour), of(9 * hour)].map((sum) => sum.length)).toEqual([1, 1, 0]);
});

it('starts a day at midnight', () => {
  expect(new Date(getDayStart(new Date(2026, 11, 1, 15, 30).getTime()))).toEqual(new Date(2026, 11, 1));
});
