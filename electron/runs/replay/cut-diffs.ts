import type { RecordedDiff } from '../../../shared/runs/replay/replay-state.ts';
import { maxEventText } from '../cut-event.ts';

/** The maximum number of changes of one file shown at a moment. */
export const maxDiffs = 5;

/**
 * Creates a function that cuts diffs in sequence so that together they are no longer than an event. Null means that no
 * diff was recorded.
 */
export function createDiffCutter(): (diff: string | null) => Pick<RecordedDiff, 'diff' | 'isCut'> {
  let room = maxEventText;
  return (diff) => {
    const kept = diff?.slice(0, room).toWellFormed() ?? null;
    room -= kept?.length ?? 0;
    return { diff: kept, isCut: kept !== null && kept.length < (diff?.length ?? 0) };
  };
}
