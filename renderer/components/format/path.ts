import { visibleLine } from '../../../shared/base/visible-text.ts';

// Paths as people read them. Both kinds of separator are understood, whatever the host's system is.

/** The last name of a path. */
export function fileName(path: string): string {
  return visibleLine(path.split(/[\\/]/).findLast((part) => part !== '') ?? path);
}

/** A path inside `folder` as seen from there; any other path as it is. */
export function pathWithin(folder: string | null, path: string): string {
  if (folder === null || !path.startsWith(folder)) return visibleLine(path);
  const rest = path.slice(folder.length);
  return visibleLine(/^[\\/]./.test(rest) ? rest.slice(1) : path);
}

/** Several files in the words of a row: their last names, a name that occurs twice with its folder. */
export function fileNames(paths: readonly string[]): string {
  const short = paths.map(fileName);
  return paths.map((path, at) => (short.filter((name) => name === short[at]).length > 1 ? path : short[at])).join(', ');
}
