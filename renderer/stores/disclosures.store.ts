import { create } from 'zustand';
import type { TurnId } from '../../shared/base/ids.ts';

/** What the person has opened and closed in transcripts, by turn and row. Other rows have their default state. */
export type DisclosuresStore = { readonly opened: Readonly<Record<TurnId, Readonly<Record<string, boolean>>>> };

export const useDisclosures = create<DisclosuresStore>()(() => ({ opened: {} }));

export function disclosed(turnId: TurnId, key: string, open: boolean): void {
  useDisclosures.setState(({ opened }) => ({ opened: { ...opened, [turnId]: { ...opened[turnId], [key]: open } } }));
}
