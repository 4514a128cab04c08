import { create } from 'zustand';

/** What the page has selected. */
export type QuotableStore = {
  /** True if there is a selection that a message can quote. */
  readonly canQuote: boolean;
  /** Text of the transcript is selected, or was when the palette opened. */
  readonly canCopy: boolean;
};

/** Whether the selection can be quoted or copied. */
export const useQuotable = create<QuotableStore>()(() => ({ canQuote: false, canCopy: false }));

/** Updates what the selection allows; omitted fields stay. Notifies no listeners if nothing changes. */
export function quotableChanged(change: Partial<QuotableStore>): void {
  const now = useQuotable.getState();
  const next = { ...now, ...change };
  if (next.canQuote !== now.canQuote || next.canCopy !== now.canCopy) useQuotable.setState(next);
}
