import { createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { getOwnValue } from '../../../shared/base/own-value.ts';
import type { McpLayer, McpServerSettings, McpWay } from '../../../shared/catalogs/mcp/mcp-settings.ts';
import type { ConfigLayerSource } from '../../model/codex-protocol/generated.ts';
import type { CodexReply } from '../../model/codex-protocol/protocol.ts';
import { isUsedLayer } from '../../model/codex-protocol/used-layer.ts';
import { compareNames } from '../compare-names.ts';
import type { ServerEntry } from './config-edits.ts';

type Config = CodexReply<'config/read'>;

const names = z.record(z.string(), z.unknown()).nullish();
const server = z.looseObject({
  command: z.string().nullish(),
  args: z.array(z.string()).nullish(),
  cwd: z.string().nullish(),
  env: names,
  url: z.string().nullish(),
  bearer_token_env_var: z.string().nullish(),
  http_headers: names,
  enabled: z.boolean().default(true),
  startup_timeout_sec: z.number().nullish(),
});
const table = z.record(z.string(), z.looseObject({})).catch({});
const serversSchema = z.looseObject({ mcp_servers: table.optional() }).catch({});

/** The MCP servers that apply in a folder, parsed from Codex's effective configuration. */
export type McpConfiguration = {
  readonly servers: readonly McpServerSettings[];
  /** The entry of each server in config.toml in CODEX_HOME itself, with the values. Never send them to a window. */
  readonly entries: Readonly<Record<string, ServerEntry>>;
  /** The version of that file. Null if there is no file. */
  readonly fileVersion: string | null;
};

// Versions are derived from secrets too. The key prevents anyone with a version from testing values.
const versionKey = randomBytes(32);

/** Reads the reply to `config/read` with its layers. `servers` is by name and has no values of variables or headers. */
export function parseMcpConfiguration({ config, layers }: Config): McpConfiguration {
  const reported = (layers ?? [])
    .filter(isUsedLayer)
    .map((layer) => ({ ...layer, servers: serversSchema.parse(layer.config).mcp_servers ?? {} }));
  const file = reported.find(({ name }) => name.type === 'user' && name.profile === null);
  const entries = file?.servers ?? {};
  const servers = Object.entries(table.parse(config.mcp_servers ?? {})).flatMap(([name, merged]) => {
    const read = server.safeParse(merged);
    if (!read.success) return [];
    const entry = getOwnValue(entries, name);
    const own = entry === undefined ? null : server.safeParse(entry);
    return {
      name,
      way: toTransport(read.data),
      isOn: read.data.enabled,
      startupSeconds: read.data.startup_timeout_sec ?? null,
      layers: findLayers(
        reported.map((layer) => ({ source: layer.name, entry: getOwnValue(layer.servers, name) ?? {} })),
      ),
      ...(own?.success === true
        ? {
            own: { way: toTransport(own.data), startupSeconds: own.data.startup_timeout_sec ?? null },
            version: createVersion(entry),
          }
        : { own: null, version: null }),
    };
  });
  return {
    servers: servers.toSorted((one, other) => compareNames(one.name, other.name)),
    entries,
    fileVersion: file?.version ?? null,
  };
}

function createVersion(entry: ServerEntry | undefined): string {
  return createHmac('sha256', versionKey).update(JSON.stringify(entry)).digest('hex');
}

function toTransport(entry: z.infer<typeof server>): McpWay {
  if (entry.url != null) {
    return {
      kind: 'address',
      url: entry.url,
      tokenVariable: entry.bearer_token_env_var ?? null,
      headers: listNames(entry.http_headers),
    };
  }
  return {
    kind: 'program',
    command: entry.command ?? '',
    args: entry.args ?? [],
    folder: entry.cwd ?? null,
    variables: listNames(entry.env),
  };
}

/** Finds the layer of each setting: the first one that has it. */
function findLayers(reported: readonly { readonly source: ConfigLayerSource; readonly entry: object }[]): McpLayer[] {
  const known = new Set<string>();
  return reported.flatMap(({ entry, source }) => {
    const keys = Object.keys(entry).filter((key) => !known.has(key));
    for (const key of keys) known.add(key);
    return keys.length === 0 ? [] : [{ ...toLayer(source), keys }];
  });
}

function toLayer(source: ConfigLayerSource): Pick<McpLayer, 'kind' | 'place'> {
  switch (source.type) {
    case 'user':
      return source.profile === null
        ? { kind: 'user', place: source.file }
        : { kind: 'profile', place: source.profile };
    case 'project':
      return { kind: 'project', place: source.dotCodexFolder };
    case 'system':
      return { kind: 'system', place: source.file };
    case 'packagedDefaults':
      return { kind: 'packaged', place: source.file };
    case 'enterpriseManaged':
      return { kind: 'managed', place: source.name };
    case 'legacyManagedConfigTomlFromFile':
      return { kind: 'managed', place: source.file };
    case 'mdm':
    case 'legacyManagedConfigTomlFromMdm':
      return { kind: 'managed', place: null };
    case 'sessionFlags':
      return { kind: 'session', place: null };
  }
}

/** Lists the names in order. Codex returns them in a different order each time. */
function listNames(values: Readonly<Record<string, unknown>> | null | undefined): string[] {
  return Object.keys(values ?? {}).toSorted(compareNames);
}
