import { type Arguments, type OptionList, type OptionSyntax, parseOptionList, readArguments } from './option-list.ts';

/** One use of a program: the program itself, or one of its subcommands. */
export type ProgramUse = {
  /** The options that are harmless, in the notation of `parseOptionList`. All others are refused. */
  readonly options: string;
  /** The most words besides options. Without it, all of them are things to read. */
  readonly operands?: number;
  /** What each word besides options looks like. Without it, they may be anything. */
  readonly operand?: RegExp;
  /** Options for the user as examples of what else a rule covers. */
  readonly examples?: readonly string[];
};

/** What is known about a program. */
export type KnownProgram = {
  /** The first words a rule may begin with. Null allows any word that is not an option. Missing: it gets no such rule. */
  readonly first?: readonly string[] | null;
  /** Examples of options that run or write something, as they are named to the user. Empty: it has none. */
  readonly risky: readonly string[];
  /** It has no single-letter options and accepts no abbreviations: `-run` is the option `run`. */
  readonly wholeOptions?: true;
  /** Words that are refused in any position. */
  readonly riskyWord?: RegExp;
  /** It means the same in every shell. Others are known only as POSIX programs. */
  readonly everywhere?: true;
  /** It leaves files where it works, such as what it builds. */
  readonly leavesFiles?: true;
  /** Its uses by subcommand, which may be two words. An empty one stands for the program itself. */
  readonly uses: ReadonlyMap<string, ProgramUse>;
  /** The options that may precede a subcommand. */
  readonly before?: string;
};

/** A use of a program with the position of its first own word. */
type Found = { readonly use: ProgramUse; readonly from: number };

/** The name of a program that is written by name alone, or with a folder of the system. Null for any other. */
export function findSystemProgram(word: string): string | null {
  // A program in the workspace may have any name.
  return /^(?:(?:\/usr(?:\/local)?)?\/bin\/)?([\w-]+|\[|:)$/.exec(word)?.[1] ?? null;
}

/** The use of a program that its words begin. Null for a subcommand that is not listed. */
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
 * The arguments of a program that is used in a listed way, with harmless options only. Positions count from `from`. Null
 * for any other use.
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

/** Reading a list takes longer than judging a command. */
function getOptionList(options: string): OptionList {
  const list = lists.get(options) ?? parseOptionList(options);
  lists.set(options, list);
  return list;
}
