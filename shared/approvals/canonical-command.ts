import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { type CommandLine, readCommandLine, writeCommandLine } from './command-line.ts';
import { type Shell, wrappedScript } from './shell-wrapper.ts';

const shell = z.enum(['posix', 'powershell', 'cmd']);

/**
 * What a command is, however it was wrapped and quoted. `command`: one plain command by its words, with the variables
 * set for it that may change what it does, each `NAME=value`, in the order of their names. `text`: anything compound
 * or dynamic; it is nothing but its whole text.
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

/** Variables that change how output looks and tell that nobody sits at the keyboard. Any other may choose a program. */
const harmless =
  /^(?:CI|NO_COLOR|FORCE_COLOR|CLICOLOR|CLICOLOR_FORCE|TERM|COLORTERM|COLUMNS|LINES|LANG|LANGUAGE|LC_\w+|TZ|RUST_BACKTRACE|PYTHONUNBUFFERED)=/;

const anyShell = /(?:^|[\\/])(?:bash|zsh|sh|dash|ash|ksh|fish|powershell|pwsh|cmd)(?:\.exe)?$/i;

/** The canonical form of a command as Codex sends it: an argument list, or such a list as one line for a shell. */
export function canonicaliseCommand(raw: string | readonly string[]): CanonicalCommand {
  if (typeof raw === 'string') return canonicaliseScript(raw, 'posix');
  const text = writeCommandLine({ words: raw, environment: [] }, 'posix');
  return canonicaliseWords(raw, [], 'posix') ?? { kind: 'text', shell: 'posix', text };
}

/** The canonical form of a line in the language of a shell. */
export function canonicaliseScript(script: string, language: Shell): CanonicalCommand {
  const line = readCommandLine(script, language);
  const canonical = line === null ? null : canonicaliseWords(line.words, line.environment, language);
  // Outside of a wrapper's own path, a backslash means one thing to a person and another to a shell.
  const isWindowsPath = language === 'posix' && /^[A-Za-z]:\\/.test(script);
  const isAmbiguous = isWindowsPath && wrappedScript(line?.words ?? []) === null;
  return canonical === null || isAmbiguous ? { kind: 'text', shell: language, text: script } : canonical;
}

/** Null when the words are to be kept as they were written. */
function canonicaliseWords(given: readonly string[], set: readonly string[], language: Shell): CanonicalCommand | null {
  const { words, environment } = language === 'posix' ? withoutEnv(given, set) : { words: given, environment: set };
  const wrapped = wrappedScript(words);
  if (wrapped === null) {
    // A shell that is not seen through may run anything: another file, an encoded script, what an option loads.
    if (words.length === 0 || anyShell.test(words[0] ?? '')) return null;
    return { kind: 'command', shell: language, words: [...words], environment: relevant(environment) };
  }
  const inner = canonicaliseScript(wrapped.script, wrapped.shell);
  if (inner.kind === 'text') return relevant(environment).length === 0 ? inner : null;
  return { ...inner, environment: relevant([...environment, ...inner.environment]) };
}

/** Takes `env` and its settings away from a command; where it has options, or nothing to run, it stays as it is. */
function withoutEnv(words: readonly string[], environment: readonly string[]): CommandLine {
  const first = words.findIndex((word, at) => at > 0 && !/^[A-Za-z_]\w*=/.test(word));
  const program = words[first] ?? '-';
  const isPlain =
    /^(?:(?:\/usr)?\/bin\/)?env$/.test(words[0] ?? '') && !program.startsWith('-') && !program.includes('=');
  return isPlain ? withoutEnv(words.slice(first), [...environment, ...words.slice(1, first)]) : { words, environment };
}

/** The variables that may change what a command does: the last setting of each, by name. */
function relevant(environment: readonly string[]): readonly string[] {
  const byName = new Map(environment.map((set) => [set.slice(0, set.indexOf('=')), set]));
  return [...byName.values()].filter((set) => !harmless.test(set)).toSorted();
}

/** The canonical form as a line that reads as the same form again. */
export function canonicalText(command: CanonicalCommand): string {
  return command.kind === 'text' ? command.text : writeCommandLine(command, command.shell);
}

/** True when both are the same command in every word. */
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
