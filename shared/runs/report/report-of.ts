import type { ModelTokens } from '../../spending/model-tokens.ts';
import { longestOf } from '../longest.ts';
import { type EventData, pathOf, textIn, toolOf } from '../telemetry-event.ts';
import type { Stretch } from '../time-account.ts';
import type { TimeKind } from '../time-kind.ts';
import { mostSteps, type ToolStep, type ToolTimeline } from '../tool-course.ts';
import type { ToolCounters } from '../tool-tallies.ts';
import type { ClockJump } from './run-clock.ts';
import type { ReportStep, ReportStretch, RunReport } from './run-report.ts';

/** The parts of a report. */
export type ReportDeps = {
  readonly progress: RunReport['progress'];
  readonly ms: Readonly<Partial<Record<TimeKind, number>>>;
  readonly longest: readonly Stretch[];
  readonly count: number;
  readonly waits: readonly Stretch[];
  readonly waitCount: number;
  readonly tools: Readonly<Record<string, ToolCounters>>;
  readonly timeline: Pick<ToolTimeline, 'next' | 'unpaired' | 'spent' | 'answering' | 'failures' | 'failed'> & {
    readonly slowest: readonly (ToolStep & { readonly ms: number })[];
  };
  readonly spent: readonly ModelTokens[];
  readonly jumps: readonly ClockJump[];
  readonly jumpCount: number;
  readonly untimed: number;
  readonly otherSchema: number | null;
};

/** The maximum number of tool pairs listed separately. */
const mostPairs = 80;
const longestSubject = 200;

/** A report. `withSubjects` adds what its steps were about. */
export function reportOf({ timeline, jumps, longest, ms, tools, waits, ...counts }: ReportDeps): RunReport {
  const keys = Object.keys(tools);
  const places = new Map(keys.map((key, place) => [key, place]));
  const { answering, failed, failures, next, slowest, spent: spentOn, unpaired } = timeline;
  const pairs = Object.entries(next).flatMap(([from, tos]) =>
    Object.entries(tos).flatMap(([to, times]) => {
      const [one, other] = [places.get(from), places.get(to)];
      return one === undefined || other === undefined ? [] : [{ from: one, to: other, times }];
    }),
  );
  const reported = pairs.toSorted((one, other) => other.times - one.times).slice(0, mostPairs);
  const left = pairs.reduce((sum, { times }) => sum + times, 0) - reported.reduce((sum, { times }) => sum + times, 0);
  const stepOf = ({ key, ms: took, position }: ToolStep): ReportStep[] => {
    const tool = tools[key];
    return tool === undefined ? [] : [{ kind: tool.kind, name: tool.name, ms: took, position, subject: '' }];
  };
  const { count: stretchCount, jumpCount, otherSchema, progress, spent, untimed, waitCount } = counts;
  return {
    progress,
    ms: Object.fromEntries(Object.entries(ms).filter(([, each]) => each > 0)),
    stretches: longest.map((each) => ({ ...each, subject: '' })),
    stretchCount,
    waits: waits.map((each) => ({ ...each, subject: '' })),
    waitCount,
    tools: Object.entries(tools).map(([key, tool]) => ({ ...tool, spent: [...(spentOn[key] ?? [])] })),
    next: reported,
    unpaired: unpaired + left,
    slowest: longestOf(slowest, mostSteps).flatMap(stepOf),
    failures: failures.flatMap(stepOf),
    failed,
    answering: [...answering],
    spent: [...spent],
    jumps: [...jumps],
    jumpCount,
    untimed,
    otherSchema,
  };
}

/** The positions of the events that a report's steps and stretches are about. */
export function subjectsWanted({ failures, slowest, stretches, waits }: RunReport): readonly number[] {
  const about = [...stretches, ...waits].filter(({ kind }) => kind !== 'model' && kind !== 'idle' && kind !== 'clock');
  return [...new Set([...about, ...slowest, ...failures].map(({ position }) => position))];
}

/** Adds what the report's steps and stretches were about, by position. */
export function withSubjects(report: RunReport, subjects: ReadonlyMap<number, string>): RunReport {
  const named = <Each extends ReportStep | ReportStretch>(each: Each): Each => ({
    ...each,
    subject: 'from' in each && each.kind === 'model' ? '' : (subjects.get(each.position) ?? ''),
  });
  return {
    ...report,
    stretches: report.stretches.map(named),
    waits: report.waits.map(named),
    slowest: report.slowest.map(named),
    failures: report.failures.map(named),
  };
}

/** What an event is about, in one line: its command, tool, or file. Empty for others. */
export function subjectOf(data: EventData): string {
  const text = textIn(data, 'command') ?? toolOf(data) ?? pathOf(data) ?? textIn(data, 'message') ?? '';
  const line = /\S[^\r\n]*/.exec(text.slice(0, 10 * longestSubject))?.[0].trimEnd() ?? '';
  return line.length > longestSubject ? `${line.slice(0, longestSubject - 1).toWellFormed()}…` : line;
}
