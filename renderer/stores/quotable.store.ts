import { create } from 'zustand';

/** Whether the page has a selection that a message can quote. */
export const useQuotable = create<{ readonly isThere: boolean }>()(() => ({ isThere: false }));

export function quotableChanged(isThere: boolean): void {
  if (useQuotable.getState().isThere !== isThere) useQuotable.setState({ isThere });
}
