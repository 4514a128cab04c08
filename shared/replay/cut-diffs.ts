import { maxEventText } from '../workcells/cut-event.ts';
import type { RecordedDiff } from './replay-state.ts';

/** So many changes of one file are shown at a moment. */
export const mostDiffs = 5;

/** Cuts one diff after the other, so that all of them together are no longer than an event; null: none was recorded. */
export function diffCutter(): (diff: string | null) => Pick<RecordedDiff, 'diff' | 'isCut'> {
  let room = maxEventText;
  return (diff) => {
    const kept = diff?.slice(0, room).toWellFormed() ?? null;
    room -= kept?.length ?? 0;
    return { diff: kept, isCut: kept !== null && kept.length < (diff?.length ?? 0) };
  };
}
