import { availableParallelism, loadavg } from 'node:os';
import type { MachineLoad } from '../../shared/runs/machine-room.ts';

/** How busy a machine is, whatever works on it. */
export type ReadMachineLoad = () => Omit<MachineLoad, 'working'>;

/** Of the machine that this program runs on. */
export const systemMachineLoad: ReadMachineLoad = () => ({
  cores: availableParallelism(),
  average: loadavg()[0] ?? 0,
  availableBytes: process.availableMemory(),
});
