import { z } from 'zod';
import type { ThreadId } from '../../shared/base/ids.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import type { Generation } from '../codex/codex-server.ts';
import type { CodexServerRequest } from '../model/codex-protocol/protocol.ts';
import type { ApprovalThreadFacts } from './approval-threads.ts';
import { findRequestCalls } from './request-entry.ts';

/** The IDs that Codex uses to match an answer with a request. */
export type RequestIds =
  /** Codex names the ID of the answer and that of the call. */
  | { readonly type: 'reported'; readonly answer: string; readonly call: string }
  /** Codex names neither, as for a tool of an MCP server. These are the IDs of the calls that match the request. */
  | { readonly type: 'tool'; readonly about: string; readonly calls: readonly string[] };

/** A request with its place. `ids` is null if Codex made the request's ID itself, so that no other request has it. */
export type LocatedRequestIds = {
  readonly generation: Generation;
  readonly threadId: ThreadId;
  readonly ids: RequestIds | null;
};

const named = z.object({ itemId: z.string(), approvalId: z.string().nullish() });

/** Returns the IDs of a request. Null if Codex made its ID itself. `entries` are those of its turn. */
export function getRequestIds(
  { params }: CodexServerRequest,
  entries: readonly Entry[],
  thread: ApprovalThreadFacts | null,
): RequestIds | null {
  const { data } = named.safeParse(params);
  if (data !== undefined) return { type: 'reported', answer: data.approvalId ?? data.itemId, call: data.itemId };
  // The ID of Codex's question contains the ID of the call, but Codex does not send it. A server's form can look the
  // same.
  const about = findRequestCalls(params, entries);
  if (about === null) return null;
  const calls = about.entries.map(({ id }) => thread?.findItemId?.(id) ?? id);
  return { type: 'tool', about: about.description, calls: [...new Set(calls)] };
}

/** Returns the IDs of the calls that a request may be about. */
export function getCallIds(ids: RequestIds): readonly string[] {
  return ids.type === 'reported' ? [ids.call] : ids.calls;
}

/**
 * Returns whether Codex may take the answer to one of two requests for the answer to the other. `isUnheard` returns
 * whether Codex does not report calls in the thread of the first.
 */
export function mayShareAnswer(a: LocatedRequestIds, b: LocatedRequestIds, isUnheard: () => boolean): boolean {
  if (a.ids === null || b.ids === null || a.generation !== b.generation || a.threadId !== b.threadId) return false;
  if (a.ids.type === 'reported' || b.ids.type === 'reported') {
    return a.ids.type === 'reported' && b.ids.type === 'reported' && a.ids.answer === b.ids.answer;
  }
  const [ofA, ofB] = [a.ids.calls, b.ids.calls];
  // If Codex reports calls, each request has its own call.
  if (ofA.length === 0 || ofB.length === 0) return isUnheard();
  if (!ofA.some((call) => ofB.includes(call))) return false;
  // If two requests are for exactly the same thing, it does not matter which one gets the approval.
  return a.ids.about !== b.ids.about || (ofA.length === 1 && ofB.length === 1);
}
