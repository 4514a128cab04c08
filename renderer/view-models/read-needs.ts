import { useApprovals } from '../stores/approvals.store.ts';
import { useFrame } from '../stores/frame.store.ts';
import { useWorkcells } from '../stores/recorded-runs.store.ts';
import { useRuns } from '../stores/runs.store.ts';
import { useThreads } from '../stores/threads.store.ts';
import { describeNeeds, type NeedGroup, type NeedsInput } from './describe-needs.ts';

type Facts = Omit<NeedsInput, 'now'>;

let last: { readonly facts: Facts; readonly groups: readonly NeedGroup[] } | null = null;

/**
 * Everything that needs the person now. Computed again only when a store has changed: every key and every piece of an
 * answer asks for it.
 */
export function readNeeds(): readonly NeedGroup[] {
  const { shown, threads } = useThreads.getState();
  const { runs, worktrees } = useRuns.getState();
  const facts: Facts = {
    approvals: useApprovals.getState().approvals,
    threads,
    shown: useFrame.getState().page === 'threads' ? shown : null,
    cards: useWorkcells.getState().cards,
    runs,
    worktrees,
  };
  if (last === null || !isSame(facts, last.facts))
    last = { facts, groups: describeNeeds({ ...facts, now: Date.now() }) };
  return last.groups;
}

function isSame(one: Facts, other: Facts): boolean {
  return (
    one.approvals === other.approvals &&
    one.threads === other.threads &&
    one.shown === other.shown &&
    one.cards === other.cards &&
    one.runs === other.runs &&
    one.worktrees === other.worktrees
  );
}
