import type { Shell } from '../shell/shell-wrapper.ts';
import { readShellWords } from '../shell/split-shell-words.ts';

// Parses a line with one plain command in the language of its shell, and writes it back.

/** One plain command: its words and the variables the line sets for it, each `NAME=value`. */
export type PlainCommand = { readonly words: readonly string[]; readonly environment: readonly string[] };

type Language = {
  /** Null when the line is or may be more than one plain command. */
  read(line: string): PlainCommand | null;
  write(command: PlainCommand): string;
};

const posix: Language = {
  read(line) {
    const words = readShellWords(line);
    if (words === null) return null;
    const environment: string[] = [];
    const plain: string[] = [];
    let end = 0;
    for (const { text, from, to } of words) {
      const unquoted = line.slice(from, to).replace(quotedInPosix, '"');
      // A shell treats spaces and tabs as gaps and ends the command at a line break. Other white space belongs to
      // words.
      if (/[^ \t]/.test(line.slice(end, from)) || dynamicInPosix.test(unquoted)) return null;
      const assigns = plain.length === 0 && /^[A-Za-z_]\w*(\+?)=/.exec(unquoted);
      if (assigns && assigns[1] === '+') return null;
      (assigns ? environment : plain).push(text);
      end = to;
    }
    return plain.length === 0 || /[^ \t]/.test(line.slice(end)) ? null : { words: plain, environment };
  },
  write: ({ words, environment }) =>
    [
      ...environment.map((set) => set.replace(/=([\s\S]*)$/, (_, value: string) => `=${inPosix(value)}`)),
      ...words.map((word, at) => (at === 0 && word.includes('=') ? quoteInPosix(word) : inPosix(word))),
    ].join(' '),
};

const quotedInPosix = /'[^']*'|"(?:[^"\\]|\\[\s\S])*"|\\[^\n]/g;
/** Operators, expansions, and globs; comments, negation, and expansions at the start of a word. */
const dynamicInPosix = /[|&;<>()$`*?[\]{}\n]|^[~#=!]|[=:]~/;

function inPosix(word: string): string {
  return /^[\w@%+:,./-][\w@%+=:,./-]*$/.test(word) ? word : quoteInPosix(word);
}

function quoteInPosix(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

const powershell: Language = {
  read(line) {
    const { environment, rest } = takeSettings(
      line,
      /^[ \t]*\$env:(\w+)[ \t]*=[ \t]*(?:'([^'\u2018-\u201f]*)'|"([^"$`\u2018-\u201f]*)")[ \t]*;/i,
    );
    const words = splitWords(rest, /'[^'\u2018-\u201f]*'|"[^"$`\u2018-\u201f]*"|[\w./\\:=+-]+/y);
    // Quotes at the start make it a text to print; around numbers and options, they make those texts.
    const changed = words?.some(({ quoted, text }, at) => quoted && (at === 0 || /^-|^[+.]?\d/.test(text)));
    return words === null || changed === true ? null : { words: words.map(({ text }) => text), environment };
  },
  write: ({ words, environment }) =>
    [
      ...environment.map((set) =>
        set.replace(/^(\w+)=([\s\S]*)$/, (_, name, value) => `$env:${name}=${inPowershell(value)};`),
      ),
      ...words.map((word) => (/^[\w./\\:=+-]+$/.test(word) ? word : inPowershell(word))),
    ].join(' '),
};

function inPowershell(word: string): string {
  return word.includes("'") ? `"${word}"` : `'${word}'`;
}

const cmd: Language = {
  read(line) {
    const { environment, rest } = takeSettings(
      line,
      /^[ \t]*set[ \t]+(?:"(\w+)=([^"%!^&|<>\r\n]+)"[ \t]*|(\w+)=([^"%!^&|<>\r\n]+))&&?/i,
    );
    const words = splitWords(rest, /"[^"%!^&|<>=,;\r\n]*"|[\w./\\:=+-]+/y);
    // Which leading quotes cmd removes depends on what follows.
    return words === null || words[0]?.quoted === true ? null : { words: words.map(({ text }) => text), environment };
  },
  write: ({ words, environment }) =>
    [
      ...environment.map((set) => `set "${set}"&&`),
      ...words.map((word) => (/^[\w./\\:=+-]+$/.test(word) ? word : `"${word}"`)),
    ].join(' '),
};

/** Removes variable settings from the start of a line. The groups of `setting` are names and values. */
function takeSettings(
  line: string,
  setting: RegExp,
): { readonly environment: readonly string[]; readonly rest: string } {
  const environment: string[] = [];
  let rest = line;
  for (let found = setting.exec(rest); found !== null; found = setting.exec(rest)) {
    const [name, value = ''] = found.slice(1).filter((group) => group !== undefined);
    environment.push(`${name}=${value}`);
    rest = rest.slice(found[0].length);
  }
  return { environment, rest };
}

type WindowsWord = { readonly text: string; readonly quoted: boolean };

/** The words of a line that contains only words, spaces, and tabs; null otherwise. `word` is sticky. */
function splitWords(line: string, word: RegExp): readonly WindowsWord[] | null {
  const words: WindowsWord[] = [];
  const text = line.replace(/^[ \t]+|[ \t]+$/g, '');
  for (let at = 0; at < text.length; ) {
    word.lastIndex = at;
    const found = word.exec(text)?.[0];
    const gap = /[ \t]*/y;
    gap.lastIndex = at + (found?.length ?? 0);
    const space = gap.exec(text)?.[0].length ?? 0;
    if (found === undefined || (space === 0 && gap.lastIndex < text.length)) return null;
    const quoted = /^['"]/.test(found);
    words.push({ text: quoted ? found.slice(1, -1) : found, quoted });
    at += found.length + space;
  }
  return words.length === 0 ? null : words;
}

const languages: Readonly<Record<Shell, Language>> = { posix, powershell, cmd };

/**
 * Parses a line with one plain command. Null when it is compound or dynamic (operators, redirections, expansions,
 * globs), or when that cannot be ruled out.
 */
export function readPlainCommand(line: string, shell: Shell): PlainCommand | null {
  return languages[shell].read(line);
}

/** A line that parses to this command again. */
export function writeCommandLine(command: PlainCommand, shell: Shell): string {
  return languages[shell].write(command);
}
