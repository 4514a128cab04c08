import type { TreeNode } from './file-tree.ts';

/** The paths of the selected files. */
export type DiffSelection = ReadonlySet<string>;
/** The state of a checkbox. */
export type TickState = 'on' | 'off' | 'mixed';

/** The checkbox state of a row. A folder is mixed when only some of its files are selected. */
export function tickStateOf(selection: DiffSelection, node: TreeNode): TickState {
  const paths = pathsOf(node);
  const ticked = paths.filter((path) => selection.has(path)).length;
  if (ticked === 0) return 'off';
  return ticked === paths.length ? 'on' : 'mixed';
}

/** Selects or deselects a row with all files below it. A mixed folder becomes selected. */
export function toggleTick(selection: DiffSelection, node: TreeNode): DiffSelection {
  const paths = pathsOf(node);
  if (tickStateOf(selection, node) !== 'on') return new Set([...selection, ...paths]);
  const unticked = new Set(paths);
  return new Set([...selection].filter((path) => !unticked.has(path)));
}

function pathsOf(node: TreeNode): readonly string[] {
  return node.kind === 'file' ? [node.path] : node.children.flatMap(pathsOf);
}
