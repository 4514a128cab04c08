import type { ThreadId } from '../base/ids.ts';

/** A line of a tree of branches. */
export type Branch = {
  readonly id: ThreadId;
  /** How far below the root it is, from 0. */
  readonly depth: number;
  /** Its number among the forks of the same thread, from 1, and how many forks there are. */
  readonly position: number;
  readonly siblings: number;
};

/**
 * Returns a thread and all its branches: first the thread that they all go back to, then each one's forks right after
 * it, in the order of `origins`. A thread that others were forked from is included even if `origins` lacks it. In a
 * cycle, which only bad data has, the smallest id counts as the root. Deep trees do not use the call stack.
 */
export function buildBranchTree(origins: ReadonlyMap<ThreadId, ThreadId | null>, id: ThreadId): readonly Branch[] {
  const forks = new Map<ThreadId, ThreadId[]>();
  for (const [fork, origin] of origins) {
    if (origin === null || origin === fork) continue;
    const others = forks.get(origin);
    if (others === undefined) forks.set(origin, [fork]);
    else others.push(fork);
  }
  const root = findRoot(origins, id);
  const seen = new Set([root]);
  const lines: Branch[] = [];
  const open: Branch[] = [{ id: root, depth: 0, position: 1, siblings: 1 }];
  for (let branch = open.pop(); branch !== undefined; branch = open.pop()) {
    lines.push(branch);
    const { depth } = branch;
    const own = (forks.get(branch.id) ?? []).filter((fork) => !seen.has(fork));
    for (const fork of own) seen.add(fork);
    for (let at = own.length - 1; at >= 0; at -= 1) {
      const fork = own[at];
      if (fork !== undefined) open.push({ id: fork, depth: depth + 1, position: at + 1, siblings: own.length });
    }
  }
  return lines;
}

function findRoot(origins: ReadonlyMap<ThreadId, ThreadId | null>, id: ThreadId): ThreadId {
  const line = new Set<ThreadId>();
  let next = id;
  while (!line.has(next)) {
    line.add(next);
    const origin = origins.get(next) ?? null;
    if (origin === null) return next;
    next = origin;
  }
  const above = [...line];
  const circle = above.slice(above.indexOf(next));
  return circle.toSorted()[0] ?? next;
}
