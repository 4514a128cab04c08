import { z } from 'zod';
import type { Immutable } from '../../base/immutable.ts';

/**
 * How Codex reaches an MCP server. Only the names of variables and headers are included, because their values may be
 * secrets.
 */
export const mcpWay = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('program'),
    command: z.string(),
    args: z.array(z.string()),
    /** The folder it runs in. Null means Codex's own. */
    folder: z.string().nullable(),
    variables: z.array(z.string()),
  }),
  z.object({
    kind: z.literal('address'),
    url: z.string(),
    /** The environment variable with the token. */
    tokenVariable: z.string().nullable(),
    headers: z.array(z.string()),
  }),
]);
export type McpWay = Immutable<z.infer<typeof mcpWay>>;

/** A layer of Codex's configuration. Only `user` is writable. */
const mcpLayer = z.object({
  kind: z.enum(['user', 'profile', 'project', 'system', 'managed', 'session', 'packaged']),
  /** The layer's file or name. Null without one. */
  place: z.string().nullable(),
  /** The server settings in effect from this layer, by their names in config.toml. */
  keys: z.array(z.string()),
});
export type McpLayer = Immutable<z.infer<typeof mcpLayer>>;

/** A server's configuration. */
export const mcpServerSettings = z.object({
  name: z.string(),
  way: mcpWay,
  isOn: z.boolean(),
  /** How long it may take to start, in seconds. Null means Codex's own limit. */
  startupSeconds: z.number().nullable(),
  /** The sources of the settings, highest priority first. */
  layers: z.array(mcpLayer),
  /**
   * The entry in CODEX_HOME's own config.toml, which is all that can be changed. A folder or another layer may add to
   * it or override it. Null without an entry there.
   */
  own: z.object({ way: mcpWay, startupSeconds: z.number().nullable() }).nullable(),
  /** The version of that entry. Null without one. */
  version: z.string().nullable(),
});
export type McpServerSettings = Immutable<z.infer<typeof mcpServerSettings>>;

/** A variable or header to write. A null value keeps the existing one. */
const written = z.object({ name: z.string().min(1).max(200), value: z.string().max(20_000).nullable() });
export type WrittenValue = Immutable<z.infer<typeof written>>;

/** A server as the user entered it. */
export const mcpServerDraft = z.object({
  way: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('program'),
      command: z.string().min(1).max(4_000),
      args: z.array(z.string().max(20_000)).max(200),
      folder: z.string().min(1).max(4_000).nullable(),
      variables: z.array(written).max(200),
    }),
    z.object({
      kind: z.literal('address'),
      url: z.string().min(1).max(4_000),
      tokenVariable: z.string().min(1).max(200).nullable(),
      headers: z.array(written).max(200),
    }),
  ]),
  startupSeconds: z.number().positive().max(3_600).nullable(),
});
export type McpServerDraft = Immutable<z.infer<typeof mcpServerDraft>>;

/** Codex accepts only these names. */
export const mcpServerName = /^[A-Za-z0-9_:@/.-]{1,80}$/u;
