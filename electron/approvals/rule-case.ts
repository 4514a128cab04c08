import type { Action } from '../../shared/approvals/covers-action.ts';
import type { DescribedApproval } from '../../shared/approvals/describe-approval.ts';
import { andOutsideSandbox, type Reach } from '../../shared/approvals/reach.ts';
import { pathInside } from '../../shared/files/is-inside.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import type { RunRef } from '../../shared/workcells/run-ref.ts';
import { pathStyle } from '../files/path-style.ts';
import { realPathOf } from '../files/real-path.ts';
import { actionOfRequest } from './action-of-request.ts';
import type { ThreadFacts } from './approval-threads.ts';

/** What a rule may answer: what is to be done, in which workspace, and how far it leads at most. */
export type RuleCase = {
  readonly action: Action;
  readonly workspace: string;
  /** A run does it in a worktree of the workspace. */
  readonly inWorktree: boolean;
  readonly reach: Reach | null;
};

type RequestFacts = {
  readonly params: unknown;
  readonly described: DescribedApproval;
  readonly entry: Entry | null;
  readonly thread: ThreadFacts | null;
  /** The run that the thread does; null where it does none. */
  readonly run: RunRef | null;
  /** As far as Codex said. */
  readonly reach: Reach | null;
  /** Whether the raw call asks to leave the sandbox; null when it was not heard, as in a thread that was resumed. */
  readonly escalated: boolean | null;
};

/**
 * The case for a rule in a request; null where only a person may answer, as in a thread that they have only read.
 * Whatever may ask to leave the sandbox counts as asking: a reason is given for that. Where Codex asks for everything,
 * it runs what was approved in the same way whether or not the call asked, so there an unheard call counts as plain.
 * A run may work in a copy of the workspace that it was asked for: rules of the workspace hold there too, and what is
 * remembered there holds in such copies.
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
