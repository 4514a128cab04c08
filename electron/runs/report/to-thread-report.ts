import { combineTools } from '../../../shared/runs/combine-tools.ts';
import { selectLongest } from '../../../shared/runs/longest.ts';
import type { RunReport } from '../../../shared/runs/report/run-report.ts';
import { maxSilenceMs } from '../../../shared/runs/run-clock.ts';
import type { RunMarks } from '../../../shared/runs/run-marks.ts';
import { getPosition } from '../../../shared/runs/run-position.ts';
import { type AccountedTimeRange, maxTimeRanges, sortByTime } from '../../../shared/runs/time-account.ts';
import { type TimeKind, timeKinds } from '../../../shared/runs/time-kind.ts';
import { maxListedSteps, type ToolStep } from '../../../shared/runs/tool-timeline.ts';
import type { TurnFacts } from '../../../shared/runs/turn-facts.ts';
import { addTokens, type ModelTokens, sumTokens } from '../../../shared/spending/model-tokens.ts';
import { toRunReport } from './to-run-report.ts';

/** The parts of a turn that its thread's report needs. */
export type ReportedTurn = { readonly ordinal: number; readonly facts: TurnFacts };

/** Creates the report of a thread with these turns, oldest first, from their facts. */
export function toThreadReport(turns: readonly ReportedTurn[]): RunReport {
  const ms: Partial<Record<TimeKind, number>> = {};
  const next: Record<string, Record<string, number>> = {};
  const spentOn: Record<string, readonly ModelTokens[]> = {};
  const jumps: RunReport['jumps'][number][] = [];
  let covered: number | null = null;
  for (const { facts, ordinal } of turns) {
    const { timeline } = facts;
    for (const kind of timeKinds) ms[kind] = (ms[kind] ?? 0) + (timeline.ms[kind] ?? 0);
    for (const [from, to, times] of timeline.next) {
      const tos = next[from] ?? {};
      tos[to] = (tos[to] ?? 0) + times;
      next[from] = tos;
    }
    for (const [key, spent] of timeline.spent)
      for (const each of spent) spentOn[key] = addTokens(spentOn[key] ?? [], each);
    const { endedAt, firstAt, lastAt, startedAt } = facts;
    const began = startedAt ?? firstAt;
    if (covered !== null && began !== null && began > covered) {
      const kind = began - covered > maxSilenceMs ? 'clock' : 'between';
      ms[kind] = (ms[kind] ?? 0) + began - covered;
      if (kind === 'clock') jumps.push({ at: began, ms: began - covered, position: getPosition(ordinal, 0) });
    }
    covered = getLater(covered, endedAt ?? lastAt);
  }
  const steps = (of: 'slowest' | 'failures') =>
    turns.flatMap(({ facts, ordinal }) =>
      facts.timeline[of].map(
        ([key, took, number]): ToolStep => ({ key, ms: took, position: getPosition(ordinal, number) }),
      ),
    );
  const sum = (of: (turn: TurnFacts) => number) => turns.reduce((total, { facts }) => total + of(facts), 0);
  return toRunReport({
    progress: null,
    ms,
    longest: sortByTime(selectLongest(listTimeRanges(turns, 'stretches'), maxTimeRanges)),
    count: sum(({ timeline }) => timeline.stretchCount),
    waits: findLongestWaits(turns),
    waitCount: sum(({ timeline }) => timeline.waitCount),
    tools: combineTools(turns),
    timeline: {
      next,
      unpaired: sum(({ timeline }) => timeline.unpaired),
      spent: spentOn,
      answering: sumTokens(turns.map(({ facts }) => facts.timeline.answering)),
      slowest: steps('slowest').flatMap(({ key, ms: took, position }) =>
        took === null ? [] : [{ key, ms: took, position }],
      ),
      failures: steps('failures').slice(-maxListedSteps),
      failed: sum(({ timeline }) => timeline.failed),
    },
    spent: sumTokens(turns.map(({ facts }) => facts.spent)),
    jumps,
    jumpCount: jumps.length,
    untimed: sum(({ timeline }) => timeline.untimed),
    otherSchema: null,
  });
}

/** Finds the longest waits of turns. */
export function findLongestWaits(turns: readonly ReportedTurn[]): readonly AccountedTimeRange[] {
  return selectLongest(listTimeRanges(turns, 'waits'), maxTimeRanges);
}

function listTimeRanges(turns: readonly ReportedTurn[], of: 'stretches' | 'waits'): readonly AccountedTimeRange[] {
  return turns.flatMap(({ facts, ordinal }) =>
    facts.timeline[of].map(
      ([kind, from, ms, number]): AccountedTimeRange => ({ kind, from, ms, position: getPosition(ordinal, number) }),
    ),
  );
}

/** Lists the marks stored with turns. */
export function listStoredMarks(turns: readonly ReportedTurn[]): Omit<RunMarks, 'waits'> {
  return {
    approvals: turns.flatMap(({ facts, ordinal }) => toThreadMarks(facts.timeline.approvals, ordinal)),
    diffs: turns.flatMap(({ facts, ordinal }) => toThreadMarks(facts.timeline.diffs, ordinal)),
    spent: turns.flatMap(({ facts, ordinal }) => toThreadMarks(facts.timeline.tokens, ordinal)),
  };
}

/** Converts marks numbered within a turn to marks of its thread. */
export function toThreadMarks<Mark extends { readonly position: number }>(
  marks: readonly Mark[],
  ordinal: number,
): Mark[] {
  return marks.map((mark) => ({ ...mark, position: getPosition(ordinal, mark.position) }));
}

function getLater(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.max(one, other);
}
