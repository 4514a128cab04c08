import { formatElapsed, formatExactDuration } from '../../../shared/i18n/duration.ts';
import { useSecond } from '../../components/use-now.ts';

export type RunClockProps = {
  /** Milliseconds that had passed before `runningSince`. */
  readonly durationMs: number;
  /** When the running time started, in Unix milliseconds; null if the clock is not running. */
  readonly runningSince: number | null;
  readonly className?: string | undefined;
};

/** Shows how long a run has taken. The clock counts while the run continues. */
export function RunClock({ durationMs, runningSince, className }: RunClockProps) {
  const now = useSecond(runningSince !== null);
  const ms = durationMs + (runningSince === null ? 0 : Math.max(0, now - runningSince));
  return (
    <span className={className} title={runningSince === null ? formatExactDuration(ms) : undefined}>
      {formatElapsed(ms)}
    </span>
  );
}
