import { readdirSync, readFileSync } from 'node:fs';

/** A process with what it takes of the memory, in kB; what several processes share counts for each in part. */
export type ProcessShare = {
  readonly pid: number;
  readonly parent: number;
  readonly program: string;
  readonly kilobytes: number;
};

/** Memory of a tree of processes in MB of a million bytes. */
export type TreeMemory = {
  /** Of the programs set apart, with all that they have started. */
  readonly apart: number;
  /** Of all the others. */
  readonly own: number;
};

/** Adds up a process and all that come from it. `isApart` says of a program whether its part of the tree is apart. */
export function memoryOfTree(
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

/** All processes of this Linux whose memory may be read, with their proportional set size (PSS). */
export function readProcesses(): readonly ProcessShare[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      // The name before the parent's id may have spaces and brackets in it.
      const [, parent] = /^.*\) \S (\d+)/s.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? [];
      const [program = ''] = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0');
      const [, kilobytes] = /^Pss: +(\d+) kB/m.exec(readFileSync(`/proc/${name}/smaps_rollup`, 'utf8')) ?? [];
      return [{ pid: Number(name), parent: Number(parent), program, kilobytes: Number(kilobytes ?? 0) }];
    } catch {
      // It has ended meanwhile, or is another user's.
      return [];
    }
  });
}
