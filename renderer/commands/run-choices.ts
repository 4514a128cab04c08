import type { ThreadId } from '../../shared/base/ids.ts';
import type { StartedRun } from '../../shared/runs/started-run.ts';
import { t } from '../../shared/words/words.ts';
import { type RunRef, threadOfWorkcell } from '../../shared/workcells/run-ref.ts';

/** What the person can have done with a run. */
export type RunChoice = 'pause' | 'goOn' | 'cancel' | 'review' | 'runAgain' | 'openThread';

/** What decides which choices a run has. */
export type RunChoiceFacts = {
  readonly run: RunRef;
  /** Null: it was not started since the app began. */
  readonly started: StartedRun | null;
  /** Its worktree is there, or the record of one. */
  readonly hasWorktree: boolean;
  /** By what is recorded, it has ended. */
  readonly hasEnded: boolean;
  /** It came as a file, which is only read. */
  readonly isImported?: boolean;
  /** The thread that did it or does it; null where none is known. */
  readonly threadId: ThreadId | null;
};

/** What can be done with a run now, what is most likely wanted in front. A thread has its own page for all of it. */
export function choicesOf(facts: RunChoiceFacts): readonly RunChoice[] {
  const { hasEnded, hasWorktree, isImported = false, run, started, threadId } = facts;
  if (isImported) return [];
  if (threadOfWorkcell(run.workcellId) !== null) return ['openThread'];
  const choices: RunChoice[] = [];
  const isOver = started === null ? hasEnded : started.stage === 'ended';
  if (isOver && hasWorktree) choices.push('review');
  if (isOver) choices.push('runAgain');
  if (started !== null && !isOver) {
    if (started.stage === 'paused') choices.push('goOn');
    else if (started.stage === 'queued' || started.stage === 'running') choices.push('pause');
    choices.push('cancel');
  }
  if (threadId !== null) choices.push('openThread');
  return choices;
}

/** What the choices are called. */
export const choiceNames: Readonly<Record<RunChoice, string>> = {
  pause: t`Pause`,
  goOn: t`Go on`,
  cancel: t`Cancel run`,
  review: t`Review changes`,
  runAgain: t`Run again`,
  openThread: t`Open thread`,
};
