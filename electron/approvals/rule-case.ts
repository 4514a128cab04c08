import type { CodexAction } from '../../shared/approvals/covers-action.ts';
import { addOutsideSandbox, type Reach } from '../../shared/approvals/reach.ts';
import { toPathInside } from '../../shared/files/is-inside.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import { pathStyle } from '../files/path-style.ts';
import { resolveRealPath } from '../files/real-path.ts';
import type { ApprovalThreadFacts } from './approval-threads.ts';
import type { DescribedApproval } from './describe-approval.ts';
import { getRequestAction } from './request-action.ts';

/** What a rule may answer: the action, its workspace, and its maximum reach. */
export type RuleCase = {
  readonly action: CodexAction;
  readonly workspace: string;
  /** True if a run performs it in a worktree of the workspace. */
  readonly inWorktree: boolean;
  readonly reach: Reach | null;
};

type RequestFacts = {
  readonly params: unknown;
  readonly described: DescribedApproval;
  readonly entry: Entry | null;
  readonly thread: ApprovalThreadFacts | null;
  /** The run that the thread performs. Null if none. */
  readonly run: RunRef | null;
  /** The reach that Codex reported. */
  readonly reach: Reach | null;
  /** Whether the raw call asks to leave the sandbox. Null without a raw call, as in a resumed thread. */
  readonly escalated: boolean | null;
};

/**
 * Returns the case for a rule in a request. Null if only a user may answer, as in a read-only thread. A request with a
 * reason counts as asking to leave the sandbox, because such requests come with one. If Codex asks for everything, it
 * runs an approved command the same way whether or not the call asked, so a missing call counts as plain. A run may
 * work in a copy of its workspace: the workspace's rules apply there too, and rules remembered there apply in such
 * copies.
 */
export async function findRuleCase(facts: RequestFacts): Promise<RuleCase | null> {
  const { described, entry, escalated, params, reach, run, thread } = facts;
  if (thread === null || thread.cwd === '' || thread.isReadOnly) return null;
  const folder = await resolveRealPath(thread.cwd);
  const action = await getRequestAction(params, described.asked, entry, folder);
  if (action === null) return null;
  const workspace = run === null ? folder : await resolveRealPath(run.projectRoot);
  const isPlainCall = action.kind === 'patch' || !(escalated ?? !thread.asksForEverything);
  const inWorktree = toPathInside(workspace, folder, pathStyle) === null;
  return {
    action,
    workspace,
    inWorktree,
    reach: isPlainCall && described.reason === null ? reach : addOutsideSandbox(reach),
  };
}
