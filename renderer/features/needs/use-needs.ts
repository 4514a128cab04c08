import { useSyncExternalStore } from 'react';
import type { NeedGroup } from '../../view-models/describe-needs.ts';
import { followNeeds, readNeeds } from '../../view-models/read-needs.ts';

/** Returns everything that needs the user, always up to date. */
export function useNeeds(): readonly NeedGroup[] {
  return useSyncExternalStore(followNeeds, readNeeds);
}
