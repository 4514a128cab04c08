import type { RunReport } from '../../../../shared/runs/report/run-report.ts';
import type { RunTimeline } from '../../../../shared/runs/run-timeline.ts';
import { getTimeRanges } from '../../../../shared/runs/time-account.ts';
import { addSubjects, getSubject, listSubjectPositions, toRunReport } from '../../report/to-run-report.ts';
import { type RunCounters, toTotals } from '../../run-counters.ts';
import { readEventAt } from './read-events.ts';
import type { ReadableRun } from './read-page.ts';

/** The counts over the events of a file. */
export type Counted = { readonly counters: RunCounters; readonly timeline: RunTimeline };

/** Longer lines, in bytes, are not read for the subject of a step. */
const maxSubjectLineBytes = 256 * 1024;

/** Creates the report of a file from its counts. Reads only the lines it links to. */
export function readFileReport(
  { fd, size }: Pick<ReadableRun, 'fd' | 'size'>,
  { timeline, progress, counters }: Counted & Pick<RunReport, 'progress'>,
): RunReport {
  const { account, clock, otherSchema, untimed } = timeline.account(counters.lastAt);
  const { count, longest, waitCount, waits } = getTimeRanges(account);
  const { byKey: tools, timeline: steps } = counters.tools;
  const report = toRunReport({
    progress,
    ms: account.ms,
    longest,
    count,
    waits,
    waitCount,
    tools,
    timeline: { ...steps, slowest: steps.slowest.items },
    spent: toTotals(counters, { isTorn: false, progress, change: null }).spent,
    jumps: clock.jumps,
    jumpCount: clock.jumpCount,
    untimed,
    otherSchema,
  });
  const subjects = new Map<number, string>();
  for (const position of listSubjectPositions(report)) {
    const event = readEventAt(fd, position, size, maxSubjectLineBytes);
    if (event !== null) subjects.set(position, getSubject(event.data));
  }
  return addSubjects(report, subjects);
}
