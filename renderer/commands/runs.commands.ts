import type { Result } from '../../shared/base/result.ts';
import type { RequestInput, RequestProblem, RequestValue } from '../../shared/contract/contract.ts';
import type { RunChanges } from '../../shared/contract/runs.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';
import type { RunRequest } from '../../shared/runs/run-request.ts';
import { describeWireFault } from '../client/describe-wire-fault.ts';
import { hostClient } from '../client/page-client.ts';
import { showToast } from '../stores/alerts.store.ts';
import { openDialog } from '../stores/frame.store.ts';
import { askUser, type Question } from '../stores/questions.store.ts';
import { newRunContextChanged, type RepeatedRun, repeatedRunChanged, runsListed } from '../stores/runs.store.ts';
import { findRunTitle, listRunsWithWorktrees } from './recorded-runs.commands.ts';
import { isWireFault, joinAlertText, showProblem } from './show-problem.ts';
import { type SendConsents, toInputAnswerField } from './threads.commands.ts';

// What the user does with runs that the app starts: each function asks the host and returns its answer.

/** A value from the host, or the reason there is none, in one sentence. */
export type RunReply<Value> = Result<Value, { readonly message: string }>;

/** Lists the started runs and their leftovers; changes arrive as events. Call it on each new connection. */
export async function listStartedRuns(): Promise<void> {
  const listed = await hostClient.request('listStartedRuns', null);
  if (!listed.ok) return;
  runsListed(listed.value.runs, listed.value.worktrees, listed.value.isHeld);
  listRunsWithWorktrees();
}

/** Opens the dialog for a new run, or to start a run again. */
export function openNewRunDialog(again: RepeatedRun | null): void {
  repeatedRunChanged(again);
  newRunContextChanged(null);
  openDialog('newRun');
}

/** Finds out what kinds of runs are possible here. The failure is a sentence. */
export async function loadNewRunContext(): Promise<RunReply<null>> {
  const seen = await hostClient.request('getNewRunContext', null);
  if (!seen.ok) return toRunReply(seen);
  newRunContextChanged(seen.value);
  return { ok: true, value: null };
}

/** Asks the host to start a run. `withConsent` asks the questions that come first. */
export function startRun(
  options: RunRequest,
  { fullAccess, input }: SendConsents,
): Promise<Result<RequestValue<'startRun'>, RequestProblem<'startRun'> | WireFault>> {
  return hostClient.request('startRun', { ...options, fullAccessConsent: fullAccess, ...toInputAnswerField(input) });
}

/** Cancels a run; shows a toast with the reason if that fails. */
export async function cancelRun(run: RunRef): Promise<void> {
  showRefusal(t`The run was not canceled.`, await hostClient.request('cancelRun', run));
}

/** Pauses a run, or resumes it. */
export async function pauseRun(run: RunRef, isPaused: boolean): Promise<void> {
  const fact = isPaused ? t`The run was not paused.` : t`The run did not resume.`;
  showRefusal(fact, await hostClient.request('pauseRun', { ...run, isPaused }));
}

/** Holds waiting runs back, or lets them start; shows a toast with what applies now. */
export async function holdRuns(isHeld: boolean): Promise<void> {
  const held = await hostClient.request('holdRuns', { isHeld });
  if (!held.ok) showProblem(describeWireFault(held.error));
  else showToast(isHeld ? t`Waiting runs are on hold.` : t`Waiting runs start when there is room.`);
}

/** Reads what a run has changed in its worktree. An error is one sentence. */
export async function readRunChanges(run: RunRef): Promise<RunReply<RunChanges>> {
  return toRunReply(await hostClient.request('readRunChanges', run));
}

/** Reads both texts of a changed file as the user saw it; null when there are none to show or they cannot be read. */
export async function readRunFileTexts(
  run: RunRef,
  file: Pick<RequestInput<'readRunFileTexts'>, 'tree' | 'path' | 'oldPath'>,
): Promise<RequestValue<'readRunFileTexts'>> {
  const read = await hostClient.request('readRunFileTexts', { ...run, ...file });
  return read.ok ? read.value : null;
}

/** Applies the changes that the user saw to the workspace, except some. Returns the changed files. */
export async function applyRun(
  run: RunRef,
  { leaveOut, tree }: Pick<RequestInput<'applyRunChanges'>, 'tree' | 'leaveOut'>,
): Promise<RunReply<RequestValue<'applyRunChanges'>>> {
  return toRunReply(await hostClient.request('applyRunChanges', { ...run, tree, leaveOut }));
}

/** Commits the changes that the user saw to the run's branch, and removes the worktree. */
export async function keepRun(run: RunRef, tree: string): Promise<RunReply<RequestValue<'keepRunChanges'>>> {
  return toRunReply(await hostClient.request('keepRunChanges', { ...run, tree }));
}

/** Removes a run's worktree and deletes its branch. */
export async function discardRun(run: RunRef): Promise<RunReply<RequestValue<'discardRunChanges'>>> {
  return toRunReply(await hostClient.request('discardRunChanges', run));
}

type RunRefusal = { readonly type: 'refused'; readonly message: string } | WireFault;

/** Turns an answer of the host about a run into one with a sentence. */
export function toRunReply<Value>(answer: Result<Value, RunRefusal>): RunReply<Value> {
  return answer.ok ? answer : { ok: false, error: { message: describeRefusal(answer.error) } };
}

function showRefusal(fact: string, answer: Result<null, RunRefusal>): void {
  if (!answer.ok) showToast(fact, describeRefusal(answer.error));
}

function describeRefusal(problem: RunRefusal): string {
  return isWireFault(problem) ? joinAlertText(describeWireFault(problem)) : problem.message;
}

/** What we know about the work that would be lost. */
export type DiscardLoss = Pick<Extract<Question, { kind: 'discardRun' }>, 'files' | 'isApplied' | 'leftOut'>;

/** Asks whether to remove the worktree and the branch of a run. True: yes. */
export async function confirmDiscard(run: RunRef, loss: DiscardLoss): Promise<boolean> {
  return (await askUser({ kind: 'discardRun', title: findRunTitle(run), ...loss })) === 'yes';
}
