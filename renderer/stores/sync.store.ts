import { create } from 'zustand';

/** What git has printed so far while it talks to a remote for this window. */
export const useSyncOutput = create<{ readonly output: string }>()(() => ({ output: '' }));

/** Sets what git has printed. */
export function syncOutputArrived({ output }: { readonly output: string }): void {
  useSyncOutput.setState({ output });
}
