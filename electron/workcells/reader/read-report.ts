import { reportOf, subjectOf, subjectsWanted, withSubjects } from '../../../shared/workcells/report/report-of.ts';
import type { RunTimeline } from '../../../shared/workcells/report/run-course.ts';
import type { RunReport } from '../../../shared/workcells/report/run-report.ts';
import { type RunCounters, totalsOf } from '../../../shared/workcells/run-tally.ts';
import { stretchesOf } from '../../../shared/workcells/time-account.ts';
import { readEventAt } from './read-events.ts';
import type { ReadableRun } from './read-page.ts';

/** The counts over the events of a file. */
export type Counted = { readonly tally: RunCounters; readonly course: RunTimeline };

/** Longer lines, in bytes, are not read for the subject of a step. */
const longestSubjectLine = 256 * 1024;

/** Makes the report of a file from its counts. Reads only the lines it links to. */
export function readReport(
  { fd, size }: Pick<ReadableRun, 'fd' | 'size'>,
  { course, progress, tally }: Counted & Pick<RunReport, 'progress'>,
): RunReport {
  const { account, clock, otherSchema, untimed } = course.account(tally.lastAt);
  const { count, longest, waitCount, waits } = stretchesOf(account);
  const { byKey: tools, course: steps } = tally.tools;
  const report = reportOf({
    progress,
    ms: account.ms,
    longest,
    count,
    waits,
    waitCount,
    tools,
    course: { ...steps, slowest: steps.slowest.items },
    spent: totalsOf(tally, { isTorn: false, progress, change: null }).spent,
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
