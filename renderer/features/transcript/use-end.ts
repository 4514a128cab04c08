import type { Virtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { EntryId } from '../../../shared/base/ids.ts';
import { onPageRequest } from '../../stores/page-requests.ts';
import { entriesAfter, type TranscriptView } from './transcript.view-model.ts';

/** Where the view stands with regard to the end of the transcript. */
export type End = {
  readonly reached: boolean;
  /** Entries that came since the person left the end. */
  readonly fresh: number;
  readonly jump: () => void;
};

/**
 * Keeps the view at the end while the person is there, whatever grows above or below it, and leaves it alone once they
 * have scrolled away.
 */
export function useEnd(virtualizer: Virtualizer<HTMLDivElement, Element>, view: TranscriptView): End {
  const newest = view.turns.at(-1)?.entries.at(-1)?.id ?? null;
  const latest = useRef(newest);
  latest.current = newest;
  const [leftAt, setLeftAt] = useState<EntryId | null>(null);
  const away = useRef(false);
  const jump = useCallback(() => virtualizer.scrollToEnd(), [virtualizer]);

  useEffect(() => {
    const log = virtualizer.scrollElement;
    if (log === null) return;
    const look = (): void => {
      const reached = virtualizer.isAtEnd();
      if (reached === !away.current) return;
      away.current = !reached;
      setLeftAt(reached ? null : latest.current);
    };
    const stay = new ResizeObserver(() => {
      if (!away.current) virtualizer.scrollToEnd();
    });
    stay.observe(log);
    log.addEventListener('scroll', look, { passive: true });
    return () => {
      stay.disconnect();
      log.removeEventListener('scroll', look);
    };
  }, [virtualizer]);

  useEffect(() => onPageRequest('jumpToEnd', jump), [jump]);

  return { reached: leftAt === null, fresh: leftAt === null ? 0 : entriesAfter(view.turns, leftAt), jump };
}
