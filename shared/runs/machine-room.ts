/** How busy this machine is. */
export type MachineLoad = {
  readonly cores: number;
  /** Programs that wanted to run in the last minute, on average; 0 where the system does not count them. */
  readonly average: number;
  /** Memory that programs can still have, in bytes. */
  readonly availableBytes: number;
  /** How many runs work now. */
  readonly working: number;
};

/** Below this the system begins to write memory to its disk. */
const reservedBytes = 1024 ** 3;
/** A Codex with its commands and servers, as most runs have them. */
const bytesOfRun = 512 * 1024 ** 2;
/** Models take their time: a run has its commands run for a part of it. */
const runsForCore = 2;

/** How many runs may work at the same time, and what keeps it from being more. */
export type RunRoom = { readonly runs: number; readonly boundBy: 'limit' | 'load' | 'memory' };

/**
 * How many runs may work at the same time: at most `limit`, fewer while the machine is busy or short of memory, always
 * one. Runs that work go on; those that wait begin later.
 */
export function roomForRuns(limit: number, { cores, average, availableBytes, working }: MachineLoad): RunRoom {
  const byMemory = working + Math.max(0, Math.floor((availableBytes - reservedBytes) / bytesOfRun));
  const byLoad = average > cores * runsForCore ? working : limit;
  const runs = Math.max(1, Math.min(limit, byMemory, byLoad));
  if (runs >= limit) return { runs, boundBy: 'limit' };
  return { runs, boundBy: byLoad <= byMemory ? 'load' : 'memory' };
}
