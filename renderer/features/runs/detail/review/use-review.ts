import { useCallback, useEffect, useReducer, useState } from 'react';
import type { RunRef } from '../../../../../shared/runs/run-ref.ts';
import {
  applyRun,
  confirmDiscard,
  discardRun,
  keepRun,
  type Loss,
  type RunReply,
  readRunChanges,
} from '../../../../commands/runs.commands.ts';
import {
  type ReviewOutcome,
  type ReviewState,
  type ReviewStep,
  reduceReview,
  reviewBegins,
} from './review.view-model.ts';

/** The changes of a run, and the actions on them. `isThere`: there is a worktree to read them from. */
export function useReview(run: RunRef, isThere: boolean) {
  const [state, happened] = useReducer(reduceReview, reviewBegins);
  const read = useCallback(async (): Promise<void> => {
    happened({ type: 'began', step: 'read' });
    const reply = await readRunChanges(run);
    if (reply.ok) happened({ type: 'read', changes: reply.value });
    else happened({ type: 'unreadable', message: reply.error.message });
  }, [run]);
  // If it is gone afterwards, the review did that.
  const [wasThere] = useState(isThere);
  useEffect(() => {
    if (wasThere) void read();
    else happened({ type: 'unreadable', message: '' });
  }, [read, wasThere]);

  const take = async (step: ReviewStep): Promise<void> => {
    if (step === 'discard' && !(await confirmDiscard(run, lossOf(state)))) return;
    happened({ type: 'began', step });
    const reply = await outcomeOf(step, run, state);
    if (reply.ok) happened({ type: 'ended', outcome: reply.value });
    else {
      happened({ type: 'ended', outcome: { type: 'refused', step, message: reply.error.message } });
      if (wasThere) await read();
    }
  };
  return { state, read, take };
}

function lossOf({ changes, outcome }: ReviewState): Loss {
  return {
    branch: changes?.branch ?? null,
    files: changes?.paths.length ?? null,
    isApplied: outcome?.type === 'applied',
  };
}

async function outcomeOf(step: ReviewStep, run: RunRef, { changes }: ReviewState): Promise<RunReply<ReviewOutcome>> {
  if (step === 'discard') {
    const done = await discardRun(run);
    return done.ok ? { ok: true, value: { type: 'discarded', reply: done.value } } : done;
  }
  const tree = changes?.tree ?? '';
  if (step === 'keep') {
    const done = await keepRun(run, tree);
    return done.ok ? { ok: true, value: { type: 'kept', reply: done.value } } : done;
  }
  const done = await applyRun(run, { tree, leaveOut: [] });
  return done.ok ? { ok: true, value: { type: 'applied', files: done.value.paths.length } } : done;
}
