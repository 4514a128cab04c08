import { z } from 'zod';
import type { Asked } from '../../shared/approvals/approval.ts';
import { parseJson } from '../../shared/base/parse-json.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import { isEqualData } from '../../shared/transcript/equal-data.ts';
import { capText, toWholeJsonText } from '../../shared/transcript/json-text.ts';
import { normalizeText } from '../model/transcript/normalize-text.ts';

const elicitation = z.object({
  serverName: z.string(),
  mode: z.string(),
  message: z.string().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  requestedSchema: z.unknown().default(null),
  url: z.string().optional(),
  _meta: z.unknown().default(null),
});

/** The form in which Codex asks whether it may call an MCP tool. A server can use the same form. */
const toolCall = z.object({
  codex_approval_kind: z.literal('mcp_tool_call'),
  tool_name: z.string(),
  tool_params: z.unknown().default(null),
  persist: z.union([z.string(), z.array(z.string())]).nullish(),
});

/** Codex requests no values. */
const emptySchema = z.strictObject({ type: z.literal('object'), properties: z.strictObject({}) });

/** The tool call that an elicitation claims to be about. `arguments` is JSON text. */
export type ClaimedCall = { readonly server: string; readonly tool: string; readonly arguments: string };

/** Reads the call that Codex, or a server in its name, asks about. Null for a server's form or link. */
export function readClaimedCall(params: unknown): ClaimedCall | null {
  const { data } = elicitation.safeParse(params);
  const call = toolCall.safeParse(data?._meta);
  if (data === undefined || data.mode !== 'form' || !call.success) return null;
  if (!emptySchema.safeParse(data.requestedSchema).success) return null;
  const { tool_name: tool, tool_params: args } = call.data;
  return { server: data.serverName, tool, arguments: toWholeJsonText(args ?? {}) };
}

/**
 * Returns whether an entry is the call that an elicitation claims to be about: it is running, has not been approved or
 * declined, and is a call that Codex asks about.
 */
export function isClaimedCall(claimed: ClaimedCall, entry: Entry): boolean {
  if (entry.kind !== 'tool' || entry.approval !== null || entry.onlyReads === true) return false;
  return matchesCall(claimed, entry);
}

/** Returns whether an entry is a running call with the same content that an elicitation claims. */
export function matchesCall(claimed: ClaimedCall, entry: Entry): boolean {
  if (entry.kind !== 'tool' || entry.status !== 'running') return false;
  const isSame = entry.server === claimed.server && entry.tool === claimed.tool;
  return isSame && haveSameArguments(entry.arguments, claimed.arguments);
}

/** Compares arguments. Codex may reorder them. A call's long arguments are truncated. */
function haveSameArguments(ofCall: string, claimed: string): boolean {
  const known = parseJson(ofCall);
  return known === undefined ? ofCall === capText(claimed) : isEqualData(known, parseJson(claimed));
}

const namesOfSchema = z.object({ properties: z.unknown(), required: z.unknown() }).partial();

/** Returns whether a form has a field name that no object can safely have, so that it cannot be filled in. */
function hasReservedName(schema: unknown): boolean {
  const { properties, required } = namesOfSchema.safeParse(schema).data ?? {};
  const names = [...Object.keys(Object(properties)), ...(Array.isArray(required) ? required : [])];
  return names.includes('__proto__');
}

/**
 * Describes what an MCP server asks, or what Codex asks about one of its tools. Returns null if the request is
 * unreadable. A server's form can look like Codex's question, so it counts as one only if `entry` is a call that waits
 * for this answer. Otherwise it is the server's form, with the call that it names.
 */
export function describeElicitation(params: unknown, entry: Entry | null): Asked | null {
  const read = elicitation.safeParse(params);
  if (!read.success) return null;
  const { serverName: server, mode, requestedSchema, url, _meta: meta } = read.data;
  const { message = '', title = '', description = '' } = read.data;
  const words = normalizeText([message, title, description].filter((part) => part !== '').join('\n'));
  const claimed = readClaimedCall(params);
  if (claimed !== null && entry !== null && isClaimedCall(claimed, entry)) {
    const persist = toolCall.safeParse(meta).data?.persist;
    const canPersist = persist === 'always' || (Array.isArray(persist) && persist.includes('always'));
    return { kind: 'mcpTool', ...claimed, message: words, canPersist };
  }
  if (mode === 'url') return { kind: 'elicitation', server, message: words, schema: null, url: url ?? null };
  if (requestedSchema === null || hasReservedName(requestedSchema)) return null;
  const schema = toWholeJsonText(requestedSchema);
  const claim = claimed === null ? {} : { claim: { tool: claimed.tool, arguments: claimed.arguments } };
  return { kind: 'elicitation', server, message: words, schema, url: null, ...claim };
}
