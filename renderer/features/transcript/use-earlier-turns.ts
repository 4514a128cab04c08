import type { Virtualizer } from '@tanstack/react-virtual';
import { useEffect } from 'react';
import { loadEarlierTurns } from '../../commands/threads.commands.ts';
import { useTranscript } from '../../stores/transcript.store.ts';

/** So many turns are fetched ahead of any need; more come when one scrolls or searches for them. */
const turnsAhead = 200;

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
  return after.threadId === before.threadId && after.transcript.turns.length > before.transcript.turns.length;
}

/** Fetches earlier turns when the view comes near the first one, and in idle time while no turn runs. */
export function useEarlierTurns(virtualizer: Virtualizer<HTMLDivElement, Element>): void {
  useEffect(() => {
    const log = virtualizer.scrollElement;
    if (log === null) return;
    const look = (): void => {
      if (log.scrollTop < 2 * log.clientHeight) void loadMoreTurns();
    };
    log.addEventListener('scroll', look, { passive: true });
    return () => log.removeEventListener('scroll', look);
  }, [virtualizer]);

  const waits = useTranscript(
    ({ transcript: { turns, earlierTurns } }) =>
      earlierTurns > 0 && turns.length < turnsAhead && turns.at(-1)?.status !== 'running',
  );
  useEffect(() => {
    if (!waits) return;
    let request = 0;
    let wanted = true;
    const next = (): void => {
      request = requestIdleCallback(async () => {
        if ((await loadMoreTurns()) && wanted) next();
      });
    };
    next();
    return () => {
      wanted = false;
      cancelIdleCallback(request);
    };
  }, [waits]);
}
