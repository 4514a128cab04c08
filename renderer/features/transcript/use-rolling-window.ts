import type { Virtualizer } from '@tanstack/react-virtual';
import { useEffect } from 'react';
import { whenIdle } from '../../client/when-idle.ts';
import { forgetOldestTurns } from '../../commands/history.commands.ts';
import { rowAt, type TranscriptView } from './transcript.view-model.ts';

/**
 * Releases the oldest turns while the thread grows, in idle time and only as long as no one reads them: `unread` means
 * that the view is at the end and there is no search.
 */
export function useRollingWindow(
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  view: TranscriptView,
  unread: boolean,
): void {
  const newest = view.turns.at(-1);
  const growth = `${newest?.id} ${newest?.status}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a turn that starts or ends is the reason to look again
  useEffect(() => {
    if (!unread) return;
    return whenIdle(() => {
      const seen = rowAt(view, virtualizer.range?.startIndex ?? 0)?.row.turnId;
      if (seen !== undefined) forgetOldestTurns(seen);
    });
  }, [virtualizer, unread, growth]);
}
