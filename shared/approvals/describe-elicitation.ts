import { z } from 'zod';
import { wholeJsonText } from '../transcript/json-text.ts';
import { normaliseText } from '../transcript/normalise-text.ts';
import type { Asked } from './approval.ts';

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

/** Codex asks for leave to call an MCP tool in the form of an elicitation. */
const toolCall = z.object({
  codex_approval_kind: z.literal('mcp_tool_call'),
  tool_name: z.string(),
  tool_params: z.unknown().default(null),
  persist: z.union([z.string(), z.array(z.string())]).nullish(),
});

/** What an MCP server asks, or Codex about one of its tools; null when the request cannot be read. */
export function describeElicitation(params: unknown): Asked | null {
  const read = elicitation.safeParse(params);
  if (!read.success) return null;
  const { serverName: server, mode, requestedSchema, url, _meta: meta } = read.data;
  const { message = '', title = '', description = '' } = read.data;
  const words = normaliseText([message, title, description].filter((part) => part !== '').join('\n'));
  const tool = toolCall.safeParse(meta);
  if (tool.success) {
    const { tool_name: name, tool_params: args, persist } = tool.data;
    const canPersist = persist === 'always' || (Array.isArray(persist) && persist.includes('always'));
    return { kind: 'mcpTool', server, tool: name, arguments: wholeJsonText(args ?? {}), message: words, canPersist };
  }
  if (mode === 'url') return { kind: 'elicitation', server, message: words, schema: null, url: url ?? null };
  if (requestedSchema === null) return null;
  return { kind: 'elicitation', server, message: words, schema: wholeJsonText(requestedSchema), url: null };
}
