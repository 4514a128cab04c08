import { getOwnValue } from '../base/own-value.ts';
import {
  findUse,
  getSystemProgramName,
  type KnownProgram,
  readHarmlessArguments,
} from '../shell/programs/known-program.ts';
import { prefixPrograms } from '../shell/programs/known-programs.ts';
import type { RuleSubject } from './approval-rule.ts';
import { toCanonicalText } from './canonical-command.ts';

type Shell = Extract<RuleSubject, { kind: 'commandPrefix' }>['shell'];

/** Returns what is known about a command's program. Null when a rule may cover only that exact command. */
function findKnownProgram(word: string, shell: Shell): KnownProgram | null {
  // cmd looks in the current folder before the path, and a file with any name may be there.
  if (shell === 'cmd') return null;
  const name = shell === 'posix' ? getSystemProgramName(word) : word.replace(/\.exe$/i, '').toLowerCase();
  const known = name === null ? undefined : getOwnValue(prefixPrograms, name);
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
  const known = findKnownProgram(program, shell);
  const [begin] = rest;
  if (known === null || begin === undefined || /^[-/+@]/.test(begin)) return false;
  return (known.first?.includes(begin) ?? true) && readHarmlessArguments(known, rest) !== null;
}

/**
 * True when Codex may receive a rule to run everything that begins with these words. Our own rules can exclude options,
 * but a Codex rule cannot: it runs every such command without asking and outside the sandbox. So the program must be
 * known, and have no option that runs or writes.
 */
export function mayBeginCodexRule(words: readonly string[], shell: Shell): boolean {
  const known = findKnownProgram(words[0] ?? '', shell);
  if (known === null || known.risky.length > 0 || known.riskyWord !== undefined) return false;
  // Codex compares only the words. In a shell with its own names, such as aliases, they could mean another program.
  return shell === 'posix' && mayBeginRule(words, shell);
}

/** Examples of what else a rule covers and what it does not: some commands, and some options that run or write. */
export type PrefixReach = { readonly examples: readonly string[]; readonly except: readonly string[] };

/** The reach of a rule for these beginning words. Null when no such rule is allowed. */
export function describePrefixReach(words: readonly string[], shell: Shell): PrefixReach | null {
  const known = findKnownProgram(words[0] ?? '', shell);
  if (known === null || !mayBeginRule(words, shell)) return null;
  const except = known.risky.map((option) => (option.length === 1 ? `-${option}` : `--${option}`));
  const beginning = toCanonicalText({ kind: 'command', shell, words, environment: [] });
  const examples = findUse(known, words.slice(1))?.use.examples ?? [];
  return { examples: examples.map((example) => `${beginning} ${example}`), except };
}
