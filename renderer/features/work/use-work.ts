import { useSyncExternalStore } from 'react';
import type { WorkContext } from '../../view-models/describe-work.ts';
import { followWork, readWork } from '../../view-models/read-work.ts';

/** Returns what the stores know about all work, always up to date. */
export function useWork(): WorkContext {
  return useSyncExternalStore(followWork, readWork);
}
