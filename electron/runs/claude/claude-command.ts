import { isAbsolute } from 'node:path';
import { t } from '../../../shared/i18n/i18n.ts';

/**
 * The MCP servers of a run: those that an administrator sets for everyone, or the person's, from a file. Null if the
 * file names none.
 */
export type ClaudeServers =
  | { readonly type: 'administrators' }
  | { readonly type: 'persons'; readonly file: string | null };

/**
 * The arguments for Claude Code: headless, with JSON lines, and asking us for permissions. Nothing in the folder
 * decides what it runs, where it sends the key, or what it may do without asking. Anything that can write there,
 * including a turn in its sandbox, could otherwise control a program without a sandbox.
 */
export function claudeArguments(model: string | null, servers: ClaudeServers): readonly string[] {
  return [
    '-p',
    ...['--output-format', 'stream-json'],
    ...['--input-format', 'stream-json'],
    // Required by the output format.
    '--verbose',
    '--include-partial-messages',
    ...['--permission-prompt-tool', 'stdio'],
    ...['--setting-sources', 'user'],
    ...serverArguments(servers),
    ...(model === null ? [] : ['--model', model]),
  ];
}

/** An administrator's servers already exclude all others, and Claude Code refuses these flags with them. */
function serverArguments(servers: ClaudeServers): readonly string[] {
  if (servers.type === 'administrators') return [];
  return ['--strict-mcp-config', ...(servers.file === null ? [] : ['--mcp-config', servers.file])];
}

/**
 * The environment for Claude Code: the person's own, and so their account. A run should reach only what the person
 * asked for, so telemetry, error reports and surveys are off. It should not replace the program that other runs use, so
 * updates are off.
 */
export function claudeEnvironment(
  person: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> {
  const kept = Object.entries(person).filter(([name]) => !guarded.has(name));
  const left = [...guarded].flatMap(([name, clean]) => {
    const value = clean(person[name] ?? '');
    return value === '' ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries([...kept, ...left]),
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
  };
}

const folders = (value: string): string => value.split(/[:;]/u).filter(isAbsolute).join(':');

/** The loader searches the library folders for a library without a slash. */
const libraries = (value: string): string =>
  value
    .split(/[:\s]/u)
    .filter((entry) => isAbsolute(entry) || (entry !== '' && !entry.includes('/')))
    .join(':');

/**
 * The variables that could point into the run's folder, and how to remove that. A variable that becomes empty is
 * dropped. An empty entry in a list of folders means the current folder, and a stray colon is enough to create one.
 */
const guarded: ReadonlyMap<string, (value: string) => string> = new Map([
  ['LD_LIBRARY_PATH', folders],
  ['LD_PRELOAD', libraries],
  ['LD_AUDIT', libraries],
  ['DYLD_LIBRARY_PATH', folders],
  ['DYLD_FALLBACK_LIBRARY_PATH', folders],
  ['DYLD_FRAMEWORK_PATH', folders],
  ['DYLD_FALLBACK_FRAMEWORK_PATH', folders],
  ['DYLD_INSERT_LIBRARIES', libraries],
  ['CLAUDE_CONFIG_DIR', (value) => value],
]);

/** What to do if there is no Claude Code on PATH. */
export function claudeNotInstalled(): string {
  return t`Claude Code is not installed. Run "npm install -g @anthropic-ai/claude-code" in a terminal, then run "claude" to sign in.`;
}
