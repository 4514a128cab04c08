import { t } from '../../../shared/i18n/i18n.ts';
import { formatDuration, formatExactDuration } from '../../components/format/duration.ts';
import { formatExactTime } from '../../components/format/time.ts';
import type { HeadRow } from './row.ts';
import { formatWholeSeconds } from './whole-seconds.ts';

/** The line next to the name Codex. */
export type HeadView = {
  /** Model and time, if known: `gpt-6.1-sol · 41 s`. */
  readonly text: string;
  /** When the answer started and exactly how long it took, for the tooltip. */
  readonly exact: string;
};

/** The input for the line. */
export type HeadInput = Pick<HeadRow, 'model' | 'startedAt' | 'sleptMs' | 'durationMs' | 'running' | 'stopped'>;

/** Describes the head of an answer. `now`, in Unix milliseconds, only matters while the turn runs. */
export function describeHead(row: HeadInput, now: number): HeadView {
  const elapsed =
    row.running && row.startedAt !== null ? Math.max(0, now - row.startedAt - row.sleptMs) : row.durationMs;
  const time = elapsed === null ? null : row.running ? formatWholeSeconds(elapsed) : formatDuration(elapsed);
  const parts = [row.model, time, row.stopped ? t`stopped` : null];
  return { text: parts.filter((part) => part !== null).join(' · '), exact: describeExactTimes(row) };
}

/** Describes when something started and exactly how long it took, as far as known. */
export function describeExactTimes({ durationMs, startedAt }: Pick<HeadRow, 'startedAt' | 'durationMs'>): string {
  const began = startedAt === null ? [] : [formatExactTime(startedAt)];
  const took = durationMs === null ? [] : [formatExactDuration(durationMs)];
  return [...began, ...took].join(', ');
}
