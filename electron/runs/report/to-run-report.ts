import { selectLongest } from '../../../shared/runs/longest.ts';
import type { ReportStep, ReportTimeRange, RunReport } from '../../../shared/runs/report/run-report.ts';
import type { ClockJump } from '../../../shared/runs/run-clock.ts';
import { type EventData, findPath, findText, findTool } from '../../../shared/runs/telemetry-event.ts';
import type { AccountedTimeRange } from '../../../shared/runs/time-account.ts';
import type { TimeKind } from '../../../shared/runs/time-kind.ts';
import type { ToolCounters } from '../../../shared/runs/tool-tallies.ts';
import { maxListedSteps, type ToolStep, type ToolTimeline } from '../../../shared/runs/tool-timeline.ts';
import type { ModelTokens } from '../../../shared/spending/model-tokens.ts';

/** The parts of a report. */
export type ReportParts = {
  readonly progress: RunReport['progress'];
  readonly ms: Readonly<Partial<Record<TimeKind, number>>>;
  readonly longest: readonly AccountedTimeRange[];
  readonly count: number;
  readonly waits: readonly AccountedTimeRange[];
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
const maxPairs = 80;
const maxSubjectLength = 200;

/** Creates a report. `addSubjects` adds what its steps were about. */
export function toRunReport({ timeline, jumps, longest, ms, tools, waits, ...counts }: ReportParts): RunReport {
  const keys = Object.keys(tools);
  const places = new Map(keys.map((key, place) => [key, place]));
  const { answering, failed, failures, next, slowest, spent: spentOn, unpaired } = timeline;
  const pairs = Object.entries(next).flatMap(([from, tos]) =>
    Object.entries(tos).flatMap(([to, times]) => {
      const [one, other] = [places.get(from), places.get(to)];
      return one === undefined || other === undefined ? [] : [{ from: one, to: other, times }];
    }),
  );
  const reported = pairs.toSorted((one, other) => other.times - one.times).slice(0, maxPairs);
  const left = pairs.reduce((sum, { times }) => sum + times, 0) - reported.reduce((sum, { times }) => sum + times, 0);
  const stepOf = ({ key, ms: took, position }: ToolStep): ReportStep[] => {
    const tool = tools[key];
    return tool === undefined ? [] : [{ kind: tool.kind, name: tool.name, ms: took, position, subject: '' }];
  };
  const { count: timeRangeCount, jumpCount, otherSchema, progress, spent, untimed, waitCount } = counts;
  return {
    progress,
    ms: Object.fromEntries(Object.entries(ms).filter(([, each]) => each > 0)),
    timeRanges: longest.map((each) => ({ ...each, subject: '' })),
    timeRangeCount,
    waits: waits.map((each) => ({ ...each, subject: '' })),
    waitCount,
    tools: Object.entries(tools).map(([key, tool]) => ({ ...tool, spent: [...(spentOn[key] ?? [])] })),
    next: reported,
    unpaired: unpaired + left,
    slowest: selectLongest(slowest, maxListedSteps).flatMap(stepOf),
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

/** Lists the positions of the events that a report's steps and time ranges are about. */
export function listSubjectPositions({ failures, slowest, timeRanges, waits }: RunReport): readonly number[] {
  const about = [...timeRanges, ...waits].filter(({ kind }) => kind !== 'model' && kind !== 'idle' && kind !== 'clock');
  return [...new Set([...about, ...slowest, ...failures].map(({ position }) => position))];
}

/** Adds what the report's steps and time ranges were about, by position. */
export function addSubjects(report: RunReport, subjects: ReadonlyMap<number, string>): RunReport {
  const named = <Each extends ReportStep | ReportTimeRange>(each: Each): Each => ({
    ...each,
    subject: 'from' in each && each.kind === 'model' ? '' : (subjects.get(each.position) ?? ''),
  });
  return {
    ...report,
    timeRanges: report.timeRanges.map(named),
    waits: report.waits.map(named),
    slowest: report.slowest.map(named),
    failures: report.failures.map(named),
  };
}

/** Returns what an event is about, in one line: its command, tool, or file. Empty for others. */
export function getSubject(data: EventData): string {
  const text = findText(data, 'command') ?? findTool(data) ?? findPath(data) ?? findText(data, 'message') ?? '';
  const line = /\S[^\r\n]*/.exec(text.slice(0, 10 * maxSubjectLength))?.[0].trimEnd() ?? '';
  return line.length > maxSubjectLength ? `${line.slice(0, maxSubjectLength - 1).toWellFormed()}…` : line;
}
