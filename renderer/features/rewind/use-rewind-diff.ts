import { useEffect, useState } from 'react';
import type { RewindChoice } from '../../../shared/rewind/rewind-plan.ts';
import { parseDiff } from '../changes/parse-diff.ts';
import { readRewindDiff } from './carry-out-rewind.ts';
import type { RewindDiff } from './rewind-diff.view-model.ts';

/** How long a file must be selected before its diff is read, in milliseconds: a held arrow key passes many files. */
const settleMs = 60;

/** Returns the diff from a file's current state to its state after the rewind with this choice. */
export function useRewindDiff(planId: string, id: number, choice: RewindChoice): RewindDiff {
  const [read, setRead] = useState<{ readonly choice: RewindChoice; readonly diff: RewindDiff } | null>(null);
  useEffect(() => {
    if (choice === 'mine') return;
    let isWanted = true;
    const timer = setTimeout(async () => {
      const diff = await readDiff(planId, id, choice);
      if (isWanted) setRead({ choice, diff });
    }, settleMs);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [planId, id, choice]);
  if (choice === 'mine') return { type: 'mine' };
  return read?.choice === choice ? read.diff : { type: 'reading' };
}

async function readDiff(planId: string, id: number, choice: RewindChoice): Promise<RewindDiff> {
  const answer = await readRewindDiff(planId, id, choice);
  if (answer.ok) {
    if (answer.value.text === '') return { type: 'kept' };
    return { type: 'read', files: await parseDiff(answer.value.text) };
  }
  const { type } = answer.error;
  return { type: type === 'gone' || type === 'changed' || type === 'notText' ? type : 'unread' };
}
