import { formatDuration, formatElapsed, formatExactDuration } from '../../../shared/i18n/duration.ts';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import { formatExactTime } from '../../components/format/time.ts';
import type { ChangedFiles } from './fold-work.ts';
import type { HeadRow } from './row.ts';

/** The input for the line of facts. */
export type HeadInput = Pick<HeadRow, 'startedAt' | 'sleptMs' | 'durationMs' | 'state' | 'work'>;

/**
 * Lists the facts of a turn: time, commands, tool calls, how it ended, and files. `changed` is what the whole turn
 * changed, also by its commands; null while unknown. `now`, in Unix milliseconds, only matters while the turn runs.
 */
export function describeFacts(row: HeadInput, changed: ChangedFiles | null, now: number): readonly string[] {
  const { commands, files, tools } = { ...row.work, ...changed };
  const time = getTime(row, now);
  return [
    ...(time === null ? [] : [time]),
    ...(commands === 0 ? [] : [counted(commands, 'command')]),
    ...(tools === 0 ? [] : [counted(tools, 'tool call')]),
    ...(row.state === 'stopped' ? [t`stopped`] : row.state === 'failed' ? [t`failed`] : []),
    // Last, because the counts of lines follow.
    ...(files === 0 ? [] : [counted(files, 'file')]),
  ];
}

function getTime({ durationMs, sleptMs, startedAt, state }: HeadInput, now: number): string | null {
  if (state !== 'running') return durationMs === null ? null : formatDuration(durationMs);
  return startedAt === null ? null : formatElapsed(now - startedAt - sleptMs);
}

/** Describes when something started and exactly how long it took, as far as known. */
export function describeExactTimes({ durationMs, startedAt }: Pick<HeadRow, 'startedAt' | 'durationMs'>): string {
  const began = startedAt === null ? [] : [formatExactTime(startedAt)];
  const took = durationMs === null ? [] : [formatExactDuration(durationMs)];
  return [...began, ...took].join(', ');
}
