import { useState } from 'react';
import { listedAtOnce } from '../../../shared/threads/listed-at-once.ts';
import { loadOlderThreads } from '../../commands/thread-actions.commands.ts';
import { useLibrary } from '../../stores/thread-actions.store.ts';

/** Threads older than those of a list: whether there may be any, and a function that loads them. */
export function useOlderThreads(
  list: 'threads' | 'archive',
  have: number,
  isWhole: boolean,
): { readonly mayBe: boolean; readonly asked: boolean; readonly load: () => Promise<void> } {
  const complete = useLibrary((state) => state.complete[list]);
  const [asked, setAsked] = useState(false);
  return {
    // A shorter list has everything from both stores. A search finds older ones by itself.
    mayBe: isWhole && !complete && have >= listedAtOnce,
    asked,
    load: async () => {
      setAsked(true);
      await loadOlderThreads(list, have);
      setAsked(false);
    },
  };
}
