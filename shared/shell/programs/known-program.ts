import { type Arguments, type OptionList, type OptionSyntax, parseOptionList, readArguments } from './option-list.ts';

/** One use of a program: the program itself, or one of its subcommands. */
export type ProgramUse = {
  /** The options that are harmless, in the notation of `parseOptionList`. All others are refused. */
  readonly options: string;
  /** The maximum number of words besides options. Missing: any number, because all of them are things to read. */
  readonly operands?: number;
  /** The pattern of each word besides options. Missing: any word is allowed. */
  readonly operand?: RegExp;
  /** Options for the user as examples of what else a rule covers. */
  readonly examples?: readonly string[];
};

/** What is known about a program. */
export type KnownProgram = {
  /** The first words a rule may begin with. Null allows any word that is not an option. Missing: it gets no such rule. */
  readonly first?: readonly string[] | null;
  /** Examples of options that run or write something, as the user sees them. Empty: it has none. */
  readonly risky: readonly string[];
  /** True if it has no single-letter options and accepts no abbreviations: `-run` is the option `run`. */
  readonly wholeOptions?: true;
  /** Words that are refused in any position. */
  readonly riskyWord?: RegExp;
  /** True if it means the same in every shell. Others are known only as POSIX programs. */
  readonly everywhere?: true;
  /** True if it leaves files in its working folder, such as what it builds. */
  readonly leavesFiles?: true;
  /** Its uses by subcommand, which may be two words. An empty subcommand means the program itself. */
  readonly uses: ReadonlyMap<string, ProgramUse>;
  /** The options that may precede a subcommand. */
  readonly before?: string;
};

/** A use of a program with the position of its first own word. */
type Found = { readonly use: ProgramUse; readonly from: number };

/** Returns the name of a program that is written as a name alone, or with a system folder. Null for any other word. */
export function getSystemProgramName(word: string): string | null {
  // A program in the workspace may have any name.
  return /^(?:(?:\/usr(?:\/local)?)?\/bin\/)?([\w-]+|\[|:)$/.exec(word)?.[1] ?? null;
}

/** Returns the use that a command's words select. Null for a subcommand that is not listed. */
export function findUse({ before, uses }: KnownProgram, words: readonly string[]): Found | null {
  const own = uses.get('');
  if (own !== undefined) return { use: own, from: 0 };
  const from = before === undefined ? 0 : findSubcommandStart(words, before);
  if (from === null) return null;
  const [one = '', two = ''] = words.slice(from);
  const pair = uses.get(`${one} ${two}`);
  if (pair !== undefined) return { use: pair, from: from + 2 };
  const single = uses.get(one);
  return single === undefined ? null : { use: single, from: from + 1 };
}

function findSubcommandStart(words: readonly string[], before: string): number | null {
  return readArguments(words, parseOptionList(before), 'letters', true)?.operands[0] ?? null;
}

/**
 * Returns the arguments of a program that is used in a listed way, with only harmless options. Positions count from
 * `from`. Null for any other use.
 */
export function readHarmlessArguments(
  program: KnownProgram,
  words: readonly string[],
): { readonly read: Arguments; readonly from: number; readonly use: ProgramUse } | null {
  if (program.riskyWord !== undefined && words.some((word) => program.riskyWord?.test(word))) return null;
  const found = findUse(program, words);
  if (found === null) return null;
  const { from, use } = found;
  const syntax: OptionSyntax = program.wholeOptions === true ? 'whole' : 'letters';
  const read = readArguments(words.slice(from), getOptionList(use.options), syntax);
  if (read === null || read.operands.length > (use.operands ?? Number.POSITIVE_INFINITY)) return null;
  const { operand } = use;
  const fits = operand === undefined || read.operands.every((at) => operand.test(words[from + at] ?? ''));
  return fits ? { read, from, use } : null;
}

const lists = new Map<string, OptionList>();

/** Parses a list once, because that takes longer than judging a command. */
function getOptionList(options: string): OptionList {
  const list = lists.get(options) ?? parseOptionList(options);
  lists.set(options, list);
  return list;
}
