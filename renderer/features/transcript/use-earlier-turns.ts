import type { Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { Transcript } from '../../../shared/transcript/turn.ts';
import { partsOf } from '../../../shared/transcript/turn-window.ts';
import { loadEarlierTurns } from '../../commands/threads.commands.ts';
import { useTranscript } from '../../stores/transcript.store.ts';
import type { TranscriptView } from './transcript.view-model.ts';

let loading: Promise<void> | null = null;

/** Fetches the next page of earlier turns; while one is on its way, that one. Tells whether there may be more. */
export async function loadMoreTurns(): Promise<boolean> {
  const before = useTranscript.getState();
  if (before.transcript.earlierTurns === 0) return false;
  loading ??= loadEarlierTurns().finally(() => {
    loading = null;
  });
  await loading;
  const after = useTranscript.getState();
  return after.threadId === before.threadId && beginOf(after.transcript) !== beginOf(before.transcript);
}

function beginOf(transcript: Transcript) {
  return partsOf(transcript).newest[0]?.id;
}

/** Fetches earlier turns when a person who reads upwards comes near the first one of the newest part. */
export function useEarlierTurns(
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  { newestRow }: TranscriptView,
  reads: boolean,
): void {
  const first = useRef(newestRow);
  first.current = newestRow;
  useEffect(() => {
    const log = virtualizer.scrollElement;
    if (log === null || !reads) return;
    const look = (): void => {
      const isBelow = (virtualizer.range?.startIndex ?? 0) >= first.current;
      const above = log.scrollTop - (virtualizer.measurementsCache[first.current]?.start ?? 0);
      if (isBelow && above < 2 * log.clientHeight) void loadMoreTurns();
    };
    look();
    log.addEventListener('scroll', look, { passive: true });
    return () => log.removeEventListener('scroll', look);
  }, [virtualizer, reads]);
}
