import { randomUUID } from 'node:crypto';
import { getAskingThread, type WaitingApproval } from '../../shared/approvals/approval.ts';
import { approvalId } from '../../shared/base/ids.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';
import { isEqualData } from '../../shared/transcript/equal-data.ts';
import type { ApprovalThreadFacts, ApprovalThreads } from './approval-threads.ts';
import { inspectPlaces } from './inspect-places.ts';

/**
 * Judges the files of a shown request again, right before it is approved. Returns null if they still lead where the
 * card says. Otherwise returns the same request as a new question with its own id, because the user has not seen this
 * one.
 */
export async function recheckPlaces(
  approval: WaitingApproval,
  threads: Pick<ApprovalThreads, 'find'>,
): Promise<WaitingApproval | null> {
  const { asked, places: before = [], run } = approval;
  const folder = getRequestFolder(threads.find(getAskingThread(approval)), run ?? null);
  if (folder === null) return null;
  const places = await inspectPlaces(asked, folder);
  if (isEqualData(places, before)) return null;
  const { places: _before, offer: _offer, ...same } = approval;
  return { ...same, ...toCardPlaces(places), id: approvalId.parse(randomUUID()) };
}

/** Returns the folder that a request's paths are in. Null if it is unknown. */
export function getRequestFolder(thread: Pick<ApprovalThreadFacts, 'cwd'> | null, run: RunRef | null): string | null {
  return thread?.cwd || (run?.projectRoot ?? null);
}

/** Returns the places in the form that a card has. */
export function toCardPlaces(places: NonNullable<WaitingApproval['places']>): Pick<WaitingApproval, 'places'> {
  return places.length === 0 ? {} : { places };
}
