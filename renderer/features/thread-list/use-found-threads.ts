import { useEffect, useState } from 'react';
import type { SearchAnswer } from '../../commands/found-threads.ts';
import { searchThreads } from '../../commands/thread-actions.commands.ts';

const noAnswer: SearchAnswer = { found: new Map(), reach: 'everywhere' };
const pauseMs = 60;

/**
 * Returns the threads that the host finds for the typed text, after a short pause in typing. The previous results stay
 * until there is an answer. Null while the first answer is pending.
 */
export function useFoundThreads(search: string): SearchAnswer | null {
  const [found, setFound] = useState<SearchAnswer | null>(noAnswer);
  const query = search.trim();
  useEffect(() => {
    if (query === '') {
      setFound(noAnswer);
      return;
    }
    setFound((before) => (before === noAnswer ? null : before));
    let wanted = true;
    const timer = setTimeout(() => void searchThreads(query, () => wanted, setFound), pauseMs);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [query]);
  return found;
}
