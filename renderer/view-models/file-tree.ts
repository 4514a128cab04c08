import type { DiffFile } from '../../shared/changes/diff-summary.ts';

/** A folder of the changed files. A chain of folders with one child each is one node. */
export type FolderNode = {
  readonly kind: 'folder';
  /** Path from the root, with `/` between names. */
  readonly path: string;
  /** The text of the row, such as `src/client`. */
  readonly label: string;
  readonly added: number;
  readonly removed: number;
  readonly children: readonly TreeNode[];
};
/** A changed file. Its label is its name, after the folders in which it is alone. */
export type FileNode = {
  readonly kind: 'file';
  readonly path: string;
  readonly label: string;
  readonly file: DiffFile;
};
/** A row of the tree. */
export type TreeNode = FolderNode | FileNode;

/**
 * Returns the changed files as a tree, folders first, sorted by name with numbers by value: `part2` before `part10`.
 */
export function buildFileTree(files: readonly DiffFile[]): readonly TreeNode[] {
  const root: Folder = { folders: new Map(), files: [] };
  for (const file of files) {
    const names = splitNames(file.path);
    const label = names.pop() ?? file.path;
    let folder = root;
    for (const name of names) folder = ensureFolder(folder, name);
    folder.files.push({ kind: 'file', path: file.path, label, file });
  }
  return listChildren(root, '');
}

/** Sorts files in the order of the tree, so that other lists of them match it. */
export function sortAsTree<File extends Pick<DiffFile, 'path'>>(files: readonly File[]): readonly File[] {
  const facts = { from: null, change: 'modified', binary: false, added: 0, removed: 0 } as const;
  const nodes = buildFileTree(files.map(({ path }) => ({ ...facts, path })));
  const places = new Map(listFiles(nodes).map(({ path }, at) => [path, at]));
  return files.toSorted((a, b) => (places.get(a.path) ?? 0) - (places.get(b.path) ?? 0));
}

function listFiles(nodes: readonly TreeNode[]): readonly FileNode[] {
  return nodes.flatMap((node) => (node.kind === 'file' ? [node] : listFiles(node.children)));
}

type Folder = { readonly folders: Map<string, Folder>; readonly files: FileNode[] };

/** An absolute path begins with its root, which is not a name. */
function splitNames(path: string): string[] {
  const names = path.split('/').filter((name) => name !== '');
  const [first = path, ...rest] = names;
  return path.startsWith('/') ? [`/${first}`, ...rest] : [first, ...rest];
}

function ensureFolder(folder: Folder, name: string): Folder {
  const known = folder.folders.get(name) ?? { folders: new Map(), files: [] };
  folder.folders.set(name, known);
  return known;
}

function listChildren(folder: Folder, path: string): readonly TreeNode[] {
  const inner = [...folder.folders].map(([name, inner]) =>
    toFolderNode(inner, path === '' ? name : `${path}/${name}`, name),
  );
  const nodes: readonly TreeNode[] = [...inner, ...folder.files];
  const sorted = nodes.toSorted((a, b) => names.compare(a.label, b.label) || (a.path < b.path ? -1 : 1));
  return [...sorted.filter(({ kind }) => kind === 'folder'), ...sorted.filter(({ kind }) => kind === 'file')];
}

/** The order is the same for everyone, whatever their language. */
const names = new Intl.Collator('en', { numeric: true });

/** Creates a node for a folder, or for its file if that is all there is in the folder. */
function toFolderNode(folder: Folder, path: string, label: string): TreeNode {
  const [only, second] = folder.folders;
  const [file, another] = folder.files;
  if (only === undefined && file !== undefined && another === undefined) {
    return { ...file, label: `${label}/${file.label}` };
  }
  if (only !== undefined && second === undefined && folder.files.length === 0) {
    return toFolderNode(only[1], `${path}/${only[0]}`, `${label}/${only[0]}`);
  }
  const children = listChildren(folder, path);
  const sum = (count: (node: TreeNode) => number) => children.reduce((total, node) => total + count(node), 0);
  return {
    kind: 'folder',
    path,
    label,
    added: sum((node) => (node.kind === 'file' ? node.file.added : node.added)),
    removed: sum((node) => (node.kind === 'file' ? node.file.removed : node.removed)),
    children,
  };
}
