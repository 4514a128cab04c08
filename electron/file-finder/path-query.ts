// Rates how well a path matches a few typed letters. This runs over hundreds of thousands of paths for each key press,
// so it compares lowercase texts, allocates nothing for paths that do not match, and finds the letters to highlight
// only for visible paths.

/** Half-open ranges of a text, in order and not touching. */
export type Ranges = readonly (readonly [start: number, end: number])[];

const nameIsQuery = 7;
const nameStarts = 6;
const wordOfNameStarts = 5;
const nameHas = 4;
const pathHas = 3;
const lettersOfName = 2;
const lettersOfPath = 1;

/** More than any path's length, so that match quality counts before length. */
const maxPathLength = 65_536;
/** More than any number of letters at the start of words. */
const lettersScale = 256;

/**
 * Returns how well a path matches a query, both in lowercase and with `/` between names. Higher is better, and 0 means
 * no match. The name, which starts at `name`, counts more than the folders before it. Adjacent letters count more than
 * separate ones. Among equal matches, the shorter path wins.
 */
export function scorePath(query: string, path: string, name: number): number {
  const inName = path.indexOf(query, name);
  if (inName === name) return score(isWholeName(path, name + query.length) ? nameIsQuery : nameStarts, 0, path);
  if (inName !== -1) return score(findWordStart(query, path, inName) === -1 ? nameHas : wordOfNameStarts, 0, path);
  if (path.includes(query)) return score(pathHas, 0, path);
  const letters = countLetters(query, path, name);
  if (letters !== -1) return score(lettersOfName, letters, path);
  const anywhere = countLetters(query, path, 0);
  return anywhere === -1 ? 0 : score(lettersOfPath, anywhere, path);
}

function score(tier: number, letters: number, path: string): number {
  return (tier * lettersScale + letters) * maxPathLength + maxPathLength - Math.min(path.length, maxPathLength - 1);
}

/** Returns the ranges of a lowercase path whose letters match the query. The path must match. */
export function findPathRanges(query: string, path: string): Ranges {
  if (query === '') return [];
  const name = path.lastIndexOf('/') + 1;
  const inName = path.indexOf(query, name);
  const word = inName === -1 ? -1 : findWordStart(query, path, inName);
  const whole = word !== -1 ? word : inName !== -1 ? inName : path.lastIndexOf(query);
  if (whole !== -1) return [[whole, whole + query.length]];
  const from = countLetters(query, path, name) === -1 ? 0 : name;
  return findLetters(query, path, from);
}

/** Returns the first position, starting at `from`, where a word starts with the query. -1 if there is none. */
function findWordStart(query: string, path: string, from: number): number {
  for (let at = from; at !== -1; at = path.indexOf(query, at + 1)) {
    if (isWordStart(path, at)) return at;
  }
  return -1;
}

function isWholeName(path: string, end: number): boolean {
  return end === path.length || path[end] === '.';
}

/**
 * Returns whether a word starts at a position, which means after a separator. Ignores capitals, because everything is
 * lowercase.
 */
function isWordStart(path: string, at: number): boolean {
  if (at === 0) return true;
  const before = path.charCodeAt(at - 1);
  // A separator is an ASCII character that is neither a digit nor a letter.
  return !((before >= 48 && before <= 57) || (before >= 97 && before <= 122) || before > 127);
}

/**
 * Returns how many letters of the query start a word or follow each other, starting from a position. -1 if one is
 * missing.
 */
function countLetters(query: string, path: string, from: number): number {
  let letters = 0;
  let at = from;
  let before = -1;
  for (let next = 0; next < query.length; next += 1) {
    at = path.indexOf(query[next] ?? '', at);
    if (at === -1) return -1;
    if (at === before + 1 || isWordStart(path, at)) letters += 1;
    before = at;
    at += 1;
  }
  return Math.min(letters, lettersScale - 1);
}

function findLetters(query: string, path: string, from: number): Ranges {
  const ranges: [number, number][] = [];
  let at = from;
  for (const letter of query) {
    at = path.indexOf(letter, at);
    if (at === -1) return [];
    const last = ranges.at(-1);
    if (last?.[1] === at) last[1] = at + letter.length;
    else ranges.push([at, at + letter.length]);
    at += letter.length;
  }
  return ranges;
}
