import type { RuleSubject } from './approval-rule.ts';
import { canonicalText } from './canonical-command.ts';
import { type PrefixProgram, prefixPrograms } from './programs/prefix-programs.ts';

type Shell = Extract<RuleSubject, { kind: 'commandPrefix' }>['shell'];

/** What is known about a command's program. Null when a rule may cover only that exact command. */
function knownProgram(word: string, shell: Shell): PrefixProgram | null {
  // cmd looks in the current folder before the path, and a file with any name may be there.
  if (shell === 'cmd') return null;
  // A program in the workspace may have any name.
  const path = /^(?:(?:\/usr(?:\/local)?)?\/bin\/)?([\w-]+)$/.exec(word);
  const name = shell === 'posix' ? path?.[1] : word.replace(/\.exe$/i, '').toLowerCase();
  const known = name !== undefined && Object.hasOwn(prefixPrograms, name) ? prefixPrograms[name] : undefined;
  return known === undefined || (shell !== 'posix' && known.everywhere !== true) ? null : known;
}

/**
 * True when a rule may cover every command that begins with these words and passes `isCoveredByPrefix`: the program is
 * known, these words determine what it does, and none of them runs or writes something else.
 */
export function mayBeginRule(words: readonly string[], shell: Shell): boolean {
  return words.length >= 2 && isPlainUse(words, shell);
}

/** True when a rule for these beginning words covers a command: the command adds nothing that runs or writes. */
export function isCoveredByPrefix(beginning: readonly string[], words: readonly string[], shell: Shell): boolean {
  return (
    beginning.every((word, at) => word === words[at]) && mayBeginRule(beginning, shell) && isPlainUse(words, shell)
  );
}

function isPlainUse([program = '', ...rest]: readonly string[], shell: Shell): boolean {
  const known = knownProgram(program, shell);
  const [first] = rest;
  if (known === null || first === undefined || /^[-/+@]/.test(first)) return false;
  if (known.first !== null && !known.first.includes(first)) return false;
  return rest.every((word) => !isRiskyWord(word, known));
}

/**
 * Whether a word may be an option that runs or writes. Programs accept long options abbreviated, with one dash, and
 * with a value after `=`; they accept combined single letters, with a value after the last one. All of these count.
 */
function isRiskyWord(word: string, { risky, riskyWord, wholeOptions }: PrefixProgram): boolean {
  if (riskyWord?.test(word) === true) return true;
  const [, dashes = '', name = ''] = /^(-{1,2})([^=]*)/.exec(word) ?? [];
  if (dashes === '' || name === '') return false;
  if (wholeOptions === true) return risky.includes(name);
  const isLong = (option: string) => option.length > 1 && (option.startsWith(name) || name === `no-${option}`);
  if (risky.some((option) => option === name || (name.length > 1 && isLong(option)))) return true;
  if (dashes === '--') return name.length === 1 && risky.some((option) => option.startsWith(name));
  return risky.some((option) => option.length === 1 && name.includes(option));
}

/**
 * True when Codex may receive a rule to run everything that begins with these words. Our own rules can exclude options,
 * but a Codex rule cannot: it runs every such command without asking and outside the sandbox. So the program must be
 * known, and have no option that runs or writes.
 */
export function mayBeginCodexRule(words: readonly string[], shell: Shell): boolean {
  const known = knownProgram(words[0] ?? '', shell);
  if (known === null || known.risky.length > 0 || known.riskyWord !== undefined) return false;
  // Codex matches words by themselves: a shell's own name, such as an alias, would be another program.
  return shell === 'posix' && mayBeginRule(words, shell);
}

/** Examples of what else a rule covers and what it does not: some commands, and some options that run or write. */
export type PrefixReach = { readonly examples: readonly string[]; readonly except: readonly string[] };

/** The reach of a rule for these beginning words. Null when no such rule is allowed. */
export function reachOfPrefix(words: readonly string[], shell: Shell): PrefixReach | null {
  const known = knownProgram(words[0] ?? '', shell);
  if (known === null || !mayBeginRule(words, shell)) return null;
  const except = known.risky.slice(0, 2).map((option) => (option.length === 1 ? `-${option}` : `--${option}`));
  const beginning = canonicalText({ kind: 'command', shell, words, environment: [] });
  return { examples: known.examples.map((example) => `${beginning} ${example}`), except };
}
