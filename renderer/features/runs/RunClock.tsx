import { formatElapsed, formatExactDuration } from '../../components/format/duration.ts';
import { useSecond } from '../../components/use-now.ts';

export type RunClockProps = {
  /** Milliseconds that have passed in any case. */
  readonly durationMs: number;
  /** Unix milliseconds since which more pass; null: none do. */
  readonly runningSince: number | null;
  readonly className?: string | undefined;
};

/** How long a run has gone on; it counts while the run does. */
export function RunClock({ durationMs, runningSince, className }: RunClockProps) {
  const now = useSecond(runningSince !== null);
  const ms = durationMs + (runningSince === null ? 0 : Math.max(0, now - runningSince));
  return (
    <span className={className} title={runningSince === null ? formatExactDuration(ms) : undefined}>
      {formatElapsed(ms)}
    </span>
  );
}
