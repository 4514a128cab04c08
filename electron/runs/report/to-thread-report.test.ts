import { expect, it } from 'vitest';
import { approvalId, entryId } from '../../../shared/base/ids.ts';
import { getOrdinal } from '../../../shared/runs/run-position.ts';
import { readTurnFacts, toTurnFacts } from '../../../shared/runs/turn-facts.ts';
import { noTokens } from '../../../shared/spending/model-tokens.ts';
import { command, ended, fold, patch, put, started } from '../../../shared/transcript/sample-thread.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import { toThreadReport } from './to-thread-report.ts';

/** Creates a turn of a minute: a command that waited half of it for the user and ran for 10 s, then an edit. */
function turnAt(at: number): Turn {
  const approval = {
    approvalId: approvalId.parse('a'),
    state: 'approved' as const,
    askedAt: at + 5_000,
    settledAt: at + 35_000,
    by: 'person' as const,
  };
  const waited = {
    ...command,
    id: entryId.parse(`c${at}`),
    command: 'npm publish',
    status: 'failed' as const,
    exitCode: 1,
    at: at + 5_000,
    durationMs: 10_000,
    approval,
  };
  const [turn] = fold(
    started(),
    put(waited),
    put({ ...patch, status: 'done', at: at + 50_000 }),
    ended('completed'),
  ).turns;
  if (turn === undefined) throw new Error('There is no turn');
  const usage = [{ ...noTokens, model: 'm', at: at + 46_000, after: waited.id, input: 90, output: 10 }];
  return { ...turn, startedAt: at, endedAt: at + 60_000, durationMs: 60_000, usage };
}

function reportOf(turns: readonly Turn[]) {
  return toThreadReport(
    turns.map((turn, ordinal) => {
      const facts = readTurnFacts(JSON.stringify(toTurnFacts(turn, 0)));
      if (facts === null) throw new Error('These are no facts');
      return { ordinal, facts };
    }),
  );
}

it('builds the report of a thread from the facts of its turns', () => {
  const report = reportOf([turnAt(0), turnAt(1_000_000)]);
  expect(report.ms).toEqual({ you: 60_000, commands: 20_000, model: 40_000, between: 940_000 });
  expect(report.waits).toMatchObject([{ kind: 'you', from: 5_000, ms: 30_000 }, { from: 1_005_000 }]);
  expect(report.waits.map(({ position }) => getOrdinal(position))).toEqual([0, 1]);
  expect(report.tools).toMatchObject([
    { kind: 'command', name: 'npm', calls: 2, failed: 2, spent: [{ model: 'm', input: 180, output: 20 }] },
    { kind: 'edit', calls: 2 },
  ]);
  expect(report.next).toEqual([{ from: 0, to: 1, times: 2 }]);
  expect(report.failures).toHaveLength(2);
  expect(report.spent).toMatchObject([{ model: 'm', input: 180, output: 20 }]);
});

it('treats years between two turns as a clock change', () => {
  const report = reportOf([turnAt(0), turnAt(3e11)]);
  expect(report.ms.between).toBeUndefined();
  expect(report.jumps).toMatchObject([{ at: 3e11 }]);
});

it('the report of a thread without turns is empty', () => {
  expect(reportOf([])).toMatchObject({ ms: {}, timeRanges: [], tools: [], spent: [] });
});
