import type { McpServerDraft, McpWay, WrittenValue } from '../../../shared/catalogs/mcp/mcp-settings.ts';
import type { ConfigEdit } from '../../model/codex-protocol/generated.ts';

/** A server in config.toml, with all its settings and values. It never leaves the host. */
export type ServerEntry = Readonly<Record<string, unknown>>;

/** A change of one setting of a server, or of one of its variables or headers. A null value removes it. */
export type EntryChange = {
  readonly setting: string;
  readonly name: string | null;
  readonly value: string | number | readonly string[] | null;
};

/** Returns the path of a server, or of one of its settings, in config.toml. */
export function toKeyPath(name: string, ...rest: readonly string[]): string {
  return ['mcp_servers', ...[name, ...rest].map(quoteKey)].join('.');
}

/**
 * Returns the changes that make a server in config.toml match the draft. Settings that the draft does not cover stay.
 * So do the values of variables and headers that the draft names without a value. `own` is the server in config.toml:
 * its entry, and its form for windows.
 */
export function findChanges(
  { startupSeconds, way }: McpServerDraft,
  own: { readonly entry: ServerEntry; readonly way: McpWay; readonly startupSeconds: number | null } | null,
): readonly EntryChange[] {
  const set = (setting: string, value: EntryChange['value']): EntryChange => ({ setting, name: null, value });
  const isSameWay = own?.way.kind === way.kind;
  // Null removes a setting, so it is used only for existing ones.
  const gone =
    own === null || isSameWay
      ? []
      : transportSettings[own.way.kind].filter((key) => Object.hasOwn(own.entry, key)).map((key) => set(key, null));
  const optional = (key: string, value: string | number | null, before: string | number | null): EntryChange[] =>
    value === before ? [] : [set(key, value)];
  const startup = optional('startup_timeout_sec', startupSeconds, own?.startupSeconds ?? null);
  if (way.kind === 'program') {
    const before = own?.way.kind === 'program' ? own.way : null;
    return [
      ...gone,
      set('command', way.command),
      ...(way.args.length === 0 && (before?.args ?? []).length === 0 ? [] : [set('args', [...way.args])]),
      ...optional('cwd', way.folder, before?.folder ?? null),
      ...findValueChanges('env', way.variables, before?.variables ?? []),
      ...startup,
    ];
  }
  const before = own?.way.kind === 'address' ? own.way : null;
  return [
    ...gone,
    set('url', way.url),
    ...optional('bearer_token_env_var', way.tokenVariable, before?.tokenVariable ?? null),
    ...findValueChanges('http_headers', way.headers, before?.headers ?? []),
    ...startup,
  ];
}

/** The settings of each transport. Codex refuses those of another transport. */
const transportSettings = {
  program: ['command', 'args', 'cwd', 'env', 'env_vars'],
  address: ['url', 'bearer_token_env_var', 'http_headers', 'env_http_headers', 'http_headers_helper'],
} as const;

function findValueChanges(
  setting: 'env' | 'http_headers',
  written: readonly WrittenValue[],
  before: readonly string[],
): EntryChange[] {
  const kept = new Set(written.map(({ name }) => name));
  const removed = before.filter((name) => !kept.has(name)).map((name) => ({ setting, name, value: null }));
  const changed = written.filter(({ value }) => value !== null);
  return [...removed, ...changed.map(({ name, value }) => ({ setting, name, value }))];
}

/** Returns a server's entry after the changes. `entry` is null if there is none yet. */
export function applyEntryChanges(entry: ServerEntry | null, changes: readonly EntryChange[]): ServerEntry {
  const settings = new Map<string, unknown>(Object.entries(entry ?? {}));
  for (const { name, setting, value } of changes) {
    if (name === null) put(settings, setting, value);
    else {
      const before: unknown = settings.get(setting);
      const values = new Map<string, unknown>(Object.entries(typeof before === 'object' ? (before ?? {}) : {}));
      put(values, name, value);
      settings.set(setting, Object.fromEntries(values));
    }
  }
  return Object.fromEntries(settings);
}

function put(values: Map<string, unknown>, key: string, value: EntryChange['value']): void {
  if (value === null) values.delete(key);
  else values.set(key, value);
}

/** Converts the changes to edits of config.toml. */
export function toEdits(server: string, changes: readonly EntryChange[]): ConfigEdit[] {
  return changes.map(({ name, setting, value }) => ({
    keyPath: toKeyPath(server, setting, ...(name === null ? [] : [name])),
    value: typeof value === 'object' && value !== null ? [...value] : value,
    mergeStrategy: 'replace',
  }));
}

function quoteKey(part: string): string {
  return /^[A-Za-z0-9_-]+$/u.test(part) ? part : JSON.stringify(part);
}
