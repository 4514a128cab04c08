import { useCallback, useEffect, useReducer, useState } from 'react';
import type { RunWorktree } from '../../../../../shared/contract/runs.ts';
import { countHunks, type HunkChoices } from '../../../../../shared/runs/left-out.ts';
import { getRunKey, type RunRef } from '../../../../../shared/runs/run-ref.ts';
import {
  applyRun,
  confirmDiscard,
  type DiscardLoss,
  discardRun,
  keepRun,
  type RunReply,
  readRunChanges,
} from '../../../../commands/runs.commands.ts';
import { leftOutChanged, useLeftOut } from '../../../../stores/left-out.store.ts';
import { type ReviewChoice, restoreLeftOut, saveLeftOut, toLeftOutFiles } from './left-out.view-model.ts';
import {
  initialReview,
  type ReviewOutcome,
  type ReviewState,
  type ReviewStep,
  reduceReview,
} from './review.view-model.ts';

/**
 * Reads the changes of a run, and returns the actions on them. `worktree` is where to read them from; undefined if
 * unknown.
 */
export function useReview(run: RunRef, worktree: RunWorktree | undefined) {
  const isThere = worktree?.isPresent ?? true;
  const [state, happened] = useReducer(reduceReview, initialReview);
  const read = useCallback(async (): Promise<void> => {
    happened({ type: 'began', step: 'read' });
    const reply = await readRunChanges(run);
    if (reply.ok) {
      // Changed content needs new choices.
      const kept = restoreLeftOut(useLeftOut.getState().runs[getRunKey(run)], reply.value.tree);
      happened({ type: 'read', changes: reply.value, kept });
    } else happened({ type: 'unreadable', message: reply.error.message });
  }, [run]);
  const { changes, leftOut } = state;
  useEffect(() => {
    if (changes !== null) leftOutChanged(run, { tree: changes.tree, files: saveLeftOut(leftOut) });
  }, [run, changes, leftOut]);
  // If the worktree disappears later, the review deleted it.
  const [wasThere] = useState(isThere);
  useEffect(() => {
    if (wasThere) void read();
    else happened({ type: 'unreadable', message: '' });
  }, [read, wasThere]);

  const take = async (step: ReviewStep, choices: HunkChoices): Promise<void> => {
    if (step === 'discard' && !(await confirmDiscard(run, getLoss(state, worktree?.applied ?? null)))) return;
    happened({ type: 'began', step });
    const reply = await performStep(step, run, state, choices);
    if (reply.ok) happened({ type: 'ended', outcome: reply.value });
    else {
      happened({ type: 'ended', outcome: { type: 'refused', step, message: reply.error.message } });
      if (wasThere) await read();
    }
  };
  const choose = useCallback(
    (choices: HunkChoices, choice: ReviewChoice, isKept: boolean) =>
      happened({ type: 'chose', choices, choice, isKept }),
    [],
  );
  return { state, read, take, choose };
}

function getLoss({ changes, outcome }: ReviewState, applied: RunWorktree['applied']): DiscardLoss {
  const done = outcome?.type === 'applied' ? outcome : null;
  return {
    files: changes?.paths.length ?? null,
    isApplied: done !== null || applied !== null,
    leftOut: applied?.leftOut ?? countHunks(done?.leftOut ?? []),
  };
}

async function performStep(
  step: ReviewStep,
  run: RunRef,
  { changes, leftOut }: ReviewState,
  choices: HunkChoices,
): Promise<RunReply<ReviewOutcome>> {
  if (step === 'discard') {
    const done = await discardRun(run);
    return done.ok ? { ok: true, value: { type: 'discarded', reply: done.value } } : done;
  }
  const tree = changes?.tree ?? '';
  if (step === 'keep') {
    const done = await keepRun(run, tree);
    return done.ok ? { ok: true, value: { type: 'kept', reply: done.value } } : done;
  }
  const done = await applyRun(run, { tree, leaveOut: toLeftOutFiles(leftOut, choices) });
  if (!done.ok) return done;
  return { ok: true, value: { type: 'applied', files: done.value.paths.length, leftOut: done.value.leftOut } };
}
