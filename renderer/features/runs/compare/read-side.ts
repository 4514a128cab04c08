import { err, ok, type Result } from '../../../../shared/base/result.ts';
import type { RunProblem } from '../../../../shared/contract/recorded-runs.ts';
import type { WireFault } from '../../../../shared/contract/wire.ts';
import type { RunStep, StepSums } from '../../../../shared/runs/compare/run-step.ts';
import type { RunRef } from '../../../../shared/runs/run-ref.ts';
import type { RunTotals } from '../../../../shared/runs/run-totals.ts';
import { getSteps, readSteps } from '../../../commands/comparing.commands.ts';
import { endRunView, type RunInfo, readRunInfo, readRunPage } from '../../../commands/recorded-runs.commands.ts';
import { onSearchUpdate } from '../../../stores/run-updates.ts';

/** All data about one run that a comparison uses. */
export type SideRead = {
  readonly info: RunInfo;
  readonly totals: RunTotals;
  readonly sums: StepSums;
  readonly steps: readonly RunStep[];
  /** When the run was read, in Unix milliseconds. */
  readonly at: number;
};

/** Why a run cannot be compared. */
export type SideProblem = RunProblem | WireFault;

/** Reads one run. `emit` receives the progress. After an abort, the result does not matter. */
export type ReadSide = (
  run: RunRef,
  signal: AbortSignal,
  emit: (share: number, events: number) => void,
) => Promise<Result<SideRead, SideProblem>>;

/** How many steps to fetch at once. Checking this many does not block the page. */
const perPage = 250;

/** Reads all data that a comparison needs about a run from the host. */
export const readSide: ReadSide = async (run, signal, emit) => {
  const viewId = crypto.randomUUID();
  const stop = onSearchUpdate(viewId, ({ count, share }) => emit(share, count));
  const cancel = () => void endRunView(viewId);
  signal.addEventListener('abort', cancel);
  try {
    const info = await readRunInfo(run);
    if (!info.ok) return info;
    const sums = await readSteps(run, viewId);
    if (!sums.ok) return sums;
    // The read was canceled, so the result does not matter.
    if (sums.value === null) return err({ type: 'runGone' });
    const steps: RunStep[] = [];
    while (steps.length < sums.value.kept && !signal.aborted) {
      const page = await getSteps(viewId, steps.length, perPage);
      if (!page.ok) return page;
      if (page.value.length === 0) break;
      steps.push(...page.value);
    }
    // The host answers a request for an offset beyond all events once it has counted them all.
    const page = await readRunPage(run, { type: 'offset', offset: Number.MAX_SAFE_INTEGER }, 1, null);
    if (!page.ok) return page;
    return ok({ info: info.value, totals: page.value.totals, sums: sums.value, steps, at: Date.now() });
  } finally {
    stop();
    signal.removeEventListener('abort', cancel);
    if (!signal.aborted) cancel();
  }
};
