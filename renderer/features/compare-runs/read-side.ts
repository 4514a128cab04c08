import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { RunStep, StepSums } from '../../../shared/comparing/run-step.ts';
import type { WireFault } from '../../../shared/contract/wire.ts';
import type { RunProblem } from '../../../shared/contract/workcells.ts';
import type { RunRef } from '../../../shared/workcells/run-ref.ts';
import type { RunTotals } from '../../../shared/workcells/run-totals.ts';
import { getSteps, readSteps } from '../../commands/steps.commands.ts';
import { endRunView, type RunInfo, readRunInfo, readRunPage } from '../../commands/workcells.commands.ts';
import { onSearchNews } from '../../stores/run-news.ts';

/** All that is compared of one run. */
export type SideRead = {
  readonly info: RunInfo;
  readonly totals: RunTotals;
  readonly sums: StepSums;
  readonly steps: readonly RunStep[];
  /** When it was read, Unix milliseconds. */
  readonly at: number;
};

/** Why a run cannot be compared. */
export type SideProblem = RunProblem | WireFault;

/** Reads one run; `tell` hears how far it is. After an abort what comes of it is of no interest. */
export type ReadSide = (
  run: RunRef,
  signal: AbortSignal,
  tell: (share: number, events: number) => void,
) => Promise<Result<SideRead, SideProblem>>;

/** Steps that come at once: so many are checked without holding up the page. */
const perPage = 250;

/** Reads all that is compared of a run from the host. */
export const readSide: ReadSide = async (run, signal, tell) => {
  const viewId = crypto.randomUUID();
  const stop = onSearchNews(viewId, ({ count, share }) => tell(share, count));
  const callOff = () => void endRunView(viewId);
  signal.addEventListener('abort', callOff);
  try {
    const info = await readRunInfo(run);
    if (!info.ok) return info;
    const sums = await readSteps(run, viewId);
    if (!sums.ok) return sums;
    // Called off: nobody waits for it.
    if (sums.value === null) return err({ type: 'runGone' });
    const steps: RunStep[] = [];
    while (steps.length < sums.value.kept && !signal.aborted) {
      const page = await getSteps(viewId, steps.length, perPage);
      if (!page.ok) return page;
      if (page.value.length === 0) break;
      steps.push(...page.value);
    }
    // What lies behind all events is answered once all of them are counted.
    const page = await readRunPage(run, { type: 'offset', offset: Number.MAX_SAFE_INTEGER }, 1, null);
    if (!page.ok) return page;
    return ok({ info: info.value, totals: page.value.totals, sums: sums.value, steps, at: Date.now() });
  } finally {
    stop();
    signal.removeEventListener('abort', callOff);
    if (!signal.aborted) callOff();
  }
};
