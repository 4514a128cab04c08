import { useMemo, useState } from 'react';
import type { ApprovalId } from '../../../shared/base/ids.ts';
import { useApprovals } from '../../stores/approvals.store.ts';
import { useWorkspace } from '../../stores/workspace.store.ts';
import { type AnswerPlace, type ApprovalPromptView, describeApprovalPrompt } from './approval-prompt.view-model.ts';

/** The prompt of a place, which stays the same object, and the way to turn to another one of its queue. */
export function useApprovalPrompt(place: AnswerPlace): {
  readonly view: ApprovalPromptView | null;
  readonly turnTo: (id: ApprovalId) => void;
} {
  const approvals = useApprovals((state) => state.approvals);
  const workspace = useWorkspace((state) => state.workspace);
  const [chosen, turnTo] = useState<ApprovalId | null>(null);
  const view = useMemo(
    () => describeApprovalPrompt({ approvals, place, chosen, workspace }),
    [approvals, place, chosen, workspace],
  );
  return { view, turnTo };
}
