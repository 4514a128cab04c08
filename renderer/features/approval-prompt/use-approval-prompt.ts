import { useMemo, useState } from 'react';
import type { ApprovalId } from '../../../shared/base/ids.ts';
import { useApprovals } from '../../stores/approvals.store.ts';
import { useThreads } from '../../stores/threads.store.ts';
import { useWorkspace } from '../../stores/workspace.store.ts';
import { type ApprovalPromptView, describeApprovalPrompt } from './approval-prompt.view-model.ts';

/** The prompt of the shown thread, and the way to turn to another one of its queue. */
export function useApprovalPrompt(): {
  readonly view: ApprovalPromptView | null;
  readonly turnTo: (id: ApprovalId) => void;
} {
  const approvals = useApprovals((state) => state.approvals);
  const thread = useThreads((state) => state.shown);
  const workspace = useWorkspace((state) => state.workspace);
  const [chosen, turnTo] = useState<ApprovalId | null>(null);
  const view = useMemo(
    () => describeApprovalPrompt({ approvals, thread, chosen, workspace }),
    [approvals, thread, chosen, workspace],
  );
  return { view, turnTo };
}
