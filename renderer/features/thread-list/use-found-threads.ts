import { useEffect, useState } from 'react';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { searchThreads } from '../../commands/search-threads.ts';

const none: ReadonlySet<ThreadId> = new Set();
const pauseMs = 200;

/** The threads that the host finds for what is typed, after a pause in the typing; none while nothing is typed. */
export function useFoundThreads(search: string): ReadonlySet<ThreadId> {
  const [found, setFound] = useState(none);
  useEffect(() => {
    setFound(none);
    if (search.trim() === '') return;
    let wanted = true;
    const timer = setTimeout(async () => {
      const ids = await searchThreads(search.trim());
      if (wanted) setFound(new Set(ids));
    }, pauseMs);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [search]);
  return found;
}
