import { t } from '../../shared/i18n/i18n.ts';
import { getRunKey, type RunRef } from '../../shared/runs/run-ref.ts';
import { showToast } from '../stores/alerts.store.ts';
import { showTranscriptPage } from '../stores/frame.store.ts';
import { sendPageRequestAfterRender } from '../stores/page-requests.ts';
import { useRecordedRuns } from '../stores/recorded-runs.store.ts';
import { useRuns } from '../stores/runs.store.ts';
import { closeRun, openRun, readRunInfo } from './recorded-runs.commands.ts';
import { type RunChoice, runRequestFromProof } from './run-choices.ts';
import { cancelRun, openNewRunDialog, pauseRun } from './runs.commands.ts';
import { openThread } from './threads.commands.ts';

/** Performs the user's choice on a run. */
export function performRunChoice(choice: RunChoice, run: RunRef): void {
  void runChoiceHandlers[choice](run);
}

const runChoiceHandlers: Readonly<Record<RunChoice, (run: RunRef) => Promise<void> | void>> = {
  pause: (run) => pauseRun(run, true),
  proceed: (run) => pauseRun(run, false),
  cancel: cancelRun,
  review: (run) => {
    openRun(run);
    sendPageRequestAfterRender('reviewRun');
  },
  runAgain,
  openThread: showRunThread,
};

/** Opens the dialog for a new run with the request of this one; shows a toast if that is not known. */
async function runAgain(run: RunRef): Promise<void> {
  const started = useRuns.getState().runs.get(getRunKey(run));
  const options = started?.request ?? (await readRecordedRequest(run));
  if (options === null) {
    showToast(t`The run cannot be started again.`, t`Its prompt was not recorded, or its tool is unknown.`);
    return;
  }
  closeRun();
  openNewRunDialog({ run, request: options });
}

async function readRecordedRequest(run: RunRef) {
  const info = await readRunInfo(run);
  return info.ok && info.value.proof !== null ? runRequestFromProof(info.value.proof) : null;
}

/** Shows the thread that did a run, so that the user can continue it. */
async function showRunThread(run: RunRef): Promise<void> {
  const key = getRunKey(run);
  const threadId = useRuns.getState().runs.get(key)?.threadId ?? useRecordedRuns.getState().cards.get(key)?.threadId;
  if (threadId == null) return;
  closeRun();
  showTranscriptPage();
  await openThread(threadId);
}
