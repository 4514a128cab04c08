import type { Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { transcriptModel } from '../../view-models/transcript-model.ts';
import type { TranscriptView } from './transcript.view-model.ts';

/** Fetches earlier turns when a person scrolling up gets near the first one of the newest part. */
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
      if (isBelow && above < 2 * log.clientHeight) void transcriptModel.loadOlderHistory();
    };
    look();
    log.addEventListener('scroll', look, { passive: true });
    return () => log.removeEventListener('scroll', look);
  }, [virtualizer, reads]);
}
