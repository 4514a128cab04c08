import { createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { ownValue } from '../../../shared/base/own-value.ts';
import type { McpLayer, McpServerSettings, McpWay } from '../../../shared/catalogs/mcp/mcp-settings.ts';
import type { ConfigLayerSource } from '../../../shared/codex-protocol/generated.ts';
import type { CodexReply } from '../../../shared/codex-protocol/protocol.ts';
import { isUsedLayer } from '../../../shared/codex-protocol/used-layer.ts';
import { compareNames } from '../by-name.ts';

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
const withServers = z.looseObject({ mcp_servers: table.optional() }).catch({});

/** The configured servers, and the version of config.toml. Null: there is no file. */
export type McpConfiguration = {
  readonly servers: readonly McpServerSettings[];
  readonly fileVersion: string | null;
};

// Versions are derived from secrets too. The key keeps anyone with a version from testing values.
const versionKey = randomBytes(32);

/** The servers from the reply to `config/read` with its layers, by name. Contains no values of variables or headers. */
export function readSettings({ config, layers }: Config): McpConfiguration {
  const reported = (layers ?? [])
    .filter(isUsedLayer)
    .map((layer) => ({ ...layer, servers: withServers.parse(layer.config).mcp_servers ?? {} }));
  const file = reported.find(({ name }) => name.type === 'user' && name.profile === null);
  const servers = Object.entries(table.parse(config.mcp_servers ?? {})).flatMap(([name, entry]) => {
    const read = server.safeParse(entry);
    if (!read.success) return [];
    const own = ownValue(file?.servers ?? {}, name);
    return {
      name,
      way: wayOf(read.data),
      isOn: read.data.enabled,
      startupSeconds: read.data.startup_timeout_sec ?? null,
      layers: layersOf(reported.map((layer) => ({ source: layer.name, entry: ownValue(layer.servers, name) ?? {} }))),
      version: own === undefined ? null : createHmac('sha256', versionKey).update(JSON.stringify(own)).digest('hex'),
    };
  });
  return {
    servers: servers.toSorted((one, other) => compareNames(one.name, other.name)),
    fileVersion: file?.version ?? null,
  };
}

function wayOf(entry: z.infer<typeof server>): McpWay {
  if (entry.url != null) {
    return {
      kind: 'address',
      url: entry.url,
      tokenVariable: entry.bearer_token_env_var ?? null,
      headers: namesIn(entry.http_headers),
    };
  }
  return {
    kind: 'program',
    command: entry.command ?? '',
    args: entry.args ?? [],
    folder: entry.cwd ?? null,
    variables: namesIn(entry.env),
  };
}

/** Each setting comes from the first layer that has it. */
function layersOf(reported: readonly { readonly source: ConfigLayerSource; readonly entry: object }[]): McpLayer[] {
  const known = new Set<string>();
  return reported.flatMap(({ entry, source }) => {
    const keys = Object.keys(entry).filter((key) => !known.has(key));
    for (const key of keys) known.add(key);
    return keys.length === 0 ? [] : [{ ...layerOf(source), keys }];
  });
}

function layerOf(source: ConfigLayerSource): Pick<McpLayer, 'kind' | 'place'> {
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

/** Codex returns them in a different order each time. */
function namesIn(values: Readonly<Record<string, unknown>> | null | undefined): string[] {
  return Object.keys(values ?? {}).toSorted(compareNames);
}
