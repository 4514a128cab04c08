/**
 * True when a path matches a pattern. Both are relative to the workspace and use slashes. `*` is any part of a name,
 * and `**` any number of folders. Neither matches a name that begins with a dot, so `.git` and `.env` are covered only
 * if a pattern names them.
 */
export function matchesPattern(pattern: string, path: string): boolean {
  return matches(pattern.split('/'), path.split('/'));
}

function matches(pattern: readonly string[], names: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  const [name, ...more] = names;
  if (first === undefined) return name === undefined;
  if (name === undefined || name === '') return false;
  if (first !== '**') return matchesName(first, name) && matches(rest, more);
  if (name.startsWith('.')) return false;
  return rest.length === 0
    ? matches(more.length === 0 ? [] : pattern, more)
    : matches(rest, names) || matches(pattern, more);
}

function matchesName(pattern: string, name: string): boolean {
  if (pattern.startsWith('*') && name.startsWith('.')) return false;
  const parts = pattern.split('*').map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^/]*')}$`).test(name);
}
