import { t } from '../../../shared/i18n/i18n.ts';

/**
 * The MCP servers of a run: those that an administrator sets for everyone, or the user's own from a file. Null if the
 * file has none.
 */
export type ClaudeServers =
  | { readonly type: 'administrators' }
  | { readonly type: 'persons'; readonly file: string | null };

/**
 * Returns the arguments for Claude Code: headless, with JSON lines, and asking us for permissions. Nothing in the
 * folder decides what it runs, where it sends the key, or what it may do without asking. Anything that can write there,
 * including a turn in its sandbox, could otherwise control a program without a sandbox.
 */
export function buildClaudeArguments(model: string | null, servers: ClaudeServers): readonly string[] {
  return [
    '-p',
    ...['--output-format', 'stream-json'],
    ...['--input-format', 'stream-json'],
    // Required by the output format.
    '--verbose',
    '--include-partial-messages',
    ...['--permission-prompt-tool', 'stdio'],
    ...['--setting-sources', 'user'],
    ...buildServerArguments(servers),
    ...(model === null ? [] : ['--model', model]),
  ];
}

/**
 * Returns the arguments for the servers. An administrator's servers already exclude all others, and Claude Code refuses
 * these flags with them.
 */
function buildServerArguments(servers: ClaudeServers): readonly string[] {
  if (servers.type === 'administrators') return [];
  return ['--strict-mcp-config', ...(servers.file === null ? [] : ['--mcp-config', servers.file])];
}

/**
 * Returns the environment for Claude Code: the user's own, filtered by `getEnvironmentOutside`, and so with their
 * account. A run should reach only what the user asked for, so telemetry, error reports and surveys are off. It should
 * not replace the program that other runs use, so updates are off.
 */
export function buildClaudeEnvironment(
  person: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> {
  // An empty value means the current folder.
  const kept = Object.entries(person).filter(([name, value]) => name !== 'CLAUDE_CONFIG_DIR' || value !== '');
  return {
    ...Object.fromEntries(kept),
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
  };
}

/** Describes what to do if there is no Claude Code on PATH. */
export function describeClaudeNotInstalled(): string {
  return t`Claude Code is not installed. Run "npm install -g @anthropic-ai/claude-code" in a terminal, then run "claude" to sign in.`;
}
