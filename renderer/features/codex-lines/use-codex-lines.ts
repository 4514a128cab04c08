import { useMemo } from 'react';
import type { EntryId, TurnId } from '../../../shared/base/ids.ts';
import { useCodexLines } from '../../stores/codex-lines.store.ts';
import { type CodexLinesView, describeCodexLines, filterLines } from './codex-lines.view-model.ts';

/** Returns what Codex wrote to its log while a command or patch ran; null if it wrote nothing. */
export function useEntryCodexLines(turnId: TurnId, id: EntryId): CodexLinesView | null {
  const lines = useCodexLines((state) => state.byTurn[turnId]);
  return useMemo(() => {
    const own = filterLines(lines ?? [], id);
    return own.length === 0 ? null : describeCodexLines(own);
  }, [lines, id]);
}
