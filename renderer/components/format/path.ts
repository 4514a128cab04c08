import { visibleLine } from '../../../shared/base/visible-text.ts';

// Formats paths for people. Understands both kinds of separator, on any host.

/** The last part of a path. */
export function getFileName(path: string): string {
  return visibleLine(path.split(/[\\/]/).findLast((part) => part !== '') ?? path);
}

/** A path relative to `folder` if it is inside; any other path unchanged. */
export function toRelativePath(folder: string | null, path: string): string {
  if (folder === null || !path.startsWith(folder)) return visibleLine(path);
  const rest = path.slice(folder.length);
  return visibleLine(/^[\\/]./.test(rest) ? rest.slice(1) : path);
}

/** The names of several files for a row: their last parts, and duplicates with their folder. */
export function formatFileNames(paths: readonly string[]): string {
  const short = paths.map(getFileName);
  return paths.map((path, at) => (short.filter((name) => name === short[at]).length > 1 ? path : short[at])).join(', ');
}
