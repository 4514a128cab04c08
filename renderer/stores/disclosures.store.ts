import { create } from 'zustand';
import type { TurnId } from '../../shared/base/ids.ts';

/** What the user has opened and closed in transcripts, by turn and row. Other rows have their default state. */
export type DisclosuresStore = { readonly opened: Readonly<Record<TurnId, Readonly<Record<string, boolean>>>> };

/** What is opened and closed in transcripts. A reload forgets it. */
export const useDisclosures = create<DisclosuresStore>()(() => ({ opened: {} }));

/** Opens or closes a row of a turn. `key` belongs to the row, or to a part of it. */
export function disclosureChanged(turnId: TurnId, key: string, open: boolean): void {
  useDisclosures.setState(({ opened }) => ({ opened: { ...opened, [turnId]: { ...opened[turnId], [key]: open } } }));
}
