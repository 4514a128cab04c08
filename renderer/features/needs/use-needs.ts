import { useSyncExternalStore } from 'react';
import type { NeedGroup } from '../../view-models/describe-needs.ts';
import { followNeeds, readNeeds } from '../../view-models/read-needs.ts';

/** Everything that needs the user, up to date. */
export function useNeeds(): readonly NeedGroup[] {
  return useSyncExternalStore(followNeeds, readNeeds);
}
