import { z } from 'zod';
import type { Immutable } from '../../base/immutable.ts';

/** A tool of an MCP server. Very long texts are cut. */
const mcpTool = z.object({
  name: z.string(),
  title: z.string().nullable(),
  about: z.string(),
  /** Its parameters, as readable JSON. */
  schema: z.string(),
});
export type McpTool = Immutable<z.infer<typeof mcpTool>>;

/** A resource that an MCP server provides. */
const mcpResource = z.object({ name: z.string(), uri: z.string(), about: z.string() });
export type McpResource = Immutable<z.infer<typeof mcpResource>>;

/** An MCP server in Codex's configuration. */
const mcpServer = z.object({
  name: z.string(),
  /** `asked` means that Codex has not reported its state yet. */
  state: z.enum(['asked', 'ready', 'failed', 'cancelled', 'signInNeeded', 'disabled']),
  /** Why it does not work, in Codex's words. */
  error: z.string().nullable(),
  tools: z.array(mcpTool),
  resources: z.array(mcpResource),
  /** The number of tools and resources left out. */
  more: z.number().int().nonnegative(),
});
export type McpServer = Immutable<z.infer<typeof mcpServer>>;

/** The known servers. */
export const mcpListing = z.object({
  servers: z.array(mcpServer),
  /** True if every server has answered, or will not. */
  isWhole: z.boolean(),
  /** Why nothing could be listed. Null otherwise. */
  problem: z.string().nullable(),
});
export type McpListing = Immutable<z.infer<typeof mcpListing>>;
