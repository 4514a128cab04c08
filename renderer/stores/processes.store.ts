import { create } from 'zustand';
import type { ProcessList } from '../../shared/processes/listed-process.ts';

/** The app's processes, as of the last look. */
export type ProcessesStore = {
  /** Null: not requested yet. */
  readonly list: ProcessList | null;
  /** The system's message why they cannot be listed; null if they can. */
  readonly problem: string | null;
};

export const useProcesses = create<ProcessesStore>()(() => ({ list: null, problem: null }));

export function processesListed(list: ProcessList): void {
  useProcesses.setState({ list, problem: null });
}

export function processesNotReported(problem: string): void {
  useProcesses.setState({ problem });
}

/** Forgets the processes, which would go stale. */
export function processesForgotten(): void {
  useProcesses.setState({ list: null, problem: null });
}
