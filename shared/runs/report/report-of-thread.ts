import { addTokens, type ModelTokens, sumOfTokens } from '../../spending/model-tokens.ts';
import type { TurnFacts } from '../facts-of-turn.ts';
import { longestOf } from '../longest.ts';
import type { RunMarks } from '../run-marks.ts';
import { positionWithin } from '../run-position.ts';
import { inOrder, mostStretches, type Stretch } from '../time-account.ts';
import { type TimeKind, timeKinds } from '../time-kind.ts';
import { mostSteps, type ToolStep } from '../tool-course.ts';
import { toolsOfTurns } from '../tools-of-turns.ts';
import { reportOf } from './report-of.ts';
import { longestSilenceMs } from './run-clock.ts';
import type { RunReport } from './run-report.ts';

/** The parts of a turn that its thread's report needs. */
export type ReportedTurn = { readonly ordinal: number; readonly facts: TurnFacts };

/** The report of a thread with these turns, oldest first, from their facts. */
export function reportOfThread(turns: readonly ReportedTurn[]): RunReport {
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
      const kind = began - covered > longestSilenceMs ? 'clock' : 'between';
      ms[kind] = (ms[kind] ?? 0) + began - covered;
      if (kind === 'clock') jumps.push({ at: began, ms: began - covered, position: positionWithin(ordinal, 0) });
    }
    covered = later(covered, endedAt ?? lastAt);
  }
  const steps = (of: 'slowest' | 'failures') =>
    turns.flatMap(({ facts, ordinal }) =>
      facts.timeline[of].map(
        ([key, took, number]): ToolStep => ({ key, ms: took, position: positionWithin(ordinal, number) }),
      ),
    );
  const sum = (of: (turn: TurnFacts) => number) => turns.reduce((total, { facts }) => total + of(facts), 0);
  return reportOf({
    progress: null,
    ms,
    longest: inOrder(longestOf(stretchesOf(turns, 'stretches'), mostStretches)),
    count: sum(({ timeline }) => timeline.stretchCount),
    waits: waitsOfTurns(turns),
    waitCount: sum(({ timeline }) => timeline.waitCount),
    tools: toolsOfTurns(turns),
    timeline: {
      next,
      unpaired: sum(({ timeline }) => timeline.unpaired),
      spent: spentOn,
      answering: sumOfTokens(turns.map(({ facts }) => facts.timeline.answering)),
      slowest: steps('slowest').flatMap(({ key, ms: took, position }) =>
        took === null ? [] : [{ key, ms: took, position }],
      ),
      failures: steps('failures').slice(-mostSteps),
      failed: sum(({ timeline }) => timeline.failed),
    },
    spent: sumOfTokens(turns.map(({ facts }) => facts.spent)),
    jumps,
    jumpCount: jumps.length,
    untimed: sum(({ timeline }) => timeline.untimed),
    otherSchema: null,
  });
}

/** The longest waits of turns. */
export function waitsOfTurns(turns: readonly ReportedTurn[]): readonly Stretch[] {
  return longestOf(stretchesOf(turns, 'waits'), mostStretches);
}

function stretchesOf(turns: readonly ReportedTurn[], of: 'stretches' | 'waits'): readonly Stretch[] {
  return turns.flatMap(({ facts, ordinal }) =>
    facts.timeline[of].map(
      ([kind, from, ms, number]): Stretch => ({ kind, from, ms, position: positionWithin(ordinal, number) }),
    ),
  );
}

/** The marks stored with turns. */
export function keptMarks(turns: readonly ReportedTurn[]): Omit<RunMarks, 'waits'> {
  return {
    approvals: turns.flatMap(({ facts, ordinal }) => placed(facts.timeline.approvals, ordinal)),
    diffs: turns.flatMap(({ facts, ordinal }) => placed(facts.timeline.diffs, ordinal)),
    spent: turns.flatMap(({ facts, ordinal }) => placed(facts.timeline.tokens, ordinal)),
  };
}

/** Converts marks numbered within a turn to marks of its thread. */
export function placed<Mark extends { readonly position: number }>(marks: readonly Mark[], ordinal: number): Mark[] {
  return marks.map((mark) => ({ ...mark, position: positionWithin(ordinal, mark.position) }));
}

function later(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.max(one, other);
}
