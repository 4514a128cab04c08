import { useMemo } from 'react';
import { useWorkspace } from '../../../stores/workspace.store.ts';
import { findRunWork, type WorkContext } from '../../../view-models/describe-work.ts';
import { useWork } from '../../work/use-work.ts';
import type { LiveRunFacts } from './run-summary.ts';

/** What we know about runs besides their cards. */
export type LiveRunContext = WorkContext & {
  /** What we know about one of the runs, by `getRunKey`. */
  getFacts(key: string): LiveRunFacts;
};

/** Returns what the stores know about runs besides their cards. */
export function useRunContext(): LiveRunContext {
  const work = useWork();
  const openFolder = useWorkspace((state) => state.workspace?.path ?? null);
  return useMemo(() => {
    const queue = [...work.started].flatMap(([key, { stage }]) => (stage === 'queued' ? [key] : []));
    const getFacts = (key: string): LiveRunFacts => {
      const { card: _, ...facts } = findRunWork(key, work);
      return { ...facts, queuePosition: queue.indexOf(key) + 1, openFolder };
    };
    return { ...work, getFacts };
  }, [work, openFolder]);
}
