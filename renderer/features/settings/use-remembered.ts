import { useEffect } from 'react';
import type { RememberedApprovals } from '../../../shared/contract/approvals.ts';
import { loadRules } from '../../commands/rules.commands.ts';
import { useRules } from '../../stores/rules.store.ts';

/** Returns the remembered approvals, requested on first use; null until known. */
export function useRemembered(): RememberedApprovals | null {
  const remembered = useRules((state) => state.remembered);
  const isKnown = remembered !== null;
  useEffect(() => {
    if (!isKnown) void loadRules();
  }, [isKnown]);
  return remembered;
}
