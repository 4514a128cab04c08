import { t } from '../../shared/i18n/i18n.ts';
import { keyOfRun, type RunRef } from '../../shared/runs/run-ref.ts';
import { toastShown } from '../stores/alerts.store.ts';
import { pageShown } from '../stores/frame.store.ts';
import { requestOfNextPage } from '../stores/page-requests.ts';
import { useWorkcells } from '../stores/recorded-runs.store.ts';
import { useRuns } from '../stores/runs.store.ts';
import { closeRun, openRun, readRunInfo } from './recorded-runs.commands.ts';
import { type RunChoice, wishOfProof } from './run-choices.ts';
import { cancelRun, pauseRun, wishForRun } from './runs.commands.ts';
import { openThread } from './threads.commands.ts';

/** Performs the person's choice on a run. */
export function doWithRun(choice: RunChoice, run: RunRef): void {
  void doers[choice](run);
}

const doers: Readonly<Record<RunChoice, (run: RunRef) => Promise<void> | void>> = {
  pause: (run) => pauseRun(run, true),
  proceed: (run) => pauseRun(run, false),
  cancel: cancelRun,
  review: (run) => {
    openRun(run);
    requestOfNextPage('reviewRun');
  },
  runAgain,
  openThread: showThreadOf,
};

/** Opens the dialog for a new run with the request of this one; shows a toast if that is not known. */
async function runAgain(run: RunRef): Promise<void> {
  const started = useRuns.getState().runs.get(keyOfRun(run));
  const options = started?.options ?? (await recordedWish(run));
  if (options === null) {
    toastShown(t`The run cannot be started again.`, t`Its prompt was not recorded, or its tool is unknown.`);
    return;
  }
  closeRun();
  wishForRun({ run, options });
}

async function recordedWish(run: RunRef) {
  const info = await readRunInfo(run);
  return info.ok && info.value.proof !== null ? wishOfProof(info.value.proof) : null;
}

/** Shows the thread that did a run, so that the person can continue it. */
async function showThreadOf(run: RunRef): Promise<void> {
  const key = keyOfRun(run);
  const threadId = useRuns.getState().runs.get(key)?.threadId ?? useWorkcells.getState().cards.get(key)?.threadId;
  if (threadId == null) return;
  closeRun();
  pageShown('threads');
  await openThread(threadId);
}
