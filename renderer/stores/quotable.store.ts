import { create } from 'zustand';

/** Whether something is selected on the page that can be quoted in a message. */
export const useQuotable = create<{ readonly isThere: boolean }>()(() => ({ isThere: false }));

export function quotableChanged(isThere: boolean): void {
  if (useQuotable.getState().isThere !== isThere) useQuotable.setState({ isThere });
}
