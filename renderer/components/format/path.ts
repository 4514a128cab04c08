import { visibleLine } from '../../../shared/base/visible-text.ts';

// Formats paths for people. Understands both kinds of separator, on any host.

/** The last part of a path. */
export function getFileName(path: string): string {
  return visibleLine(path.split(/[\\/]/).findLast((part) => part !== '') ?? path);
}

/** A path relative to `folder` if it is inside; any other path unchanged. */
export function toRelativePath(folder: string | null, path: string): string {
  const start = folder?.replace(/[\\/]+$/, '') ?? '';
  if (start === '' || !withOneSpelling(path).startsWith(withOneSpelling(start))) return visibleLine(path);
  const rest = path.slice(start.length);
  return visibleLine(/^[\\/]./.test(rest) ? rest.slice(1) : path);
}

/** Windows programs write the letter of a drive in either case, and take both separators. */
function withOneSpelling(path: string): string {
  return /^[a-z]:/i.test(path) ? `${path.slice(0, 1).toLowerCase()}${path.slice(1).replaceAll('/', '\\')}` : path;
}

/** The names of several files for a row: their last parts, and duplicates with their folder. */
export function formatFileNames(paths: readonly string[]): string {
  const short = paths.map(getFileName);
  return paths.map((path, at) => (short.filter((name) => name === short[at]).length > 1 ? path : short[at])).join(', ');
}
