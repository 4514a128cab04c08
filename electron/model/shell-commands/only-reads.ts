import { getOwnValue } from '../../../shared/base/own-value.ts';
import { setsHarmless } from '../../../shared/shell/harmless-variables.ts';
import {
  getSystemProgramName,
  type KnownProgram,
  readHarmlessArguments,
} from '../../../shared/shell/programs/known-program.ts';
import { knownPrograms } from '../../../shared/shell/programs/known-programs.ts';
import { type OptionList, parseOptionList, readArguments } from '../../../shared/shell/programs/option-list.ts';
import { findWrappedScript } from '../../../shared/shell/shell-wrapper.ts';
import { awkOnlyReads } from './awk-only-reads.ts';
import { parseScript, type ScriptWord, type SimpleCommand } from './parse-script.ts';
import { sedOnlyReads } from './sed-only-reads.ts';

/** The maximum line length. A longer line takes noticeable time to judge, and no one reads files with one. */
const maxLineLength = 8_192;
/** The maximum number of nested shells. */
const maxDepth = 4;

/**
 * Returns true for a command line that changes nothing, as far as its text shows: each of its programs is known, only
 * reads, and sends its output only to the next program. Accepts a line as Codex reports it, with or without the shell
 * around it. Returns false if anything is uncertain, and for shells other than POSIX ones.
 */
export function onlyReads(line: string): boolean {
  return line.length <= maxLineLength && scriptOnlyReads(line, 0);
}

function scriptOnlyReads(script: string, depth: number): boolean {
  const commands = depth > maxDepth ? null : parseScript(script);
  return commands !== null && commands.length > 0 && commands.every((command) => commandOnlyReads(command, depth));
}

function commandOnlyReads({ settings, words }: SimpleCommand, depth: number): boolean {
  if (!settings.every((setting) => setsHarmless(setting) || withoutPager.test(setting))) return false;
  const [first] = words;
  const isNegated = first?.isBare === true && first.text === '!';
  return wordsOnlyRead(isNegated ? words.slice(1) : words, depth);
}

/** Variable settings that keep git from starting another program. */
const withoutPager = /^(?:(?:GIT_)?PAGER=cat|GIT_OPTIONAL_LOCKS=0)$/;

function wordsOnlyRead(words: readonly ScriptWord[], depth: number): boolean {
  const [program, ...rest] = words;
  if (program === undefined) return true;
  const name = program.isPattern ? null : getSystemProgramName(program.text);
  if (name === null) return false;
  const inner = (others: readonly ScriptWord[]) => others.length > 0 && wordsOnlyRead(others, depth);
  const special = getOwnValue(specials, name);
  if (special !== undefined) return special(rest, inner);
  const known = getOwnValue(knownPrograms, name);
  if (known !== undefined) return known.leavesFiles !== true && isHarmless(known, rest);
  const wrapped = words.some(({ isPattern }) => isPattern) ? null : findWrappedScript(words.map(({ text }) => text));
  return wrapped?.shell === 'posix' && scriptOnlyReads(wrapped.script, depth + 1);
}

type Judge = (words: readonly ScriptWord[], inner: (words: readonly ScriptWord[]) => boolean) => boolean;

/**
 * Returns a judge for a program that runs another one: it judges the words after the listed options and `own`
 * arguments.
 */
const judgeInnerCommand =
  (options: string, own = 0): Judge =>
  (words, inner) => {
    const begin = findProgramStart(words, options, own);
    return begin !== null && inner(words.slice(begin));
  };

/** Programs that need more than a check of their options. */
const specials: Readonly<Record<string, Judge>> = {
  awk: awkOnlyReads,
  gawk: awkOnlyReads,
  mawk: awkOnlyReads,
  nawk: awkOnlyReads,
  sed: sedOnlyReads,
  gsed: sedOnlyReads,
  find: findOnlyReads,
  time: judgeInnerCommand('-p'),
  timeout: judgeInnerCommand('-k: -s: -v --preserve-status --foreground --kill-after= --signal= --verbose', 1),
  nice: judgeInnerCommand('-n: --adjustment='),
  stdbuf: judgeInnerCommand('-i: -o: -e: --input= --output= --error='),
  command: (words, inner) => {
    const isLookUp = /^-[vV]$/.test(words[0]?.text ?? '');
    return isLookUp ? !words.some(({ isPattern }) => isPattern) : judgeInnerCommand('')(words, inner);
  },
  env: (words, inner) => {
    const begin = words.findIndex(({ isPattern, text }) => isPattern || !/^[A-Za-z_]\w*=/.test(text));
    const settings = begin === -1 ? words : words.slice(0, begin);
    return settings.every(({ text }) => setsHarmless(text)) && (begin === -1 || inner(words.slice(begin)));
  },
  xargs: (words, inner) => {
    const options = parseOptionList(
      `-0 -r -t -x -a: -d: -E: -I: -L: -n: -P: -s: --null --no-run-if-empty --verbose --exit --arg-file= --delimiter=
      --max-args= --max-lines[=] --max-procs= --max-chars=`,
    );
    const read = readFixed(words, options);
    if (read === null) return false;
    const begin = read.operands[0];
    // Without a program, xargs prints its input.
    if (begin === undefined) return true;
    const holders = read.options.filter(({ name }) => name === 'I');
    const given = words.slice(begin);
    const [only, more] = holders;
    // The input of xargs may contain any words, even options.
    if (only === undefined) return inner([...given, { text: '', fixed: '', isPattern: true, isBare: false }]);
    // Several options may decide where these words go, and the last one counts.
    const isClear = more === undefined && !read.options.some(({ name }) => /^(?:n|L|max-args|max-lines)$/.test(name));
    const holder = only.value ?? '';
    return isClear && holder !== '' && inner(given.map((word) => fillHolder(word, holder)));
  },
};

function fillHolder(word: ScriptWord, holder: string): ScriptWord {
  const at = word.text.indexOf(holder);
  if (at === -1) return word;
  return { ...word, isPattern: true, fixed: word.fixed.slice(0, at) };
}

function readFixed(words: readonly ScriptWord[], options: OptionList) {
  const read = readArguments(
    words.map(({ text }) => text),
    options,
    'letters',
    true,
  );
  const begin = read?.operands[0] ?? read?.endOfOptions ?? words.length;
  return words.slice(0, begin).some(({ isPattern }) => isPattern) ? null : read;
}

function findProgramStart(words: readonly ScriptWord[], options: string, own: number): number | null {
  const read = readFixed(words, parseOptionList(options));
  const first = read?.operands[0];
  if (first === undefined) return null;
  const ownWords = words.slice(first, first + own);
  return ownWords.some(({ isPattern }) => isPattern) ? null : first + own;
}

/**
 * Returns whether a known program is used in a harmless way, no matter what its patterns become. A pattern without a
 * fixed start may become an option, because a file may have any name.
 */
function isHarmless(known: KnownProgram, words: readonly ScriptWord[]): boolean {
  const found = readHarmlessArguments(
    known,
    words.map(({ text }) => text),
  );
  if (found === null) return false;
  const patterns = words.flatMap((word, at) => (word.isPattern ? [{ at, word }] : []));
  if (patterns.length === 0) return true;
  const { from, read, use } = found;
  // Subcommands and the number of words must be fixed.
  if (use.operands !== undefined || use.operand !== undefined || patterns.some(({ at }) => at < from)) return false;
  const hasNoRisk = known.risky.length === 0 && known.riskyWord === undefined;
  const ofOptions = from + (read.endOfOptions ?? words.length);
  return patterns.every(({ at, word }) => {
    if (at >= ofOptions) return known.riskyWord === undefined;
    if (word.fixed === '') return hasNoRisk;
    return word.fixed.startsWith('-') ? /^--[\w-]+=/.test(word.fixed) : true;
  });
}

// The expression of find can delete and write files and run programs, so only the listed tests and actions are
// accepted.

const toWordSet = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Tests, actions and options without a value. */
const alone = toWordSet(`-H -L -P -E -x -s -a -and -o -or -not -d -daystart -depth -empty -executable -false -follow
  -ignore_readdir_race -ls -mount -nogroup -noignore_readdir_race -noleaf -nouser -nowarn -print -print0 -prune -quit
  -readable -true -warn -writable -xdev`);
/** Tests and options with a value in the next word. */
const withValue = toWordSet(`-amin -anewer -atime -cmin -cnewer -context -ctime -fstype -gid -group -ilname -iname -inum
  -ipath -iregex -iwholename -links -lname -maxdepth -mindepth -mmin -mtime -name -newer -path -perm -printf -regex
  -regextype -samefile -size -type -uid -used -user -wholename -xtype`);

/** Returns true for the words of a find command that changes nothing and runs nothing that changes something. */
function findOnlyReads(given: readonly ScriptWord[], inner: (words: readonly ScriptWord[]) => boolean): boolean {
  for (let at = 0; at < given.length; at += 1) {
    const word = given[at];
    if (word === undefined || !isFixed(word)) return false;
    const { text } = word;
    if (text === '-exec') {
      const end = given.findIndex((_, position) => position > at && endsCommand(given, position));
      if (end === -1 || !inner(given.slice(at + 1, end).map(toPathWord))) return false;
      at = end;
    } else if (withValue.has(text) || /^-newer[aBcm][aBcmt]$/.test(text)) {
      at += 1;
      const value = given[at];
      // Another version of find may take no value here and read the word as an action.
      if (value === undefined || !isFixed(value) || /^-[^\d]/.test(value.text)) return false;
    } else if (text.startsWith('-') && !alone.has(text) && !/^-O[0-3]$/.test(text)) return false;
  }
  return true;
}

/** Returns whether a word ends a command to run: a semicolon, or a plus after braces. */
function endsCommand(given: readonly ScriptWord[], at: number): boolean {
  const text = given[at]?.text;
  return text === ';' || (text === '+' && given[at - 1]?.text === '{}');
}

/**
 * Returns whether a word has a fixed start. A pattern without one may become an action, because a file may have any
 * name.
 */
function isFixed({ fixed, isPattern }: ScriptWord): boolean {
  return !isPattern || /^[^-]/.test(fixed);
}

/**
 * Converts a word of a command to run. Its braces become a path, which starts like the searched folder: with no dash.
 */
function toPathWord(word: ScriptWord): ScriptWord {
  const at = word.text.indexOf('{}');
  return at === -1 ? word : { ...word, isPattern: true, fixed: at === 0 ? './' : word.fixed.slice(0, at) };
}
