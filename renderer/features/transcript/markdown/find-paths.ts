import { type FileTarget, isSpacedPath, toFileTarget } from './file-target.ts';

/** A part of a text, and the file that it names, if it looks like a path. Joined, the texts of all parts are the text. */
export type PathPart = { readonly text: string; readonly target: FileTarget | null };

/** Maximum number of characters of a path. */
const longest = 400;
/** Maximum number of paths in one part of a line. */
const maxPaths = 100;

// Text in other scripts has no spaces between words, so a name in it has no end.
const letter = String.raw`\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{M}\p{N}_`;
const extension = String.raw`\.[A-Za-z][A-Za-z0-9]{0,9}`;
const place = String.raw`(?::\d{1,9}(?::\d{1,9})?(?:-\d{1,9})?|#L\d{1,9}(?:C\d{1,9})?(?:-L?\d{1,9}(?:C\d{1,9})?)?)?`;
const plainPath = new RegExp(
  String.raw`(?<![${letter}@.+\-:/\\~#?=&%])/?(?:[${letter}@.+\-]+/){1,40}[${letter}@.+\-]*?${extension}${place}` +
    String.raw`(?![${letter}/\\@\-]|[.:#]\w)`,
  'gu',
);
const codePath = new RegExp(
  String.raw`^(?:[A-Za-z]:)?[\\/]?(?:[^\\/:#]+[\\/])*[^\\/:#]*(?:(?<=[\\/][^\\/]+)|${extension})${place}$`,
);

const spacedEnd = new RegExp(`${extension}${place}$`);

/** Returns the file that a code span names; null if it does not look like a path. */
export function readCodePath(code: string): FileTarget | null {
  if (code.length > longest || /[\n*?<>|"'`{}=;,!&]/.test(code) || !codePath.test(code)) return null;
  return !/\s/.test(code) || (isSpacedPath(code) && spacedEnd.test(code)) ? toFileTarget(code) : null;
}

/** Splits a text at what looks like a path with a folder and a file name. */
export function findPaths(text: string): readonly PathPart[] {
  const parts: PathPart[] = [];
  let at = 0;
  for (const { 0: path, index } of text.includes('/') ? text.matchAll(plainPath) : []) {
    const target = path.length > longest ? null : toFileTarget(path);
    if (target === null) continue;
    if (index > at) parts.push({ text: text.slice(at, index), target: null });
    parts.push({ text: path, target });
    at = index + path.length;
    if (parts.length > 2 * maxPaths) break;
  }
  if (at < text.length) parts.push({ text: text.slice(at), target: null });
  return parts;
}
