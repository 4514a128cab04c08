import type { Result } from '../../shared/base/result.ts';
import type { RequestInput, RequestProblem, RequestValue } from '../../shared/contract/contract.ts';
import { describeWireFault } from '../../shared/contract/describe-wire-fault.ts';
import type { RunChanges } from '../../shared/contract/runs.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { RunOptions } from '../../shared/runs/run-options.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';
import { hostClient } from '../client/page-client.ts';
import { toastShown } from '../stores/alerts.store.ts';
import { dialogOpened } from '../stores/frame.store.ts';
import { ask, type Question } from '../stores/questions.store.ts';
import { type RepeatedRun, runRequested, runsListed, surroundingsSeen } from '../stores/runs.store.ts';
import { inOneLine, isWireFault, showProblem } from './show-problem.ts';
import { answerOf, type SendConsents } from './threads.commands.ts';

// What the person does with runs that the app starts: each function asks the host and returns its answer.

/** A value from the host, or the reason there is none, in one sentence. */
export type RunReply<Value> = Result<Value, { readonly message: string }>;

/** Lists the started runs and their leftovers; changes arrive as events. Call it on each new connection. */
export async function listStartedRuns(): Promise<void> {
  const listed = await hostClient.request('listStartedRuns', null);
  if (listed.ok) runsListed(listed.value.runs, listed.value.worktrees, listed.value.isHeld);
}

/** Opens the dialog for a new run, or to start a run again. */
export function wishForRun(again: RepeatedRun | null): void {
  runRequested(again);
  surroundingsSeen(null);
  dialogOpened('newWorkcell');
}

/** Finds out what kinds of runs are possible here. The failure is a sentence. */
export async function lookAround(): Promise<RunReply<null>> {
  const seen = await hostClient.request('getRunSurroundings', null);
  if (!seen.ok) return inWords(seen);
  surroundingsSeen(seen.value);
  return { ok: true, value: null };
}

/** Asks the host to take a run. `withConsent` asks the questions that come first. */
export function startRun(
  options: RunOptions,
  { fullAccess, input }: SendConsents,
): Promise<Result<RequestValue<'startRun'>, RequestProblem<'startRun'> | WireFault>> {
  return hostClient.request('startRun', { ...options, fullAccessConsent: fullAccess, ...answerOf(input) });
}

/** Cancels a run; shows a toast with the reason if that fails. */
export async function cancelRun(run: RunRef): Promise<void> {
  emitRefusal(t`The run was not canceled.`, await hostClient.request('cancelRun', run));
}

/** Pauses a run, or resumes it. */
export async function pauseRun(run: RunRef, isPaused: boolean): Promise<void> {
  const fact = isPaused ? t`The run was not paused.` : t`The run did not resume.`;
  emitRefusal(fact, await hostClient.request('pauseRun', { ...run, isPaused }));
}

/** Holds waiting runs back, or lets them start; shows a toast with what applies now. */
export async function holdRuns(isHeld: boolean): Promise<void> {
  const held = await hostClient.request('holdRuns', { isHeld });
  if (!held.ok) showProblem(describeWireFault(held.error));
  else toastShown(isHeld ? t`Waiting runs are on hold.` : t`Waiting runs start when there is room.`);
}

export async function readRunChanges(run: RunRef): Promise<RunReply<RunChanges>> {
  return inWords(await hostClient.request('readRunChanges', run));
}

/** Both texts of a changed file as the person saw it; null when there are none to show or they cannot be read. */
export async function readRunFileTexts(
  run: RunRef,
  file: Pick<RequestInput<'readRunFileTexts'>, 'tree' | 'path' | 'oldPath'>,
): Promise<RequestValue<'readRunFileTexts'>> {
  const read = await hostClient.request('readRunFileTexts', { ...run, ...file });
  return read.ok ? read.value : null;
}

/** Applies the changes that the person saw to the workspace, except some. Returns the changed files. */
export async function applyRun(
  run: RunRef,
  { leaveOut, tree }: Pick<RequestInput<'applyRunChanges'>, 'tree' | 'leaveOut'>,
): Promise<RunReply<RequestValue<'applyRunChanges'>>> {
  return inWords(await hostClient.request('applyRunChanges', { ...run, tree, leaveOut }));
}

/** Commits the changes that the person saw to the run's branch, and removes the worktree. */
export async function keepRun(run: RunRef, tree: string): Promise<RunReply<RequestValue<'keepRunChanges'>>> {
  return inWords(await hostClient.request('keepRunChanges', { ...run, tree }));
}

/** Removes a run's worktree and deletes its branch. */
export async function discardRun(run: RunRef): Promise<RunReply<RequestValue<'discardRunChanges'>>> {
  return inWords(await hostClient.request('discardRunChanges', run));
}

type Refused = { readonly type: 'refused'; readonly message: string } | WireFault;

function inWords<Value>(answer: Result<Value, Refused>): RunReply<Value> {
  return answer.ok ? answer : { ok: false, error: { message: sentenceOf(answer.error) } };
}

function emitRefusal(fact: string, answer: Result<null, Refused>): void {
  if (!answer.ok) toastShown(fact, sentenceOf(answer.error));
}

function sentenceOf(problem: Refused): string {
  return isWireFault(problem) ? inOneLine(describeWireFault(problem)) : problem.message;
}

/** What we know about what would be lost. */
export type Loss = Pick<Extract<Question, { kind: 'discardRun' }>, 'branch' | 'files' | 'isApplied' | 'leftOut'>;

/** Asks whether to remove the worktree and the branch of a run. True: yes. */
export async function confirmDiscard(run: RunRef, loss: Loss): Promise<boolean> {
  return (await ask({ kind: 'discardRun', run: run.workcellId, ...loss })) === 'yes';
}
