import type { ScriptWord } from './parse-script.ts';

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
export function findOnlyReads(given: readonly ScriptWord[], inner: (words: readonly ScriptWord[]) => boolean): boolean {
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
