import { expect, it } from 'vitest';
import { turnId } from '../base/ids.ts';
import { combineTurnFacts } from '../runs/run-facts.ts';
import { toTurnFacts } from '../runs/turn-facts.ts';
import { closeTurn } from './close-turn.ts';
import { createTurn } from './edit-turn.ts';
import type { Sleep } from './entry.ts';
import { createNotice } from './interpret-notice.ts';
import { describeSleep, getSleptMs } from './sleep.ts';

const at = (hours: number, minutes: number, day = 20) => new Date(2026, 10, day, hours, minutes).getTime();
const minute = 60_000;

function asleep(slept: Sleep) {
  return { ...createNotice(`slept:${slept.from}`, slept.until, 'info', describeSleep(slept)), slept };
}

it('describes a sleep with clock times, and one of several days also with their number', () => {
  expect(describeSleep({ from: at(13, 2), until: at(13, 40) })).toBe('The machine slept from 13:02 to 13:40.');
  expect(describeSleep({ from: at(18, 5), until: at(9, 1, 23) })).toBe('The machine slept for 3 days, until 9:01.');
});

it("no turn clock counts the machine's sleep, before the turn begins or while it runs", () => {
  const startedAt = at(13, 0);
  const entries = [
    asleep({ from: startedAt - 5 * minute, until: startedAt + minute }),
    asleep({ from: startedAt + 2 * minute, until: startedAt + 40 * minute }),
  ];
  expect(getSleptMs(entries, startedAt)).toBe(39 * minute);
  const turn = { ...createTurn(turnId.parse('turn')), startedAt, entries };
  const now = startedAt + 45 * minute;
  expect(now - (combineTurnFacts([toTurnFacts(turn, now)]).runningSince ?? 0)).toBe(6 * minute);
  const ended = closeTurn(turn, { status: 'interrupted', at: now, durationMs: null, dropReason: 'codexStopped' });
  expect(ended.durationMs).toBe(6 * minute);
  const reported = (durationMs: number) =>
    closeTurn(turn, { status: 'completed', at: now, durationMs, dropReason: 'failed' }).durationMs;
  expect([reported(45 * minute), reported(5 * minute)]).toEqual([6 * minute, 5 * minute]);
  expect(combineTurnFacts([toTurnFacts(ended, now)]).durationMs).toBe(6 * minute);
});
