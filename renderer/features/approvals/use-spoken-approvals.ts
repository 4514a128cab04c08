import { useEffect, useRef } from 'react';
import type { ApprovalId } from '../../../shared/base/ids.ts';
import { announced } from '../../stores/announcements.store.ts';
import { useApprovals } from '../../stores/approvals.store.ts';
import { spokenApproval } from './approval-prompt.view-model.ts';

/** Announces each new request once, whichever thread it is in, and also those that already wait when the page opens. */
export function useSpokenApprovals(): void {
  const approvals = useApprovals((state) => state.approvals);
  const received = useRef(new Set<ApprovalId>());
  useEffect(() => {
    const fresh = approvals.filter(({ id }) => !received.current.has(id));
    for (const { id } of fresh) received.current.add(id);
    if (fresh.length > 0) announced(fresh.map(spokenApproval).join('\n'), 'assertive');
  }, [approvals]);
}
