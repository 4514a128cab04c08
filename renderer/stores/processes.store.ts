import { create } from 'zustand';
import type { ProcessListing } from '../../shared/processes/listed-process.ts';

/** The app's processes, as of the last read. */
export type ProcessesStore = {
  /** Null: not requested yet. */
  readonly list: ProcessListing | null;
  /** The system's message why they cannot be listed; null if they can. */
  readonly problem: string | null;
};

/** The last list of processes, while `followProcesses` polls them. */
export const useProcesses = create<ProcessesStore>()(() => ({ list: null, problem: null }));

/** Replaces the list, and clears the problem. */
export function processesListed(list: ProcessListing): void {
  useProcesses.setState({ list, problem: null });
}

/** Stores the system's message why there is no new list. The earlier list stays. */
export function processesFailed(problem: string): void {
  useProcesses.setState({ problem });
}

/** Forgets the processes, which would go stale. */
export function processesForgotten(): void {
  useProcesses.setState({ list: null, problem: null });
}
