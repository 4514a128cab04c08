import type { RunRef } from '../../shared/runs/run-ref.ts';
import { ask, type Question } from '../stores/questions.store.ts';

/** What we know about what would be lost. */
export type Loss = Pick<Extract<Question, { kind: 'discardRun' }>, 'branch' | 'files' | 'isApplied'>;

/** Asks whether to remove the worktree and the branch of a run. True: yes. */
export async function confirmDiscard(run: RunRef, loss: Loss): Promise<boolean> {
  return (await ask({ kind: 'discardRun', run: run.workcellId, ...loss })) === 'yes';
}
