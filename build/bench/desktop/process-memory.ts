import { readdirSync, readFileSync } from 'node:fs';

/** A process with its memory share in kB. Memory shared by several processes counts partially for each. */
export type ProcessShare = {
  readonly pid: number;
  readonly parent: number;
  readonly program: string;
  readonly kilobytes: number;
};

/** The memory of a process tree, in MB of a million bytes. */
export type TreeMemory = {
  /** The memory of the separated programs with all their child processes. */
  readonly apart: number;
  /** The memory of all others. */
  readonly own: number;
};

/**
 * Adds up a process and all its descendants. `isApart` says whether a program's part of the tree is counted separately.
 */
export function measureTreeMemory(
  processes: readonly ProcessShare[],
  root: number,
  isApart: (program: string) => boolean,
): TreeMemory {
  let [own, apart] = [0, 0];
  const add = ({ kilobytes, pid, program }: ProcessShare, within: boolean): void => {
    const counted = within || isApart(program);
    if (counted) apart += kilobytes;
    else own += kilobytes;
    for (const child of processes) if (child.parent === pid) add(child, counted);
  };
  for (const first of processes) if (first.pid === root) add(first, false);
  return { apart: (apart * 1_024) / 1e6, own: (own * 1_024) / 1e6 };
}

/** All processes on this Linux machine with readable memory, with their proportional set size (PSS). */
export function readProcesses(): readonly ProcessShare[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      // The name before the parent's id may contain spaces and parentheses.
      const [, parent] = /^.*\) \S (\d+)/s.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? [];
      const [program = ''] = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0');
      const [, kilobytes] = /^Pss: +(\d+) kB/m.exec(readFileSync(`/proc/${name}/smaps_rollup`, 'utf8')) ?? [];
      return [{ pid: Number(name), parent: Number(parent), program, kilobytes: Number(kilobytes ?? 0) }];
    } catch {
      // The process has ended in the meantime, or belongs to another user.
      return [];
    }
  });
}
