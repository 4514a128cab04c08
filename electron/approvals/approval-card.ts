import type { Asked, WaitingApproval } from '../../shared/approvals/approval.ts';
import type { EndangeredFiles } from '../../shared/approvals/endangered-files.ts';
import type { NamedPlace } from '../../shared/approvals/named-place.ts';
import type { Reach } from '../../shared/approvals/reach.ts';
import type { ApprovalId, ThreadId } from '../../shared/base/ids.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';
import { splitShellWords } from '../../shared/shell/split-shell-words.ts';
import type { ApprovalThreadFacts } from './approval-threads.ts';
import type { DescribedApproval } from './describe-approval.ts';
import { toCardPlaces } from './recheck-places.ts';

/** What an approval card is made from. `askedAt` is Unix milliseconds; a null `reach` or `thread` is unknown. */
export type CardInput = {
  readonly id: ApprovalId;
  readonly described: DescribedApproval;
  /** The thread that asks. */
  readonly askingThread: ThreadId;
  readonly thread: ApprovalThreadFacts | null;
  /** The run that the thread performs. Null if none. */
  readonly run: RunRef | null;
  readonly reach: Reach | null;
  readonly places: readonly NamedPlace[];
  /** What the command can destroy. Null if nothing. */
  readonly endangered: EndangeredFiles | null;
  /** Whether the raw call asks to leave the sandbox; null if that call did not arrive. */
  readonly escalated: boolean | null;
  /** Whether it starts a program that the model can type into. */
  readonly takesInput: boolean;
  /** True if an approval may not reach the named tool. Workcell must not remember such an approval. */
  readonly isUnsure: boolean;
  readonly askedAt: number;
};

/** Creates the card of a request from Codex. It does not yet contain how the approval can be remembered. */
export function createApprovalCard(facts: CardInput): WaitingApproval {
  const { askingThread, askedAt, described, endangered, escalated, id, places, reach, run, thread } = facts;
  return {
    state: 'waiting',
    id,
    ...findAnswerPlace(askingThread, thread),
    ...(run !== null && { run }),
    turnId: described.turnId,
    entryId: described.entryId,
    asked: narrowRequest(narrowRule(described.asked, escalated ?? described.reason !== null), facts),
    reason: described.reason,
    reach,
    ...toCardPlaces(places),
    ...(endangered !== null && { endangered }),
    askedAt,
  };
}

/**
 * Returns where the user answers a request, and who asks. The request of an agent belongs to the thread that the agent
 * works for.
 */
function findAnswerPlace(
  asks: ThreadId,
  thread: ApprovalThreadFacts | null,
): Pick<WaitingApproval, 'threadId' | 'threadTitle' | 'agent'> {
  const agent = thread?.agent ?? null;
  if (agent === null) return { threadId: asks, threadTitle: thread?.title ?? '' };
  return { threadId: agent.root, threadTitle: agent.rootTitle, agent: { threadId: asks, path: [...agent.path] } };
}

function narrowRequest(asked: Asked, { isUnsure, takesInput }: CardInput): Asked {
  // A program that the model can type into can do more than the command says: no rule answers it or is made from it.
  if (asked.kind === 'command' && takesInput) return { ...asked, proposedRule: null, takesInput };
  return asked.kind === 'mcpTool' && isUnsure ? { ...asked, canPersist: false } : asked;
}

/**
 * Removes a Codex rule from a request if the rule covers more than this exact command and the command
 * `mayLeaveSandbox`. Approving one command outside the sandbox must not approve others.
 */
export function narrowRule(asked: Asked, mayLeaveSandbox: boolean): Asked {
  if (asked.kind !== 'command' || asked.proposedRule === null || !mayLeaveSandbox) return asked;
  const rule = asked.proposedRule;
  const words = splitShellWords(asked.command);
  const isExact = words !== null && words.length === rule.length && words.every((word, at) => word === rule[at]);
  return isExact ? asked : { ...asked, proposedRule: null };
}
