import { useEffect, useRef } from 'react';
import type { ApprovalId } from '../../../shared/base/ids.ts';
import { announce } from '../../stores/announcements.store.ts';
import { useApprovals } from '../../stores/approvals.store.ts';
import { describeForSpeech } from './approval-prompt.view-model.ts';

/** Announces each new request once, in any thread, including requests that already wait when the page opens. */
export function useSpokenApprovals(): void {
  const approvals = useApprovals((state) => state.approvals);
  const announcedIds = useRef(new Set<ApprovalId>());
  useEffect(() => {
    const newApprovals = approvals.filter(({ id }) => !announcedIds.current.has(id));
    for (const { id } of newApprovals) announcedIds.current.add(id);
    if (newApprovals.length > 0) announce(newApprovals.map(describeForSpeech).join('\n'), 'assertive');
  }, [approvals]);
}
