import { create } from 'zustand';
import type { Clock } from '../../shared/base/clock.ts';
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

/** While one types, what is typed is written down so often, in milliseconds. */
const pauseMs = 300;

/**
 * Brings back what was typed before a reload, and keeps it over the next one: written down shortly after each change,
 * and as the page goes away. What is too long for the storage lasts only as long as the page.
 */
export function keepDrafts(storage: Storage, page: Pick<Window, 'addEventListener'>, clock: Clock): void {
  const kept = storage.getItem(storageKey);
  if (kept !== null) useDrafts.setState({ drafts: readDrafts(kept) });
  let stop: (() => void) | null = null;
  const write = (): void => {
    stop?.();
    stop = null;
    try {
      storage.setItem(storageKey, JSON.stringify(useDrafts.getState().drafts));
    } catch {
      storage.removeItem(storageKey);
    }
  };
  useDrafts.subscribe(() => {
    stop ??= clock.after(pauseMs, write);
  });
  page.addEventListener('pagehide', write);
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
