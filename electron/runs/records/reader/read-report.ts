import { reportOf, subjectOf, subjectsWanted, withSubjects } from '../../../../shared/runs/report/report-of.ts';
import type { RunTimeline } from '../../../../shared/runs/report/run-course.ts';
import type { RunReport } from '../../../../shared/runs/report/run-report.ts';
import { type RunCounters, totalsOf } from '../../../../shared/runs/run-counters.ts';
import { stretchesOf } from '../../../../shared/runs/time-account.ts';
import { readEventAt } from './read-events.ts';
import type { ReadableRun } from './read-page.ts';

/** The counts over the events of a file. */
export type Counted = { readonly counters: RunCounters; readonly timeline: RunTimeline };

/** Longer lines, in bytes, are not read for the subject of a step. */
const longestSubjectLine = 256 * 1024;

/** Makes the report of a file from its counts. Reads only the lines it links to. */
export function readReport(
  { fd, size }: Pick<ReadableRun, 'fd' | 'size'>,
  { timeline, progress, counters }: Counted & Pick<RunReport, 'progress'>,
): RunReport {
  const { account, clock, otherSchema, untimed } = timeline.account(counters.lastAt);
  const { count, longest, waitCount, waits } = stretchesOf(account);
  const { byKey: tools, timeline: steps } = counters.tools;
  const report = reportOf({
    progress,
    ms: account.ms,
    longest,
    count,
    waits,
    waitCount,
    tools,
    timeline: { ...steps, slowest: steps.slowest.items },
    spent: totalsOf(counters, { isTorn: false, progress, change: null }).spent,
    jumps: clock.jumps,
    jumpCount: clock.jumpCount,
    untimed,
    otherSchema,
  });
  const subjects = new Map<number, string>();
  for (const position of subjectsWanted(report)) {
    const event = readEventAt(fd, position, size, longestSubjectLine);
    if (event !== null) subjects.set(position, subjectOf(event.data));
  }
  return withSubjects(report, subjects);
}
