import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** A tool of an MCP server. Texts are cut where they are very long. */
const mcpTool = z.object({
  name: z.string(),
  title: z.string().nullable(),
  about: z.string(),
  /** What it takes, as JSON to be read. */
  schema: z.string(),
});
export type McpTool = Immutable<z.infer<typeof mcpTool>>;

/** Something that an MCP server lets one read. */
const mcpResource = z.object({ name: z.string(), uri: z.string(), about: z.string() });
export type McpResource = Immutable<z.infer<typeof mcpResource>>;

/** An MCP server of Codex's configuration. */
const mcpServer = z.object({
  name: z.string(),
  /** `asked`: Codex has not said yet how it is. */
  state: z.enum(['asked', 'ready', 'failed', 'cancelled', 'signInNeeded', 'disabled']),
  /** Why it does not work, in the words of Codex. */
  error: z.string().nullable(),
  tools: z.array(mcpTool),
  resources: z.array(mcpResource),
  /** So many tools and resources are left out. */
  more: z.number().int().nonnegative(),
});
export type McpServer = Immutable<z.infer<typeof mcpServer>>;

/** The servers as far as they are known. */
export const mcpListing = z.object({
  servers: z.array(mcpServer),
  /** Every server has answered, or will not. */
  isWhole: z.boolean(),
  /** Why nothing could be listed; null otherwise. */
  problem: z.string().nullable(),
});
export type McpListing = Immutable<z.infer<typeof mcpListing>>;
