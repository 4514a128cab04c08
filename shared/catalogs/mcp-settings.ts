import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** How Codex reaches an MCP server. Of variables and headers only the names are told: their values may be secrets. */
export const mcpWay = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('program'),
    command: z.string(),
    args: z.array(z.string()),
    /** The folder it runs in; null: Codex's own. */
    folder: z.string().nullable(),
    variables: z.array(z.string()),
  }),
  z.object({
    kind: z.literal('address'),
    url: z.string(),
    /** The variable of the environment that has the token. */
    tokenVariable: z.string().nullable(),
    headers: z.array(z.string()),
  }),
]);
export type McpWay = Immutable<z.infer<typeof mcpWay>>;

/** A layer of Codex's configuration. Only `user` can be written. */
const mcpLayer = z.object({
  kind: z.enum(['user', 'profile', 'project', 'system', 'managed', 'session', 'packaged']),
  /** The file or the name of the layer; null where it has none. */
  place: z.string().nullable(),
  /** The settings of the server that hold from here, by their names in config.toml. */
  keys: z.array(z.string()),
});
export type McpLayer = Immutable<z.infer<typeof mcpLayer>>;

/** What the configuration says of a server. */
export const mcpServerSettings = z.object({
  name: z.string(),
  way: mcpWay,
  isOn: z.boolean(),
  /** How long it may take to start, in seconds; null: Codex's own limit. */
  startupSeconds: z.number().nullable(),
  /** Where that comes from, what counts most first. */
  layers: z.array(mcpLayer),
  /** Which version of what config.toml of CODEX_HOME says of it; null: nothing, so that it cannot be changed there. */
  version: z.string().nullable(),
});
export type McpServerSettings = Immutable<z.infer<typeof mcpServerSettings>>;

/** A variable or header to be written; null: the value that is there stays. */
const written = z.object({ name: z.string().min(1).max(200), value: z.string().max(20_000).nullable() });
export type WrittenValue = Immutable<z.infer<typeof written>>;

/** A server as a person has written it. */
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

/** Codex takes these names alone. */
export const mcpServerName = /^[A-Za-z0-9_:@/.-]{1,80}$/u;
