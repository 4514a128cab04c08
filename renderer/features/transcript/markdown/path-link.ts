import { isSpacedPath, isWindowsPath } from './file-target.ts';

/** A link to a path as people write it: with spaces, or with the separators of Windows. */
export type PathLink = {
  /** The whole link. */
  readonly raw: string;
  readonly words: string;
  readonly path: string;
};

/** Maximum number of characters of the words, and of the path. */
const longest = 1_000;

/**
 * Returns the link to a path at the start of a text, as in `[a](My App/a.ts:12)` or `[a](C:\_b\a.ts)`; null for any
 * other text. CommonMark sees no link in the first one, and would drop a separator of the second one.
 */
export function findPathLink(source: string): PathLink | null {
  const opening = /^!?\[/.exec(source)?.[0].length;
  if (opening === undefined) return null;
  const wordsEnd = findClosing(source, opening, '[]', true);
  if (wordsEnd === null || source[wordsEnd + 1] !== '(') return null;
  const start = wordsEnd + 2;
  const isWindows = isWindowsPath(source.slice(start, start + longest).replace(/^\s*</, ''));
  const end = findClosing(source, start, '()', !isWindows);
  if (end === null) return null;
  const address = removeTitle(source.slice(start, end));
  const path = isWindows ? address.replace(/^<(.*)>$/, '$1').replaceAll(/(?<=.)\\\\/g, '\\') : address;
  if (!isWindows && (path.startsWith('<') || !isSpacedPath(path))) return null;
  return { raw: source.slice(0, end + 1), words: source.slice(opening, wordsEnd), path };
}

function removeTitle(address: string): string {
  const [, path = address] = /^(.*?)[ \t](?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')[ \t]*$/.exec(address) ?? [];
  return path.trim();
}

/** Returns the place of the bracket that closes the one before `start`, on the same line; null if there is none. */
function findClosing(source: string, start: number, [open, close]: string, hasEscapes: boolean): number | null {
  let depth = 0;
  for (let at = start; at < Math.min(source.length, start + longest); at++) {
    const character = source[at];
    if (character === '\n') return null;
    if (character === '\\' && hasEscapes) at += 1;
    else if (character === open) depth += 1;
    else if (character === close) {
      if (depth === 0) return at;
      depth -= 1;
    }
  }
  return null;
}
