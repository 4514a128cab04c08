import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { setsHarmless } from '../shell/harmless-variables.ts';
import { findWrappedScript, type Shell } from '../shell/shell-wrapper.ts';
import { type PlainCommand, readPlainCommand, writeCommandLine } from './command-line.ts';

const shell = z.enum(['posix', 'powershell', 'cmd']);

/**
 * A command regardless of its wrapping and quoting. `command` is one plain command by its words, with those variables
 * it sets that may change what it does, each `NAME=value`, sorted by name. `text` is anything compound or dynamic,
 * identified only by its full text.
 */
export const canonicalCommand = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('command'),
    shell,
    words: z.array(z.string()).min(1),
    environment: z.array(z.string()),
  }),
  z.object({ kind: z.literal('text'), shell, text: z.string() }),
]);
export type CanonicalCommand = Immutable<z.infer<typeof canonicalCommand>>;

const anyShell = /(?:^|[\\/])(?:bash|zsh|sh|dash|ash|ksh|fish|powershell|pwsh|cmd)(?:\.exe)?$/i;

/** The canonical form of a command as Codex sends it: an argument list, or such a list as one shell line. */
export function canonicalizeCommand(raw: string | readonly string[]): CanonicalCommand {
  if (typeof raw === 'string') return canonicalizeScript(raw, 'posix');
  const text = writeCommandLine({ words: raw, environment: [] }, 'posix');
  return canonicalizeWords(raw, [], 'posix') ?? { kind: 'text', shell: 'posix', text };
}

/** The canonical form of a line in a shell's language. */
export function canonicalizeScript(script: string, language: Shell): CanonicalCommand {
  const line = readPlainCommand(script, language);
  const canonical = line === null ? null : canonicalizeWords(line.words, line.environment, language);
  // Outside the wrapper's own path, a backslash means different things to a user and to a shell.
  const isWindowsPath = language === 'posix' && /^[A-Za-z]:\\/.test(script);
  const isAmbiguous = isWindowsPath && findWrappedScript(line?.words ?? []) === null;
  return canonical === null || isAmbiguous ? { kind: 'text', shell: language, text: script } : canonical;
}

/** Null when the words must stay as written. */
function canonicalizeWords(given: readonly string[], set: readonly string[], language: Shell): CanonicalCommand | null {
  const { words, environment } = language === 'posix' ? withoutEnv(given, set) : { words: given, environment: set };
  const wrapped = findWrappedScript(words);
  if (wrapped === null) {
    // A shell that cannot be unwrapped may run anything: another file, an encoded script, or what an option loads.
    if (words.length === 0 || anyShell.test(words[0] ?? '')) return null;
    return { kind: 'command', shell: language, words: [...words], environment: selectRelevant(environment) };
  }
  const inner = canonicalizeScript(wrapped.script, wrapped.shell);
  if (inner.kind === 'text') return selectRelevant(environment).length === 0 ? inner : null;
  return { ...inner, environment: selectRelevant([...environment, ...inner.environment]) };
}

/** Removes `env` and its settings from a command. A command with options or with nothing to run stays unchanged. */
function withoutEnv(words: readonly string[], environment: readonly string[]): PlainCommand {
  const first = words.findIndex((word, at) => at > 0 && !/^[A-Za-z_]\w*=/.test(word));
  const program = words[first] ?? '-';
  const isPlain =
    /^(?:(?:\/usr)?\/bin\/)?env$/.test(words[0] ?? '') && !program.startsWith('-') && !program.includes('=');
  return isPlain ? withoutEnv(words.slice(first), [...environment, ...words.slice(1, first)]) : { words, environment };
}

/** The variables that may change what a command does: the last setting of each, by name. */
function selectRelevant(environment: readonly string[]): readonly string[] {
  const byName = new Map(environment.map((set) => [set.slice(0, set.indexOf('=')), set]));
  return [...byName.values()].filter((set) => !setsHarmless(set)).toSorted();
}

/** The canonical form as a line that parses to the same form again. */
export function toCanonicalText(command: CanonicalCommand): string {
  return command.kind === 'text' ? command.text : writeCommandLine(command, command.shell);
}

/** True when both are the same command, word for word. */
export function isSameCommand(left: CanonicalCommand, right: CanonicalCommand): boolean {
  if (left.shell !== right.shell) return false;
  if (left.kind === 'text') return right.kind === 'text' && left.text === right.text;
  return (
    right.kind === 'command' && isSameList(left.words, right.words) && isSameList(left.environment, right.environment)
  );
}

function isSameList(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((word, at) => word === right[at]);
}
