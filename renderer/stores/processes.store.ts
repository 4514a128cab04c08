import { create } from 'zustand';
import type { ProcessList } from '../../shared/processes/listed-process.ts';

/** The processes of the app, as they were when they were looked at last. */
export type ProcessesStore = {
  /** Null: nobody has looked yet. */
  readonly list: ProcessList | null;
  /** Why the system does not tell, in its words; null when it does. */
  readonly problem: string | null;
};

export const useProcesses = create<ProcessesStore>()(() => ({ list: null, problem: null }));

export function processesListed(list: ProcessList): void {
  useProcesses.setState({ list, problem: null });
}

export function processesNotReported(problem: string): void {
  useProcesses.setState({ problem });
}

/** They are looked at no longer, and would only be wrong. */
export function processesForgotten(): void {
  useProcesses.setState({ list: null, problem: null });
}
