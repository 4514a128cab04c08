import { randomUUID } from 'node:crypto';
import { askerOf, type WaitingApproval } from '../../shared/approvals/approval.ts';
import { approvalId } from '../../shared/base/ids.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';
import { equalData } from '../../shared/transcript/equal-data.ts';
import type { ApprovalThreads, ThreadFacts } from './approval-threads.ts';
import { judgePlaces } from './judge-places.ts';

/**
 * Judges the files that a shown request names again, as it is about to be approved. Null if they still lead where the
 * card says. Otherwise the same request as a new question with its own id, because the person has not seen this one.
 */
export async function lookAgain(
  approval: WaitingApproval,
  threads: Pick<ApprovalThreads, 'find'>,
): Promise<WaitingApproval | null> {
  const { asked, places: before = [], run } = approval;
  const folder = folderOf(threads.find(askerOf(approval)), run ?? null);
  if (folder === null) return null;
  const places = await judgePlaces(asked, folder);
  if (equalData(places, before)) return null;
  const { places: _before, offer: _offer, ...same } = approval;
  return { ...same, ...placesOfCard(places), id: approvalId.parse(randomUUID()) };
}

/** The folder that a request's paths are in. Null if it is unknown. */
export function folderOf(thread: Pick<ThreadFacts, 'cwd'> | null, run: RunRef | null): string | null {
  return thread?.cwd || (run?.projectRoot ?? null);
}

/** Places as a card has them. */
export function placesOfCard(places: NonNullable<WaitingApproval['places']>): Pick<WaitingApproval, 'places'> {
  return places.length === 0 ? {} : { places };
}
