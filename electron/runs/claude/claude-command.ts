import { isAbsolute } from 'node:path';
import { t } from '../../../shared/i18n/i18n.ts';

/**
 * The MCP servers that a run has: those that an administrator gives everybody, or those of the person, which stand in a
 * file; null where it names none.
 */
export type ClaudeServers =
  | { readonly type: 'administrators' }
  | { readonly type: 'persons'; readonly file: string | null };

/**
 * How Claude Code is started: without a screen, speaking in lines of JSON, and asking us for permissions. Nothing in the
 * folder decides what it runs, where it sends the key, or what it may do without a question: whatever can write there, a
 * turn in its sandbox as well, would decide it for a program that has no sandbox.
 */
export function claudeArguments(model: string | null, servers: ClaudeServers): readonly string[] {
  return [
    '-p',
    ...['--output-format', 'stream-json'],
    ...['--input-format', 'stream-json'],
    // Needed by the output format.
    '--verbose',
    '--include-partial-messages',
    ...['--permission-prompt-tool', 'stdio'],
    ...['--setting-sources', 'user'],
    ...serverArguments(servers),
    ...(model === null ? [] : ['--model', model]),
  ];
}

/** An administrator's servers rule out all others by themselves, and with them Claude Code refuses these flags. */
function serverArguments(servers: ClaudeServers): readonly string[] {
  if (servers.type === 'administrators') return [];
  return ['--strict-mcp-config', ...(servers.file === null ? [] : ['--mcp-config', servers.file])];
}

/**
 * The environment for it: the person's own, and with that its account. A run shall reach what the person asked for and no
 * more, so telemetry, error reports and surveys are off; and it shall not exchange the program of which other runs are
 * being carried out, so updating is off.
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

/** A library without a slash is looked for in the folders of libraries. */
const libraries = (value: string): string =>
  value
    .split(/[:\s]/u)
    .filter((entry) => isAbsolute(entry) || (entry !== '' && !entry.includes('/')))
    .join(':');

/**
 * The variables to which the folder of a run could give a meaning, and how to take it away; one that is empty then is
 * left out. An empty entry of a list of folders is the current folder, for which a stray colon is enough.
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

/** What to do where there is no Claude Code on PATH. */
export function claudeNotInstalled(): string {
  return t`Claude Code is not installed. Run "npm install -g @anthropic-ai/claude-code" in a terminal, and then "claude" to sign in.`;
}
