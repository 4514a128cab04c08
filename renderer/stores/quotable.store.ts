import { create } from 'zustand';

/** What the page has selected. */
export type QuotableStore = {
  /** There is a selection that a message can quote. */
  readonly isThere: boolean;
  /** Text of the transcript is selected, or was when the palette opened. */
  readonly isCopyable: boolean;
};

export const useQuotable = create<QuotableStore>()(() => ({ isThere: false, isCopyable: false }));

export function quotableChanged(change: Partial<QuotableStore>): void {
  const now = useQuotable.getState();
  const next = { ...now, ...change };
  if (next.isThere !== now.isThere || next.isCopyable !== now.isCopyable) useQuotable.setState(next);
}
