import { z } from 'zod';
import type { EntryId } from '../../shared/base/ids.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import type { CodexServerRequest } from '../model/codex-protocol/protocol.ts';
import { isClaimedCall, matchesCall, readClaimedCall } from './describe-elicitation.ts';

const command = z.object({ command: z.string(), approvalId: z.null().optional() });

/** Returns whether a request can be about this entry, if several have its id. */
export function isAbout({ method, params }: CodexServerRequest, entry: Entry): boolean {
  if (method === 'item/fileChange/requestApproval') return entry.kind === 'patch';
  if (method !== 'item/commandExecution/requestApproval') return true;
  const asked = command.safeParse(params).data?.command;
  return entry.kind === 'command' && (asked === undefined || entry.rawCommand === asked);
}

/**
 * Finds the entry that a request is about: the named one, or for a tool its first waiting call without a request.
 * `entryId` is the transcript's id of the item that the request names.
 */
export function findRequestEntry(
  { method, params }: CodexServerRequest,
  entryId: EntryId | null,
  entries: readonly Entry[],
): Entry | null {
  const claimed = method === 'mcpServer/elicitation/request' ? readClaimedCall(params) : null;
  if (claimed === null) return entries.find(({ id }) => id === entryId) ?? null;
  return entries.find((entry) => isClaimedCall(claimed, entry)) ?? null;
}

/**
 * Returns the calls that a tool request may be about, and a description of the claimed call. Null if the request is not
 * about a tool call.
 */
export function findRequestCalls(
  params: unknown,
  entries: readonly Entry[],
): { readonly description: string; readonly entries: readonly Entry[] } | null {
  const claimed = readClaimedCall(params);
  if (claimed === null) return null;
  const { arguments: args, server, tool } = claimed;
  return {
    description: JSON.stringify([server, tool, args]),
    entries: entries.filter((entry) => matchesCall(claimed, entry)),
  };
}
