/** How busy this machine is. */
export type MachineLoad = {
  readonly cores: number;
  /** The average number of programs that wanted to run in the last minute. 0 when the system does not count them. */
  readonly average: number;
  /** The memory still available to programs, in bytes. */
  readonly availableBytes: number;
  /** The number of runs working now. */
  readonly working: number;
};

/** Below this, in bytes, the system starts to swap memory to disk. */
const reservedBytes = 1024 ** 3;
/** The memory of a typical run: Codex with its commands and servers. */
const bytesPerRun = 512 * 1024 ** 2;
/** Models take time, so a run executes commands only part of the time. */
const runsPerCore = 2;

/** How many runs may work at the same time, and what limits the number. */
export type RunCapacity = { readonly runs: number; readonly boundBy: 'limit' | 'load' | 'memory' };

/**
 * Returns how many runs may work at the same time: at most `limit`, fewer while the machine is busy or low on memory,
 * and always at least one. Working runs continue; waiting ones start later.
 */
export function getRunCapacity(limit: number, { cores, average, availableBytes, working }: MachineLoad): RunCapacity {
  const byMemory = working + Math.max(0, Math.floor((availableBytes - reservedBytes) / bytesPerRun));
  const byLoad = average > cores * runsPerCore ? working : limit;
  const runs = Math.max(1, Math.min(limit, byMemory, byLoad));
  if (runs >= limit) return { runs, boundBy: 'limit' };
  return { runs, boundBy: byLoad <= byMemory ? 'load' : 'memory' };
}
