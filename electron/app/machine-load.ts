import { availableParallelism, loadavg } from 'node:os';
import type { MachineLoad } from '../runs/run-capacity.ts';

/** How busy the machine is with all its work. */
export type ReadMachineLoad = () => Omit<MachineLoad, 'working'>;

/** The load of the machine that this program runs on. */
export const systemMachineLoad: ReadMachineLoad = () => ({
  cores: availableParallelism(),
  average: loadavg()[0] ?? 0,
  availableBytes: process.availableMemory(),
});
