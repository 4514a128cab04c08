import type { McpServerDraft, McpServerSettings, WrittenValue } from '../../../shared/catalogs/mcp/mcp-settings.ts';
import type { ConfigEdit } from '../../../shared/codex-protocol/generated.ts';

/** The path of a server, or of one of its settings, in config.toml. */
export function keyPath(name: string, ...rest: readonly string[]): string {
  return ['mcp_servers', ...[name, ...rest].map(quoted)].join('.');
}

/**
 * The edits that make a server in config.toml match the draft. Settings that the draft does not cover stay, and so do
 * the values of variables and headers that it only names.
 */
export function editsOf(name: string, { startupSeconds, way }: McpServerDraft, known: McpServerSettings | null) {
  const set = (key: string, value: ConfigEdit['value']): ConfigEdit => ({
    keyPath: keyPath(name, key),
    value,
    mergeStrategy: 'replace',
  });
  const isSameWay = known?.way.kind === way.kind;
  // Null removes a setting, so it is used only for existing ones.
  const gone = known === null || isSameWay ? [] : settingsOf[known.way.kind].map((key) => set(key, null));
  const optional = (key: string, value: string | number | null, before: string | number | null): ConfigEdit[] =>
    value === before ? [] : [set(key, value)];
  const startup = optional('startup_timeout_sec', startupSeconds, known?.startupSeconds ?? null);
  if (way.kind === 'program') {
    const before = known?.way.kind === 'program' ? known.way : null;
    return [
      ...gone,
      set('command', way.command),
      ...(way.args.length === 0 && (before?.args ?? []).length === 0 ? [] : [set('args', [...way.args])]),
      ...optional('cwd', way.folder, before?.folder ?? null),
      ...valueEdits(name, 'env', way.variables, before?.variables ?? []),
      ...startup,
    ];
  }
  const before = known?.way.kind === 'address' ? known.way : null;
  return [
    ...gone,
    set('url', way.url),
    ...optional('bearer_token_env_var', way.tokenVariable, before?.tokenVariable ?? null),
    ...valueEdits(name, 'http_headers', way.headers, before?.headers ?? []),
    ...startup,
  ];
}

/** The settings of each transport. Codex refuses those of another transport. */
const settingsOf = {
  program: ['command', 'args', 'cwd', 'env', 'env_vars'],
  address: ['url', 'bearer_token_env_var', 'http_headers', 'env_http_headers'],
} as const;

function valueEdits(
  server: string,
  key: 'env' | 'http_headers',
  written: readonly WrittenValue[],
  before: readonly string[],
): ConfigEdit[] {
  const kept = new Set(written.map(({ name }) => name));
  const removed = before.filter((name) => !kept.has(name)).map((name) => ({ name, value: null }));
  const changed = written.filter(({ value }) => value !== null);
  return [...removed, ...changed].map(({ name, value }) => ({
    keyPath: keyPath(server, key, name),
    value,
    mergeStrategy: 'replace',
  }));
}

function quoted(part: string): string {
  return /^[A-Za-z0-9_-]+$/u.test(part) ? part : JSON.stringify(part);
}
