import type { StepSums } from '../../../shared/comparing/run-step.ts';
import type { StartedRun } from '../../../shared/runs/started-run.ts';
import type { RunCard } from '../../../shared/workcells/run-card.ts';
import type { RunTotals } from '../../../shared/workcells/run-totals.ts';
import type { RunInfo } from '../../commands/workcells.commands.ts';

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
