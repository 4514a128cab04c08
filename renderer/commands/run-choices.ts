import type { ThreadId } from '../../shared/base/ids.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { RunProof } from '../../shared/runs/run-proof.ts';
import { findThreadId, type RunRef } from '../../shared/runs/run-ref.ts';
import { type RunRequest, runRequest } from '../../shared/runs/run-request.ts';
import type { StartedRun } from '../../shared/runs/started-run.ts';

/** What the user can do with a run. */
export type RunChoice = 'pause' | 'proceed' | 'cancel' | 'review' | 'runAgain' | 'openThread';

/** The facts that decide which choices a run has. */
export type RunChoiceInput = {
  readonly run: RunRef;
  /** Null: the app has not started it since it launched. */
  readonly started: StartedRun | null;
  /** True if its worktree exists, or a record of one. */
  readonly hasWorktree: boolean;
  /** True if its record says that it has ended. */
  readonly hasEnded: boolean;
  /** True if it was imported from a file, which is read-only. */
  readonly isImported?: boolean;
  /** The thread that did it or does it; null if unknown. */
  readonly threadId: ThreadId | null;
};

/** Returns what the user can do with a run now, the most likely first. A thread has its own page for all of it. */
export function getRunChoices(facts: RunChoiceInput): readonly RunChoice[] {
  const { hasEnded, hasWorktree, isImported = false, run, started, threadId } = facts;
  if (isImported) return [];
  if (findThreadId(run.runId) !== null) return ['openThread'];
  const choices: RunChoice[] = [];
  const isOver = started === null ? hasEnded : started.stage === 'ended';
  if (isOver && hasWorktree) choices.push('review');
  if (isOver) choices.push('runAgain');
  if (started !== null && !isOver) {
    if (started.stage === 'paused') choices.push('proceed');
    else if (started.stage === 'queued' || started.stage === 'running') choices.push('pause');
    choices.push('cancel');
  }
  if (threadId !== null) choices.push('openThread');
  return choices;
}

/** The names of the choices. */
export const choiceNames: Readonly<Record<RunChoice, string>> = {
  pause: t`Pause`,
  proceed: t`Resume`,
  cancel: t`Cancel run`,
  review: t`Review changes`,
  runAgain: t`Run again`,
  openThread: t`Open thread`,
};

/** The request that repeats a recorded run in a worktree; null when its tool is not one that takes requests. */
export function runRequestFromProof({ checks, model, prompt, tool }: RunProof): RunRequest | null {
  const options = runRequest.safeParse({
    prompt,
    tool: tool.toLowerCase(),
    model: model === '' ? null : model,
    isolation: 'worktree',
    checks: checks.map(({ command }) => command),
  });
  return options.success ? options.data : null;
}
