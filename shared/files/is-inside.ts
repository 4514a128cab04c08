/** The path syntax of a system. */
export type PathStyle = 'posix' | 'windows';

/** True when `child` is `parent` or is inside it. Both are real, absolute paths. A relative path is never inside. */
export function isInside(parent: string, child: string, style: PathStyle): boolean {
  return toPathInside(parent, child, style) !== null;
}

/** The path from `parent` to `child` with slashes, empty for `parent` itself. Null when it is not inside. */
export function toPathInside(parent: string, child: string, style: PathStyle): string | null {
  const outer = splitPath(parent, style);
  const inner = splitPath(child, style);
  if (outer === null || inner === null || inner.length < outer.length) return null;
  // Windows keeps the case of a name but ignores it in lookups.
  const same = (a: string, b: string | undefined) =>
    style === 'posix' ? a === b : a.toLowerCase() === b?.toLowerCase();
  return outer.every((name, at) => same(name, inner[at])) ? inner.slice(outer.length).join('/') : null;
}

/**
 * The root and the names of an absolute path, with `.`, `..`, and doubled separators resolved. Null for a relative
 * path.
 */
function splitPath(path: string, style: PathStyle): readonly string[] | null {
  const windows = /^(?:[\\/]{2}[?.][\\/](?:UNC[\\/])?)?([A-Za-z]:(?=[\\/]|$)|[\\/]{2}|)(.*)$/s.exec(path);
  const root = style === 'posix' ? (path.startsWith('/') ? '/' : '') : toWindowsRoot(path, windows?.[1] ?? '');
  if (root === '') return null;
  const rest = style === 'posix' ? path : (windows?.[2] ?? '');
  const names: string[] = [];
  for (const name of rest.split(style === 'posix' ? '/' : /[\\/]/)) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return [root, ...names];
}

function toWindowsRoot(path: string, found: string): string {
  if (/^[A-Za-z]:/.test(found)) return found;
  return found !== '' || /^[\\/]{2}[?.][\\/]UNC[\\/]/i.test(path) ? '//' : '';
}
