import type { ImportEdge } from './folder-cycles.ts';

/**
 * The folders directly in `tree` by floor, from the bottom up: a folder is above everything that it imports. Types count.
 * Expects imports without cycles between these folders.
 */
export function computeFolderFloors(edges: readonly ImportEdge[], tree: string): readonly (readonly string[])[] {
  const imports = new Map<string, Set<string>>();
  const importsOf = (folder: string): Set<string> => {
    const found = imports.get(folder) ?? new Set();
    imports.set(folder, found);
    return found;
  };
  for (const { from, to } of edges) {
    const [folder, other] = [findFolder(tree, from), findFolder(tree, to)];
    for (const one of [folder, other]) if (one !== null) importsOf(one);
    if (folder !== null && other !== null && folder !== other) importsOf(folder).add(other);
  }
  const floors: string[][] = [];
  const placed = new Set<string>();
  while (placed.size < imports.size) {
    const floor = [...imports.keys()].filter(
      (folder) => !placed.has(folder) && [...importsOf(folder)].every((other) => placed.has(other)),
    );
    if (floor.length === 0) throw new Error(`Folders in ${tree}/ import each other.`);
    for (const folder of floor) placed.add(folder);
    floors.push(floor.toSorted());
  }
  return floors;
}

/** The folder in `tree` that has the file. Null for a file elsewhere, or directly in `tree`. */
function findFolder(tree: string, file: string): string | null {
  const [first, second, ...rest] = file.split('/');
  return first === tree && second !== undefined && rest.length > 0 ? second : null;
}

/** A document with the list between `<!-- floors of TREE -->` and `<!-- end -->` replaced by the floors of the tree. */
export function replaceFloors(document: string, tree: string, floors: readonly (readonly string[])[]): string {
  const begin = `<!-- floors of ${tree} -->\n`;
  const from = document.indexOf(begin);
  const to = document.indexOf('<!-- end -->', from);
  if (from === -1 || to === -1) throw new Error(`The document has no place for the floors of ${tree}.`);
  const lines = floors.map((floor, index) => `${index + 1}. ${floor.map((folder) => `\`${folder}\``).join(', ')}\n`);
  return `${document.slice(0, from + begin.length)}\n${lines.join('')}\n${document.slice(to)}`;
}
