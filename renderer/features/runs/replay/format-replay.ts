import { t, wholeNumber } from '../../../../shared/i18n/i18n.ts';
import { formatTimeOfDay } from '../../../../shared/i18n/time-of-day.ts';
import type { ReplayMoment } from '../../../../shared/runs/replay/replay-moment.ts';
import type { ReplayState } from '../../../../shared/runs/replay/replay-state.ts';
import { telemetrySchema } from '../../../../shared/runs/telemetry-event.ts';
import type { ReplayAxis, ReplaySpeed } from './replay-axis.ts';

/** Formats the cursor's position: the time or, without one, the number of the event. */
export function formatCursor(axis: ReplayAxis, value: number): string {
  return axis.kind === 'time'
    ? formatTimeOfDay(value, 'seconds')
    : t`Event ${wholeNumber(Math.floor(value / 1_000) + 1)}`;
}

/** Formats the number of the latest event in a run: `event 120 of 900`. */
export function formatEvent({ events, moment }: Pick<ReplayState, 'events' | 'moment'>): string {
  return t`event ${wholeNumber(Math.min(moment.event + 1, events))} of ${wholeNumber(events)}`;
}

/** Formats a moment: `12:03:04, event 120 of 900`. */
export function formatReplayMoment(state: Pick<ReplayState, 'events' | 'moment'>, axis: ReplayAxis): string {
  const { at } = state.moment;
  return axis.kind === 'time' && at !== null
    ? `${formatTimeOfDay(at, 'seconds')}, ${formatEvent(state)}`
    : formatEvent(state);
}

/** Returns a speed as the user sees it: `4×`. */
export function formatSpeed(speed: ReplaySpeed): string {
  return `${speed}×`;
}

/** Returns the announcement when playing starts or ends. */
export function describePlayButton(isPlaying: boolean, speed: ReplaySpeed, axis: ReplayAxis, value: number): string {
  if (isPlaying) return t`Playing at ${formatSpeed(speed)}`;
  return value < axis.to ? t`Paused. ${formatCursor(axis, value)}` : t`Paused at the end. ${formatCursor(axis, value)}`;
}

/** Lists notes on the shown state: how it is timed, and what could not be shown. */
export function describeNotes(
  axis: ReplayAxis,
  state: ReplayState | null,
  isLive: boolean,
  isCounting: boolean,
): string[] {
  const notes: string[] = [];
  if (axis.kind === 'events') notes.push(t`This run's events have no times. The replay shows one event per second.`);
  if (state !== null && state.schema !== null && state.schema > telemetrySchema)
    notes.push(
      t`This run uses format version ${state.schema}, which is newer than this app. Some of it may be missing here.`,
    );
  if (isCounting) notes.push(t`Workcell is still reading the run. You can replay the part it has read.`);
  else if (isLive) notes.push(t`The run is not over. You can replay it up to now.`);
  return notes;
}

/** Formats the time of a moment; null if the moment has no time. */
export function formatMomentTime({ at }: Pick<ReplayMoment, 'at'>): string | null {
  return at === null ? null : formatTimeOfDay(at, 'seconds');
}
