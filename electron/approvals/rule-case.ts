import type { Action } from '../../shared/approvals/covers-action.ts';
import type { DescribedApproval } from '../../shared/approvals/describe-approval.ts';
import { andOutsideSandbox, type Reach } from '../../shared/approvals/reach.ts';
import { pathInside } from '../../shared/files/is-inside.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import { pathStyle } from '../files/path-style.ts';
import { realPathOf } from '../files/real-path.ts';
import { actionOfRequest } from './action-of-request.ts';
import type { ThreadFacts } from './approval-threads.ts';

/** What a rule may answer: the action, its workspace, and its maximum reach. */
export type RuleCase = {
  readonly action: Action;
  readonly workspace: string;
  /** True if a run performs it in a worktree of the workspace. */
  readonly inWorktree: boolean;
  readonly reach: Reach | null;
};

type RequestFacts = {
  readonly params: unknown;
  readonly described: DescribedApproval;
  readonly entry: Entry | null;
  readonly thread: ThreadFacts | null;
  /** The run that the thread performs. Null if none. */
  readonly run: RunRef | null;
  /** The reach as far as Codex reported it. */
  readonly reach: Reach | null;
  /** Whether the raw call asks to leave the sandbox. Null without a raw call, as in a resumed thread. */
  readonly escalated: boolean | null;
};

/**
 * The case for a rule in a request. Null if only a person may answer, as in a read-only thread. Anything that may ask
 * to leave the sandbox counts as asking, because it comes with a reason. If Codex asks for everything, it runs an
 * approved command the same way whether or not the call asked, so a missing call counts as plain. A run may work in a
 * copy of its workspace: the workspace's rules apply there too, and what is remembered there applies in such copies.
 */
export async function ruleCaseOf(facts: RequestFacts): Promise<RuleCase | null> {
  const { described, entry, escalated, params, reach, run, thread } = facts;
  if (thread === null || thread.cwd === '' || thread.readOnly) return null;
  const folder = await realPathOf(thread.cwd);
  const action = await actionOfRequest(params, described.asked, entry, folder);
  if (action === null) return null;
  const workspace = run === null ? folder : await realPathOf(run.projectRoot);
  const isPlainCall = action.kind === 'patch' || !(escalated ?? !thread.asksForEverything);
  const inWorktree = pathInside(workspace, folder, pathStyle) === null;
  return {
    action,
    workspace,
    inWorktree,
    reach: isPlainCall && described.reason === null ? reach : andOutsideSandbox(reach),
  };
}
