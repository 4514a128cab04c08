import { readPiece } from '../../../shared/shell/split-shell-words.ts';

/**
 * A place that a command can delete or overwrite, as its words say. `tree`: the path and everything below; `file`: the
 * path, unless it is a folder; `start`: everything whose path starts like this; `names`: everything in the folder whose
 * name does not begin with a dot; `work`: the path and everything below, except what belongs to git itself.
 */
export type OverwrittenPlace = {
  readonly path: string;
  readonly covers: 'tree' | 'file' | 'start' | 'names' | 'work';
};

/** Only the start of a longer line is read. */
const maxReadLength = 8_192;
/** The maximum number of nested shells. */
const maxDepth = 4;
const maxPlaces = 1_000;

/**
 * Lists what a command line deletes or overwrites, as far as its text shows. Reads much more than `parseScript`, and
 * less exactly: where a word has a variable, everything that can come of it counts. A program that is not known to
 * delete or overwrite does not count, so an empty list does not mean that the command is harmless. `isWindows`: its
 * shell is PowerShell or cmd, where a backslash is a part of a path.
 */
export function findOverwritten(line: string, isWindows: boolean): readonly OverwrittenPlace[] {
  const places = readScript(nameFolders(line.slice(0, maxReadLength)), isWindows, 0);
  return [...new Map(places.map((place) => [`${place.covers} ${place.path}`, place])).values()].slice(0, maxPlaces);
}

/** Writes the current folder and the home folder as paths, where they begin a path as variables. */
function nameFolders(line: string): string {
  const isPath = '(?=["\']?(?:[/\\s;&|)]|$))';
  return line
    .replace(new RegExp(`\\$(?:PWD|\\{PWD\\}|\\(pwd\\))${isPath}`, 'g'), '.')
    .replace(new RegExp(`\\$(?:HOME|\\{HOME\\})${isPath}`, 'g'), '~');
}

/**
 * A word. With a pattern or a variable, it becomes something that starts with `text`. `hidesDots`: the next character is
 * no dot.
 */
type Word = { readonly text: string; readonly isOpen: boolean; readonly hidesDots?: boolean };
/** A command with the files that its output goes to, or where a subshell begins or ends. */
type Step = { readonly words: readonly Word[]; readonly targets: readonly Word[] } | '(' | ')';
type Shell = { readonly isWindows: boolean; readonly depth: number };

function readScript(script: string, isWindows: boolean, depth: number): readonly OverwrittenPlace[] {
  const places: OverwrittenPlace[] = [];
  let folder: Word = { text: '', isOpen: false };
  const outer: Word[] = [];
  for (const step of splitSteps(script, isWindows)) {
    if (step === '(') outer.push(folder);
    // A shell inside has a folder of its own.
    else if (step === ')') folder = outer.pop() ?? folder;
    else {
      const { targets, words } = step;
      const found = [...targets.map((target) => toPlace(target, 'file')), ...readWords(words, { isWindows, depth })];
      for (const place of found) places.push(moveInto(folder, place));
      if (/^(?:cd|pushd|set-location)$/i.test(words[0]?.text ?? '')) folder = enter(folder, findFolder(words.slice(1)));
    }
  }
  return places;
}

/** Returns what the words of one command delete or overwrite. */
function readWords(words: readonly Word[], shell: Shell): readonly OverwrittenPlace[] {
  const at = words.findIndex(({ text }) => !starters.test(text));
  const [program, ...rest] = words.slice(Math.max(at, 0));
  if (program === undefined || at === -1) return [];
  const name = getName(program.text);
  if (name === 'xargs' || wrappers.has(name)) {
    const inner = rest.findIndex(({ text }) => destroyers.has(getName(text)) || isShell(getName(text)));
    const found = inner === -1 ? [] : readWords(rest.slice(inner), shell);
    // The words come from another program.
    return name === 'xargs' && inner !== -1 ? [everything] : found;
  }
  if (name === 'eval') return readInner(rest, shell);
  if (isShell(name)) return readShell(name, rest, shell);
  return destroyers.get(name)?.(rest) ?? [];
}

/** Returns what the script of a shell deletes or overwrites. */
function readShell(name: string, words: readonly Word[], { depth }: Shell): readonly OverwrittenPlace[] {
  const isPosix = posixShells.test(name);
  const option = isPosix ? /^-[A-Za-z]*c$/ : /^(?:[-/]c|-command)$/i;
  const at = words.findIndex(({ text }) => option.test(text)) + 1;
  if (at === 0) return [];
  return readInner(words.slice(at, isPosix ? at + 1 : undefined), { isWindows: !isPosix, depth });
}

/** Returns what words delete or overwrite that are a script themselves. */
function readInner(words: readonly Word[], { isWindows, depth }: Shell): readonly OverwrittenPlace[] {
  return depth < maxDepth ? readScript(words.map(({ text }) => text).join(' '), isWindows, depth + 1) : [];
}

/** Returns the folder that `cd` enters. Without one, or with a dash, it is unknown. */
function findFolder(words: readonly Word[]): Word {
  const [to] = listOperands(words);
  return to === undefined || to.text === '-' ? { text: '', isOpen: true } : to;
}

/** What can stand before a program: keywords, and settings of variables. */
const starters = /^(?:!|if|then|else|elif|do|while|until|[A-Za-z_]\w*=.*)$/s;
const wrappers: ReadonlySet<string> = new Set(
  'sudo doas env nice time timeout nohup command exec stdbuf setsid ionice chronic busybox'.split(' '),
);
const posixShells = /^(?:ba|z|da|a|k)?sh$/;
const isShell = (name: string): boolean => posixShells.test(name) || /^(?:powershell|pwsh|cmd)$/.test(name);
const everything: OverwrittenPlace = { path: '', covers: 'start' };

type Destroyer = (words: readonly Word[]) => readonly OverwrittenPlace[];

const deleteAll: Destroyer = (words) => listOperands(words).map((word) => toPlace(word, 'tree'));
const overwriteAll: Destroyer = (words) => listOperands(words).map((word) => toPlace(word, 'file'));
const inPlace: Destroyer = (words) =>
  words.some(({ text }) => /^(?:-[A-Za-z]*i|--in-place)/.test(text)) ? overwriteAll(words) : [];

/** Writes to the file after an option. `letter` can be the last of several options in one word, or be followed by the file. */
function writeTo(letter: string, name: string): Destroyer {
  const [short, long] = [new RegExp(`^-[A-Za-z]*${letter}(.*)$`, 's'), new RegExp(`^--${name}(?:=(.*))?$`, 's')];
  return (words) =>
    words.flatMap(({ isOpen, text }, at) => {
      const found = long.exec(text) ?? short.exec(text);
      if (found === null) return [];
      const target = (found[1] ?? '') === '' && !isOpen ? words[at + 1] : { text: found[1] ?? '', isOpen };
      return target === undefined || target.text === '-' ? [] : [toPlace(target, 'file')];
    });
}

/** Puts a file with another name in its place, unless told to keep it, or to write elsewhere. */
const replaceAll: Destroyer = (words) =>
  words.some(({ text }) => /^(?:-[A-Za-z]*[cklt]|--(?:keep|stdout|to-stdout|list|test)$)/.test(text))
    ? []
    : overwriteAll(words);

/** A copy replaces its target, or what has the same name in it. */
const copyOver: Destroyer = (words) => {
  const given = words.findIndex(({ text }) => /^(?:-t|--target-directory)$/.test(text));
  const operands = listOperands(words);
  const target = given === -1 ? operands.at(-1) : words[given + 1];
  if (target === undefined || operands.length < 2) return [];
  if (target.isOpen) return [toPlace(target, 'file')];
  const lead = target.text.replace(/[\\/]+$/, '');
  const inside = operands
    .filter((word) => word !== target)
    .map(({ isOpen, text }) => toPlace({ text: `${lead}/${isOpen ? '' : getBase(text)}`, isOpen }, 'tree'));
  return [toPlace(target, 'file'), ...inside];
};

const destroyers: ReadonlyMap<string, Destroyer> = new Map<string, Destroyer>([
  ...'rm unlink shred srm rd del erase remove-item ri'.split(' ').map((name) => [name, deleteAll] as const),
  ...'truncate tee'.split(' ').map((name) => [name, overwriteAll] as const),
  ...'sed gsed perl'.split(' ').map((name) => [name, inPlace] as const),
  ...'gzip gunzip bzip2 bunzip2 xz unxz'.split(' ').map((name) => [name, replaceAll] as const),
  ['sort', writeTo('o', 'output')],
  ['curl', writeTo('o', 'output')],
  ['wget', writeTo('O', 'output-document')],
  ...'mv cp install ln move copy move-item copy-item'.split(' ').map((name) => [name, copyOver] as const),
  // Without an option, it deletes only empty folders.
  ['rmdir', (words) => (words.some(({ text }) => /^\/s$/i.test(text)) ? deleteAll(words) : [])],
  ['rsync', (words) => (words.some(({ text }) => /^--del/.test(text)) ? deleteAll(words.slice(-1)) : copyOver(words))],
  [
    'dd',
    (words) =>
      words.flatMap(({ isOpen, text }) =>
        text.startsWith('of=') ? [toPlace({ text: text.slice(3), isOpen }, 'file')] : [],
      ),
  ],
  ['find', findDeletes],
  ['git', gitCleans],
]);

function findDeletes(words: readonly Word[]): readonly OverwrittenPlace[] {
  const hasDeletes = words.some(
    ({ text }, at) =>
      text === '-delete' || (/^-(?:exec|ok)(?:dir)?$/.test(text) && destroyers.has(getName(words[at + 1]?.text ?? ''))),
  );
  if (!hasDeletes) return [];
  const end = words.findIndex(({ text }) => /^(?:-(?![HLPDO])|[(!])/.test(text));
  const starts = listOperands(end === -1 ? words : words.slice(0, end));
  return starts.length === 0 ? [everything] : starts.map((word) => toPlace(word, 'tree'));
}

/** Git deletes ignored files only if told so. What it checks out over them is not in the words. */
function gitCleans(words: readonly Word[]): readonly OverwrittenPlace[] {
  const at = words.findIndex(({ text }) => text === 'clean');
  if (at === -1) return [];
  const rest = words.slice(at + 1);
  if (!rest.some(({ text }) => /^-[A-Za-z]*x/i.test(text))) return [];
  const paths = listOperands(rest);
  return (paths.length === 0 ? [{ text: '.', isOpen: false }] : paths).map((word) => toPlace(word, 'work'));
}

/** Returns the words that are no options. After two dashes, all are. */
function listOperands(words: readonly Word[]): readonly Word[] {
  const end = words.findIndex(({ text }) => text === '--');
  const isOperand = ({ text }: Word, at: number) => (end !== -1 && at > end) || !/^(?:-.|\/[a-z]$)/i.test(text);
  return words.filter((word, at) => at !== end && isOperand(word, at));
}

function toPlace({ hidesDots, isOpen, text }: Word, covers: 'tree' | 'file' | 'work'): OverwrittenPlace {
  if (!isOpen) return { path: text, covers };
  return { path: text, covers: hidesDots === true ? 'names' : 'start' };
}

function enter(folder: Word, { isOpen, text }: Word): Word {
  const isAbsolute = /^(?:[\\/~]|[A-Za-z]:)/.test(text);
  if (folder.isOpen && !isAbsolute) return folder;
  return { text: isAbsolute || folder.text === '' ? text : `${folder.text}/${text}`, isOpen };
}

function moveInto(folder: Word, place: OverwrittenPlace): OverwrittenPlace {
  if (folder.text === '' && !folder.isOpen) return place;
  const { isOpen, text } = enter(folder, { text: place.path, isOpen: false });
  return { path: text, covers: isOpen && text === folder.text ? 'start' : place.covers };
}

/** Returns the name of a program, without its folder. */
function getName(program: string): string {
  return getBase(program)
    .toLowerCase()
    .replace(/\.exe$/, '');
}

function getBase(path: string): string {
  return /[^\\/]*$/.exec(path.replace(/[\\/]+$/, ''))?.[0] ?? '';
}

/** Splits a script at its operators, wherever they stand. */
function splitSteps(script: string, isWindows: boolean): readonly Step[] {
  const steps: Step[] = [];
  let words: Word[] = [];
  let targets: Word[] = [];
  const end = (): void => {
    if (words.length > 0 || targets.length > 0) steps.push({ words, targets });
    words = [];
    targets = [];
  };
  for (let at = 0; at < script.length; ) {
    const blank = /^(?:[ \t\r]|\\\n|[{}](?=[ \t\n;]|$))+/.exec(script.slice(at, at + 4_096))?.[0];
    const redirection = /^(?:\d*|&)(>>|>\||>&|>|<<<|<<-?|<)[ \t]*/.exec(script.slice(at, at + 200));
    if (blank !== undefined) at += blank.length;
    else if (script[at] === '#' && (at === 0 || /\s/.test(script.charAt(at - 1)))) {
      const line = script.indexOf('\n', at);
      at = line === -1 ? script.length : line;
    } else if (redirection !== null) {
      const word = readWord(script, at + redirection[0].length, isWindows);
      const overwrites = /^>\|?$/.test(redirection[1] ?? '') && !word.text.startsWith('/dev/');
      if (overwrites && (word.text !== '' || word.isOpen)) targets.push(word);
      at = Math.max(word.end, at + 1);
    } else if (/[;&|()\n]/.test(script.charAt(at))) {
      end();
      const paren = script.charAt(at);
      if (paren === '(' || paren === ')') steps.push(paren);
      at += 1;
    } else {
      const word = readWord(script, at, isWindows);
      words.push(word);
      at = Math.max(word.end, at + 1);
    }
  }
  end();
  return steps;
}

/** Matches patterns and lists: `*`, `?`, `[…]`, and a non-empty `{…}`. */
const pattern = /[*?[]|\{(?!\})/;
/** Makes patterns of bash or zsh also match names that begin with a dot. */
const showsDots = /dotglob|glob_?dots/i;
/** A simple pattern: not all folders, no list, and none with a group or flags, which may name a dot. */
const plainPattern = /^(?:\*(?![*(])|\?(?!\()|\[)/;

function readWord(script: string, from: number, isWindows: boolean): Word & { readonly end: number } {
  let [text, isOpen, at] = ['', false, from];
  let hidesDots = false;
  while (at < script.length && !/[ \t\r\n;&|<>()]/.test(script.charAt(at))) {
    const isQuoted = (isWindows ? /['"]/ : /['"\\]/).test(script.charAt(at));
    const piece = isWindows ? readWindowsPiece(script, at) : readPiece(script, at);
    if (piece === null) {
      // A variable, or an open quote. A quoted part with a variable keeps what stands before it.
      const [, quoted = ''] = /^"([^"$`\\]*)/.exec(script.slice(at, at + 4_096)) ?? [];
      if (!isOpen) text += quoted;
      isOpen = true;
      at = skipOpenPart(script, at);
      continue;
    }
    const start = isQuoted ? -1 : piece.text.search(pattern);
    if (!isOpen) text += start === -1 ? piece.text : piece.text.slice(0, start);
    const isNameStart = text === '' || text.endsWith('/');
    if (!isOpen && start !== -1 && !isWindows && isNameStart) {
      hidesDots = plainPattern.test(script.slice(at + start, at + start + 2)) && !showsDots.test(script);
    }
    isOpen ||= start !== -1;
    at = piece.end;
  }
  return { text, isOpen, hidesDots, end: at };
}

/** Like `readPiece`, for PowerShell and cmd. */
function readWindowsPiece(script: string, at: number): { readonly text: string; readonly end: number } | null {
  const part = /^(?:'([^']*)'|"([^"$`%]*)"|([^\s'"|&;<>()$`%]+))/.exec(script.slice(at, at + 4_096));
  return part === null ? null : { text: part[1] ?? part[2] ?? part[3] ?? '', end: at + part[0].length };
}

/** Returns where a variable, a command in a word, or a quoted part with one of them ends. */
function skipOpenPart(script: string, from: number): number {
  const rest = script.slice(from);
  const found =
    /^"(?:[^"\\]|\\.)*"/s.exec(rest) ??
    /^\$\{[^}]*\}/.exec(rest) ??
    /^\$\([^)]*\)/.exec(rest) ??
    /^`[^`]*`/.exec(rest) ??
    /^\$\w+/.exec(rest);
  return from + (found?.[0].length ?? 1);
}
