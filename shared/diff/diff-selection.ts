import type { TreeNode } from './file-tree.ts';

/** The paths of the files that are ticked. */
export type DiffSelection = ReadonlySet<string>;
/** How a checkbox stands. */
export type TickState = 'on' | 'off' | 'mixed';

/** How the checkbox of a row stands: a folder is mixed when only some of its files are ticked. */
export function tickStateOf(selection: DiffSelection, node: TreeNode): TickState {
  const paths = pathsOf(node);
  const ticked = paths.filter((path) => selection.has(path)).length;
  if (ticked === 0) return 'off';
  return ticked === paths.length ? 'on' : 'mixed';
}

/** Ticks or unticks a row with all files under it; a mixed folder becomes ticked. */
export function toggleTick(selection: DiffSelection, node: TreeNode): DiffSelection {
  const paths = pathsOf(node);
  if (tickStateOf(selection, node) !== 'on') return new Set([...selection, ...paths]);
  const unticked = new Set(paths);
  return new Set([...selection].filter((path) => !unticked.has(path)));
}

function pathsOf(node: TreeNode): readonly string[] {
  return node.kind === 'file' ? [node.path] : node.children.flatMap(pathsOf);
}
