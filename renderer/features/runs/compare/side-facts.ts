import type { StepSums } from '../../../../shared/runs/compare/run-step.ts';
import type { RunCard } from '../../../../shared/runs/run-card.ts';
import type { RunTotals } from '../../../../shared/runs/run-totals.ts';
import type { StartedRun } from '../../../../shared/runs/started-run.ts';
import type { RunInfo } from '../../../commands/recorded-runs.commands.ts';

/** What we know about one of two runs. */
export type SideInput = {
  readonly card: RunCard;
  readonly info: Pick<RunInfo, 'proof'>;
  readonly totals: RunTotals;
  readonly sums: StepSums;
  /** Null: the app has not started it since it launched. */
  readonly started: StartedRun | null;
  /** When it was read, in Unix milliseconds. */
  readonly now: number;
};
