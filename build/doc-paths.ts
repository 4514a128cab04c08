/** A file of this repository named in the documentation. */
export type NamedPath = { readonly line: number; readonly path: string };

/** File extensions that make a name without a folder count as a file. */
const fileName = /^[\w.-]+\.(?:cjs|css|html|json|md|mjs|sh|toml|ts|tsx|yml)$/;

const plainPath = /^[\w.@*-]+(?:\/[\w.@*-]+)*\/?$/;

/**
 * The paths that a Markdown text names in backticks or links to, with their lines. A name counts as a path when it
 * begins with one of `topLevel`, the entries of the repository, or has a folder and a file extension. Commands,
 * protocol methods, and addresses do not count. `*` matches anything within a name.
 */
export function findNamedPaths(markdown: string, topLevel: ReadonlySet<string>): readonly NamedPath[] {
  return markdown.split('\n').flatMap((text, index) => {
    const quoted = [...text.matchAll(/`([^`]+)`/g)]
      .map(([, name = '']) => name)
      .filter((name) => isPath(name, topLevel));
    const linked = [...text.matchAll(/\]\((?!\w+:|#)([^)#]+)/g)].map(([, target = '']) => target);
    return [...quoted, ...linked].map((path) => ({ line: index + 1, path }));
  });
}

function isPath(name: string, topLevel: ReadonlySet<string>): boolean {
  if (!plainPath.test(name)) return false;
  const [first = '', second] = name.split('/');
  if (second === undefined) return topLevel.has(first) && fileName.test(first);
  const last = name.split('/').at(-1) ?? '';
  return topLevel.has(first) || fileName.test(last);
}
