import type { AppAlertText } from '../../shared/alerts/alert-text.ts';
import type { Result } from '../../shared/base/result.ts';
import type { RequestProblem, RequestValue } from '../../shared/contract/contract.ts';
import type { EventPageStart, RunPage, RunProblem } from '../../shared/contract/recorded-runs.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { ReplayMoment, ReplayPlace, ReplaySize } from '../../shared/runs/replay/replay-moment.ts';
import type { ReplayState } from '../../shared/runs/replay/replay-state.ts';
import type { RunReport } from '../../shared/runs/report/run-report.ts';
import type { Waterfall } from '../../shared/runs/run-bars.ts';
import type { RunEvent } from '../../shared/runs/run-event.ts';
import type { RunQuery } from '../../shared/runs/run-query.ts';
import { getRunKey, type RunRef } from '../../shared/runs/run-ref.ts';
import type { RunTotals } from '../../shared/runs/run-totals.ts';
import type { TimelineSnapshot } from '../../shared/runs/timeline-snapshot.ts';
import { describeWireFault } from '../client/describe-wire-fault.ts';
import { hostClient } from '../client/page-client.ts';
import { toRunTitle } from '../components/format/run-title.ts';
import { showToast } from '../stores/alerts.store.ts';
import { attemptsCompared, attemptUncovered, useAttempts } from '../stores/attempts.store.ts';
import { comparisonUncovered, useComparing } from '../stores/comparing.store.ts';
import { closeDialog, openDialog } from '../stores/frame.store.ts';
import { cardsListed, listingChanged, runOpened, runWatched, useRecordedRuns } from '../stores/recorded-runs.store.ts';
import { useRuns } from '../stores/runs.store.ts';
import { isWireFault, joinAlertText } from './show-problem.ts';

// What the user does with runs: each function asks the host and returns its answer.

/** A value from the host, or the reason there is none. */
export type RunReadResult<Value> = Result<Value, RunProblem | WireFault>;

/** Lists the runs of this window's workspace, or all of them; new ones arrive as events. */
export async function listRuns(everywhere: boolean): Promise<void> {
  const { generation } = useRecordedRuns.getState();
  listingChanged('asked');
  const listed = await hostClient.request('listRuns', { everywhere });
  const { generation: now, view } = useRecordedRuns.getState();
  if (now !== generation || view.everywhere !== everywhere) return;
  if (listed.ok) cardsListed(listed.value.cards, listed.value.more);
  else if (listed.error.type !== 'disconnected')
    listingChanged({ failed: joinAlertText(describeWireFault(listed.error)) });
}

/** Lists the runs once if any has a worktree: the state of its changes is known only from its record. */
export function listRunsWithWorktrees(): void {
  const { listing, view } = useRecordedRuns.getState();
  if (listing === 'unasked' && useRuns.getState().worktrees.size > 0) void listRuns(view.everywhere);
}

/** Opens the detail of a run over whatever is shown, with an event selected if there is a position. */
export function openRun(run: RunRef, position: number | null = null): void {
  runOpened(run, position);
  openDialog('runDetail');
}

/** Opens the replay of a run over whatever is shown; it plays at once. */
export function openReplay(run: RunRef): void {
  runWatched(run);
  openDialog('runDetail');
}

/** Closes the detail of a run, if one is open. */
export function closeRun(): void {
  if (useRecordedRuns.getState().opened === null) return;
  runOpened(null);
  comparisonUncovered();
  attemptUncovered();
  closeDialog();
}

/** Closes the detail of a run and returns to where it was opened. */
export function leaveRun(): void {
  const { isCovered: isComparing } = useComparing.getState();
  const { isCovered: areAttempts } = useAttempts.getState();
  closeRun();
  if (isComparing) openDialog('compareRuns');
  else if (areAttempts) openDialog('attempts');
}

/** Shows the attempts of a group side by side. */
export function compareAttempts(group: string): void {
  attemptsCompared(group);
  openDialog('attempts');
  listRunsWithWorktrees();
}

/** Closes the detail of a run that is gone, and shows a toast. */
export function closeRemovedRuns(runs: readonly RunRef[]): void {
  const { opened } = useRecordedRuns.getState();
  if (opened === null || !runs.some((run) => getRunKey(run) === getRunKey(opened))) return;
  const title = findRunTitle(opened);
  closeRun();
  showToast(t`The run no longer exists.`, title);
}

/** Returns the title of a run as far as this window knows it. */
export function findRunTitle(run: RunRef): string {
  const key = getRunKey(run);
  const prompt = useRuns.getState().runs.get(key)?.request.prompt.trim().split('\n', 1)[0];
  return toRunTitle(useRecordedRuns.getState().cards.get(key)?.title || prompt || '');
}

/** Explains why a run cannot be shown. */
export function describeRunFailure(problem: RunProblem | WireFault): Pick<AppAlertText, 'fact' | 'detail'> {
  if (isWireFault(problem)) return describeWireFault(problem);
  if (problem.type === 'runGone')
    return { fact: t`The run no longer exists.`, detail: t`Its folder was removed, or its thread was deleted.` };
  return { fact: t`The run cannot be read.`, detail: problem.message };
}

export type RunInfo = RequestValue<'getRunInfo'>;

/** Reads the card of a run, and which of its files exist: telemetry, proof and logs. */
export function readRunInfo(run: RunRef): Promise<Result<RunInfo, RequestProblem<'getRunInfo'> | WireFault>> {
  return hostClient.request('getRunInfo', run);
}

/** Reads events starting at a position; with a view, only those that it has found. */
export function readRunPage(
  run: RunRef,
  place: EventPageStart,
  limit: number,
  viewId: string | null,
): Promise<RunReadResult<RunPage>> {
  return hostClient.request('getRunEvents', { ...run, place, limit, ...(viewId !== null && { viewId }) });
}

/** Reads one complete event. The host cuts texts over 1,000,000 characters and sets `isCut`. */
export function readRunEvent(run: RunRef, position: number): Promise<RunReadResult<RunEvent>> {
  return hostClient.request('getRunEvent', { ...run, position });
}

/**
 * Reads the bars of a run for a width in pixels. `span` is in Unix milliseconds; null at either end means the run's
 * own.
 */
export function readWaterfall(
  run: RunRef,
  span: { readonly from: number | null; readonly to: number | null },
  pixels: number,
): Promise<RunReadResult<Waterfall>> {
  return hostClient.request('getRunWaterfall', { ...run, ...span, pixels });
}

/** Reads the timeline of a run so far; null for a thread, whose waterfall is read. */
export function readTimeline(run: RunRef): Promise<RunReadResult<TimelineSnapshot | null>> {
  return hostClient.request('getRunTimeline', run);
}

/** Reads where the time of a run went, what delayed it, what it used and what that cost. */
export function readReport(run: RunRef): Promise<RunReadResult<RunReport>> {
  return hostClient.request('getRunReport', run);
}

/** Reads the state of a run at a position. */
export function readRunState(run: RunRef, place: ReplayPlace, size: ReplaySize): Promise<RunReadResult<ReplayState>> {
  return hostClient.request('getRunStateAt', { ...run, place, size });
}

/** Reads the newest changes to a file up to a moment. */
export function readRunDiffs(
  run: RunRef,
  moment: ReplayMoment,
  path: string,
): Promise<RunReadResult<RequestValue<'getRunDiffsAt'>>> {
  return hostClient.request('getRunDiffsAt', { ...run, moment, path });
}

/** Starts or stops receiving updates of a run. */
export function followRun(run: RunRef, on: boolean): Promise<RunReadResult<RunTotals>> {
  return hostClient.request('followRun', { ...run, on });
}

/** Searches for events and keeps them under `viewId`; settles when the search is complete. */
export function searchRun(
  run: RunRef,
  viewId: string,
  query: RunQuery,
): Promise<RunReadResult<{ readonly count: number; readonly isWhole: boolean }>> {
  return hostClient.request('searchRunEvents', { ...run, viewId, query });
}

/** Lets the host forget the events or steps it keeps under `viewId`, and cancels a search still filling it. */
export async function endRunView(viewId: string): Promise<void> {
  await hostClient.request('endRunView', { viewId });
}
