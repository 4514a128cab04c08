import type { StepSums } from '../../../shared/comparing/run-step.ts';
import type { StartedRun } from '../../../shared/runs/started-run.ts';
import type { RunCard } from '../../../shared/workcells/run-card.ts';
import type { RunTotals } from '../../../shared/workcells/run-totals.ts';
import type { RunInfo } from '../../commands/workcells.commands.ts';

/** What is known of one of two runs. */
export type SideFacts = {
  readonly card: RunCard;
  readonly info: Pick<RunInfo, 'proof'>;
  readonly totals: RunTotals;
  readonly sums: StepSums;
  /** Null: it was not started since the app began. */
  readonly started: StartedRun | null;
  /** When it was read, Unix milliseconds. */
  readonly now: number;
};
