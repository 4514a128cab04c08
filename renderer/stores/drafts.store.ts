import { create } from 'zustand';
import type { DraftKey } from './draft-key.ts';

/** What is typed and not sent, by thread. */
export type DraftsStore = { readonly drafts: Readonly<Partial<Record<DraftKey, string>>> };

const storageKey = 'workcell.drafts';

export const useDrafts = create<DraftsStore>()(() => ({ drafts: {} }));

export function draftChanged(key: DraftKey, text: string): void {
  useDrafts.setState(({ drafts: { [key]: _before, ...others } }) => ({
    drafts: text === '' ? others : { ...others, [key]: text },
  }));
}

/** Brings back what was typed before a reload, and keeps it over the next one. */
export function keepDrafts(storage: Storage): void {
  const kept = storage.getItem(storageKey);
  if (kept !== null) useDrafts.setState({ drafts: readDrafts(kept) });
  useDrafts.subscribe(({ drafts }) => storage.setItem(storageKey, JSON.stringify(drafts)));
}

function readDrafts(json: string): DraftsStore['drafts'] {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(Object.entries(value).filter(([, text]) => typeof text === 'string'));
  } catch {
    return {};
  }
}
