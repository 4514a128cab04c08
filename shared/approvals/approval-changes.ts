import { z } from 'zod';
import { approvalId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { type WaitingApproval, waitingApproval } from './approval.ts';

/** One change of the queue. `after` is the request before the new one; null: it is the first. */
export const approvalChange = z.discriminatedUnion('type', [
  z.object({ type: z.literal('added'), approval: waitingApproval, after: approvalId.nullable() }),
  /** A request with new contents. */
  z.object({ type: z.literal('changed'), approval: waitingApproval }),
  z.object({ type: z.literal('settled'), id: approvalId }),
]);
export type ApprovalChange = Immutable<z.infer<typeof approvalChange>>;

type Queue = readonly WaitingApproval[];

/** The changes that turn one queue into another. The same object in both means no change. */
export function changesBetween(before: Queue, after: Queue): readonly ApprovalChange[] {
  const left = new Map(before.map((approval) => [approval.id, approval]));
  const arrived = after.flatMap((approval, at): readonly ApprovalChange[] => {
    const known = left.get(approval.id);
    left.delete(approval.id);
    if (known === undefined) return [{ type: 'added', approval, after: after[at - 1]?.id ?? null }];
    return known === approval ? [] : [{ type: 'changed', approval }];
  });
  const settled = [...left.keys()].map((id): ApprovalChange => ({ type: 'settled', id }));
  return [...settled, ...arrived];
}

/**
 * Applies changes to a queue. Changes that a snapshot already contains do no harm: a request added twice keeps its place,
 * and changes of a missing request do nothing. Returns the same queue if nothing is different.
 */
export function foldApprovals(queue: Queue, changes: readonly ApprovalChange[]): Queue {
  return changes.reduce(foldChange, queue);
}

function foldChange(queue: Queue, change: ApprovalChange): Queue {
  const { type } = change;
  const id = type === 'settled' ? change.id : change.approval.id;
  const at = queue.findIndex((approval) => approval.id === id);
  if (type === 'settled') return at === -1 ? queue : queue.toSpliced(at, 1);
  if (at !== -1) return queue.with(at, change.approval);
  if (type === 'changed') return queue;
  const before = queue.findIndex((approval) => approval.id === change.after);
  const isAtEnd = change.after !== null && before === -1;
  return queue.toSpliced(isAtEnd ? queue.length : before + 1, 0, change.approval);
}
