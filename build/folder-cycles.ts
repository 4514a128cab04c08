/** A product file that imports another. Both paths are relative to the project root, with `/`. */
export type ImportEdge = { readonly from: string; readonly to: string };

/** Sibling folders that import each other, with the imports that form the cycle. */
export type FolderCycle = { readonly folders: readonly string[]; readonly edges: readonly ImportEdge[] };

/**
 * Cycles between sibling folders at every depth: `electron/git` and `electron/runs`, or `renderer/features/quote` and
 * `renderer/features/changes`. A folder and its own subfolders belong together and may import each other. Files
 * directly in `electron/`, `shared/`, or `renderer/` count as one folder.
 */
export function findFolderCycles(edges: readonly ImportEdge[]): readonly FolderCycle[] {
  const graphs = new Map<string, Map<string, Set<string>>>();
  for (const edge of edges) {
    const siblings = findSiblings(edge);
    if (siblings === null) continue;
    const graph = graphs.get(siblings.parent) ?? new Map<string, Set<string>>();
    graphs.set(siblings.parent, graph.set(siblings.from, (graph.get(siblings.from) ?? new Set()).add(siblings.to)));
  }
  return [...graphs.values()].flatMap((graph) =>
    findCycles(graph).map((folders) => ({
      folders,
      edges: edges.filter((edge) => {
        const siblings = findSiblings(edge);
        return siblings !== null && folders.includes(siblings.from) && folders.includes(siblings.to);
      }),
    })),
  );
}

/** The two sibling folders that an import connects. Null when one folder contains the other, or both are the same. */
function findSiblings({ from, to }: ImportEdge): { parent: string; from: string; to: string } | null {
  const a = listFolders(from);
  const b = listFolders(to);
  const at = a.findIndex((name, index) => name !== b[index]);
  const [here, there] = [a[at], b[at]];
  if (at < 1 || here === undefined || there === undefined) return null;
  const parent = a.slice(0, at).join('/');
  return { parent, from: `${parent}/${here}`, to: `${parent}/${there}` };
}

/** The folders of a file. `(root)` for a file directly in `electron/`, `shared/`, or `renderer/`. */
function listFolders(file: string): readonly string[] {
  const parts = file.split('/').slice(0, -1);
  return parts.length === 1 ? [...parts, '(root)'] : parts;
}

/** Strongly connected components with more than one folder. */
function findCycles(graph: ReadonlyMap<string, ReadonlySet<string>>): readonly (readonly string[])[] {
  const reached = new Map([...graph.keys()].map((folder) => [folder, findReachable(graph, folder)]));
  const left = new Set(graph.keys());
  const circles: string[][] = [];
  for (const folder of graph.keys()) {
    if (!left.has(folder)) continue;
    const circle = [...left].filter((other) => reached.get(folder)?.has(other) && reached.get(other)?.has(folder));
    for (const member of circle) left.delete(member);
    if (circle.length > 1) circles.push(circle.toSorted());
  }
  return circles;
}

function findReachable(graph: ReadonlyMap<string, ReadonlySet<string>>, start: string): ReadonlySet<string> {
  const reached = new Set<string>();
  const next = [start];
  for (let folder = next.pop(); folder !== undefined; folder = next.pop()) {
    for (const to of graph.get(folder) ?? []) {
      if (reached.has(to)) continue;
      reached.add(to);
      next.push(to);
    }
  }
  return reached;
}
