// Only options that are known to be harmless are accepted. An option that no list names is refused, however it is
// written.

/** The options of one use of a program that write nothing, run nothing, load no code and send nothing. */
export type OptionList = {
  /** Each with the way it takes its value. Single letters and long names, both without dashes. */
  readonly taking: ReadonlyMap<string, Taking>;
  /** `-5` is an option. */
  readonly numbers: boolean;
  /** True if every option counts as listed, because the program takes options as text or as tests. */
  readonly all: boolean;
};

/** No value; one attached to it or in the next word; one that can only be attached. */
type Taking = 'nothing' | 'value' | 'attached';

/**
 * The options in a list as manuals write them: `-al` are two without a value, `-n:` has a value, `-U?` may have one
 * attached, `--color` has none, `--sort=` has one, `--color[=]` may have one attached. `-#` stands for numbers such as
 * `-5`, and `*` for every option. Where one dash and two mean the same, all are written with two.
 */
export function parseOptionList(written: string): OptionList {
  const words = written.split(/\s+/).filter((word) => word !== '');
  const taking = words.flatMap((word): [string, Taking][] => {
    const long = /^--([\w-]+)(=|\[=\])?$/.exec(word);
    if (long !== null) return [[long[1] ?? '', long[2] === undefined ? 'nothing' : (howLong[long[2]] ?? 'nothing')]];
    if (!word.startsWith('-')) return [];
    return [...word.slice(1).matchAll(/([^:?])([:?]?)/g)].map(([, letter = '', mark = '']) => [
      letter,
      howShort[mark] ?? 'nothing',
    ]);
  });
  return { taking: new Map(taking), numbers: words.includes('-#'), all: words.includes('*') };
}

const howLong: Readonly<Record<string, Taking>> = { '=': 'value', '[=]': 'attached' };
const howShort: Readonly<Record<string, Taking>> = { ':': 'value', '?': 'attached' };

/** How a program reads its options. */
export type OptionSyntax =
  /** Like getopt: letters may be combined, names may be abbreviated, and `--` ends the options. */
  | 'letters'
  /** `-run` is the option `run`. */
  | 'whole';

/** The options of a command by name, with their values, and the positions of its other words. */
export type Arguments = {
  readonly options: readonly { readonly name: string; readonly value: string | null }[];
  readonly operands: readonly number[];
  /** The position after `--`. Null without it. */
  readonly endOfOptions: number | null;
};

/**
 * Reads the words after a program's name. Null when one of them is or may be an option that is not listed. Looks for
 * options in every position, because some programs take them after other words. With `untilOperand`, ends with the
 * first word that is not an option.
 */
export function readArguments(
  words: readonly string[],
  list: OptionList,
  syntax: OptionSyntax = 'letters',
  untilOperand = false,
): Arguments | null {
  const options: { name: string; value: string | null }[] = [];
  const operands: number[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (!/^-./s.test(word)) {
      operands.push(at);
      if (untilOperand) return { options, operands, endOfOptions: null };
      continue;
    }
    if (list.all || (list.numbers && /^-\d+$/.test(word))) continue;
    if (word === '--') {
      if (syntax === 'whole') return null;
      const rest = words.map((_, position) => position).slice(at + 1);
      return { options, operands: [...operands, ...rest], endOfOptions: at + 1 };
    }
    const read = syntax === 'whole' ? readWhole(word, list) : readOption(word, list);
    if (read === null) return null;
    const last = read.at(-1);
    if (last?.wants === true) {
      at += 1;
      const value = words[at];
      // Another version of the program may take no value here, and read an option.
      if (value === undefined || /^-\D/.test(value)) return null;
      last.value = value;
    }
    options.push(...read.map(({ name, value }) => ({ name, value })));
  }
  return { options, operands, endOfOptions: null };
}

type Read = { readonly name: string; value: string | null; readonly wants: boolean };

function readOption(word: string, list: OptionList): Read[] | null {
  if (!word.startsWith('--')) return readLetters(word.slice(1), list);
  // `--t` is not a letter, but the beginning of a name.
  return /^--[^=]($|=)/.test(word) ? null : readLong(word.slice(2), list);
}

function readWhole(word: string, list: OptionList): Read[] | null {
  return readLong(word.replace(/^--?/, ''), list);
}

/** A name must be written in full, because an abbreviation may mean another option. */
function readLong(option: string, { taking }: OptionList): Read[] | null {
  const [, name = '', value] = /^([^=]*)(?:=([\s\S]*))?$/.exec(option) ?? [];
  const how = taking.get(name);
  return how === undefined ? null : [{ name, value: value ?? null, wants: how === 'value' && value === undefined }];
}

function readLetters(letters: string, { taking }: OptionList): Read[] | null {
  const read: Read[] = [];
  for (let at = 0; at < letters.length; at += 1) {
    const name = letters.charAt(at);
    const how = taking.get(name);
    if (how === undefined) return null;
    const rest = letters.slice(at + 1);
    if (how !== 'nothing' && rest !== '') return [...read, { name, value: rest, wants: false }];
    read.push({ name, value: null, wants: how === 'value' });
  }
  return read;
}
