import { formatDuration, formatElapsed } from '../../../../../shared/i18n/duration.ts';
import { counted, t } from '../../../../../shared/i18n/i18n.ts';
import type { ReportStep, ReportTimeRange, RunReport } from '../../../../../shared/runs/report/run-report.ts';
import { type TimeKind, timeKinds } from '../../../../../shared/runs/time-kind.ts';
import { formatPercent } from '../../../../components/format/quantity.ts';
import { formatExactTime } from '../../../../components/format/time.ts';
import { formatToolName } from './describe-tools.ts';

/** The view of where the time went. */
export type TimeView = {
  /** The total time, without the time between turns. */
  readonly total: string;
  readonly rows: readonly TimeRow[];
  /** The time between turns, which belongs to no share. */
  readonly between: string | null;
};

export type TimeRow = {
  readonly kind: TimeKind;
  readonly name: string;
  readonly duration: string;
  /** 0 to 1. */
  readonly share: number;
  readonly percent: string;
  /** The longest time range of the kind; null if none was reported. */
  readonly longest: { readonly position: number; readonly text: string; readonly subject: string } | null;
};

/** A time range that blocked the run, and its event. */
export type BlockedTimeRow = {
  readonly key: string;
  readonly position: number;
  readonly kind: TimeKind;
  /** The time since the run started, `0:35`; for a call, how long it took, if known. */
  readonly time: string;
  readonly text: string;
  readonly subject: string;
  readonly percent: string;
};

/** The labels of what a run spends its time on. */
export const timeNames: Readonly<Record<TimeKind, string>> = {
  model: t`Model`,
  commands: t`Commands and tools`,
  files: t`Files`,
  you: t`Waiting for you`,
  machine: t`Machine or provider`,
  idle: t`No activity reported`,
  between: t`Between turns`,
  clock: t`Clock set forward`,
};

/** How many time ranges to list. */
const maxRows = 12;

/**
 * Describes the time account of a report; null when no time is known. `startedAt` is when the run started, in Unix
 * milliseconds.
 */
export function describeTime({ ms, timeRanges }: RunReport, startedAt: number | null): TimeView | null {
  const total = sumTime(ms);
  if (total === 0) return null;
  const kinds = timeKinds.filter((kind) => kind !== 'between' && (ms[kind] ?? 0) > 0);
  const percents = toWholePercents(kinds.map((kind) => (ms[kind] ?? 0) / total));
  const rows = kinds.map((kind, at): TimeRow => {
    const took = ms[kind] ?? 0;
    const percent = formatPercent((percents[at] ?? 0) / 100);
    const longest = describeLongest(kind, took, timeRanges, startedAt);
    return { kind, name: timeNames[kind], duration: formatDuration(took), share: took / total, percent, longest };
  });
  const between = ms.between ?? 0;
  return {
    total: formatDuration(total),
    rows,
    between: between === 0 ? null : t`${formatDuration(between)} between turns are not in these shares.`,
  };
}

/** Says how long the longest time range of a kind is; for the only one, which `took` it all, when it began. */
function describeLongest(
  kind: TimeKind,
  took: number,
  ranges: RunReport['timeRanges'],
  startedAt: number | null,
): TimeRow['longest'] {
  const [first, ...others] = ranges.filter((range) => range.kind === kind);
  if (first === undefined) return null;
  const { from, ms, position, subject } = others.reduce((best, range) => (range.ms > best.ms ? range : best), first);
  const text = ms === took ? t`at ${formatElapsed(from - (startedAt ?? from))}` : t`longest ${formatDuration(ms)}`;
  return { position, text, subject };
}

/**
 * Rounds shares to whole percents that sum to 100. A share above 0 gets at least 1. The rounding difference goes to the
 * shares that rounding changed most.
 */
export function toWholePercents(shares: readonly number[]): readonly number[] {
  const percents = shares.map((share) => (share > 0 ? Math.max(1, Math.floor(share * 100)) : 0));
  let left = 100 - percents.reduce((sum, percent) => sum + percent, 0);
  for (; left !== 0 && percents.length > 0; left -= Math.sign(left)) {
    const by = Math.sign(left);
    const lacks = percents.map((percent, at) => ((shares[at] ?? 0) * 100 - percent) * by);
    const at = lacks.indexOf(Math.max(...lacks));
    percents[at] = (percents[at] ?? 0) + by;
  }
  return percents;
}

/** Describes the longest time ranges, the longest first. `startedAt` is when the run started, in Unix milliseconds. */
export function describeBlockedTime(report: RunReport, startedAt: number | null): readonly BlockedTimeRow[] {
  const total = sumTime(report.ms);
  const longest = report.timeRanges.toSorted((one, other) => other.ms - one.ms).slice(0, maxRows);
  return longest.map((stretch) => toBlockedTimeRow(stretch, startedAt, total));
}

/** Describes the waits for the user or the machine, the longest first. */
export function describeWaits(report: RunReport, startedAt: number | null): readonly BlockedTimeRow[] {
  return report.waits.slice(0, maxRows).map((stretch) => toBlockedTimeRow(stretch, startedAt, sumTime(report.ms)));
}

/** Describes calls that took the longest or failed. Leaves out unknown values. */
export function describeSteps(steps: readonly ReportStep[], report: RunReport): readonly BlockedTimeRow[] {
  const total = sumTime(report.ms);
  return steps.slice(0, maxRows).map(({ kind, ms, name, position, subject }) => ({
    key: `${position}`,
    position,
    kind: kind === 'edit' ? 'files' : 'commands',
    time: ms === null ? '' : formatDuration(ms),
    text: formatToolName({ kind, name }),
    subject: subject === name ? '' : subject,
    percent: ms === null || total === 0 ? '' : formatPercent(ms / total),
  }));
}

/** Lists what to know about the times in a report before trusting its numbers. */
export function describeDoubts({ jumpCount, jumps, otherSchema, untimed }: RunReport): readonly string[] {
  const doubts: string[] = [];
  const [first] = jumps;
  if (first !== undefined) {
    const set = first.ms > 0 ? t`forward by ${formatDuration(first.ms)}` : t`back by ${formatDuration(-first.ms)}`;
    const more = jumpCount > 1 ? t` This happened ${counted(jumpCount, 'time')}.` : '';
    doubts.push(t`The clock was set ${set} at ${formatExactTime(first.at)}. That gap is not waiting time.${more}`);
  }
  if (untimed > 0) doubts.push(t`${counted(untimed, 'event')} without a time. How long they took is unknown.`);
  if (otherSchema !== null)
    doubts.push(
      t`Recorded in format version ${otherSchema}. This version of Workcell does not count what it does not recognize.`,
    );
  return doubts;
}

/** Describes a time range: `Waited 3 min for you`. */
export function describeTimeRange({ kind, ms }: Pick<ReportTimeRange, 'kind' | 'ms'>): string {
  const duration = formatDuration(ms);
  switch (kind) {
    case 'model':
      return t`The model worked for ${duration}`;
    case 'commands':
      return t`Ran for ${duration}`;
    case 'files':
      return t`File changes took ${duration}`;
    case 'you':
      return t`Waited ${duration} for you`;
    case 'machine':
      return t`Waited ${duration} for the machine or the provider`;
    case 'idle':
      return t`No activity reported for ${duration}`;
    case 'between':
      return t`${duration} between turns`;
    case 'clock':
      return t`The clock was set forward by ${duration}`;
  }
}

function toBlockedTimeRow(stretch: ReportTimeRange, startedAt: number | null, total: number): BlockedTimeRow {
  const { from, kind, ms, position, subject } = stretch;
  return {
    key: `${kind} ${from} ${position}`,
    position,
    kind,
    time: formatElapsed(from - (startedAt ?? from)),
    text: describeTimeRange(stretch),
    subject,
    percent: total === 0 ? '' : formatPercent(ms / total),
  };
}

function sumTime(ms: RunReport['ms']): number {
  return timeKinds.reduce((sum, kind) => (kind === 'between' ? sum : sum + (ms[kind] ?? 0)), 0);
}
