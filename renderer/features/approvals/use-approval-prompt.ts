import { useMemo, useState } from 'react';
import type { WaitingApproval } from '../../../shared/approvals/approval.ts';
import type { ApprovalId } from '../../../shared/base/ids.ts';
import { getRunKey } from '../../../shared/runs/run-ref.ts';
import { useApprovals } from '../../stores/approvals.store.ts';
import { useRuns } from '../../stores/runs.store.ts';
import { useSettings } from '../../stores/settings.store.ts';
import { useThreads } from '../../stores/threads.store.ts';
import { useWorkspace } from '../../stores/workspace.store.ts';
import type { AnswerPlace } from '../../view-models/answer-place.ts';
import {
  type ApprovalPromptInput,
  type ApprovalPromptView,
  describeApprovalPrompt,
  filterWaiting,
} from './approval-prompt.view-model.ts';

/**
 * Returns the prompt of a place, which keeps its identity, and a function that switches to another prompt in its queue.
 */
export function useApprovalPrompt(place: AnswerPlace): {
  readonly view: ApprovalPromptView | null;
  readonly turnTo: (id: ApprovalId) => void;
} {
  const approvals = useApprovals((state) => state.approvals);
  const workspace = useFolder(place);
  const modes = useModes();
  const [chosen, turnTo] = useState<ApprovalId | null>(null);
  const view = useMemo(
    () => describeApprovalPrompt({ approvals, place, chosen, workspace, modes }),
    [approvals, place, chosen, workspace, modes],
  );
  return { view, turnTo };
}

function useModes(): ApprovalPromptInput['modes'] {
  const chosen = useSettings((state) => state.settings.values.approvalMode);
  const settings = useThreads((state) => state.settings);
  const folderIsReadOnly = useWorkspace((state) => state.workspace?.trust === 'readOnly');
  return useMemo(() => ({ chosen, folderIsReadOnly, settings }), [chosen, folderIsReadOnly, settings]);
}

/** Returns the requests that wait in a place, oldest first. Never fails, whatever they ask. */
export function useWaiting(place: AnswerPlace): readonly WaitingApproval[] {
  const approvals = useApprovals((state) => state.approvals);
  const workspace = useFolder(place);
  return useMemo(() => filterWaiting({ approvals, place, workspace }), [approvals, place, workspace]);
}

/** Returns the folder that paths are relative to: the window's, or a run's worktree if it has one. */
function useFolder(place: AnswerPlace): ApprovalPromptInput['workspace'] {
  const workspace = useWorkspace((state) => state.workspace);
  const path = useRuns(({ worktrees }) =>
    'run' in place ? (worktrees.get(getRunKey(place.run))?.path ?? null) : null,
  );
  return useMemo(() => (path === null ? workspace : { path, displayPath: path }), [path, workspace]);
}
