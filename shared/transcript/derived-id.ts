import { type EntryId, entryId } from '../base/ids.ts';
import type { Entry } from './entry.ts';

/** An id derived from another one of any length. */
export function derivedId(id: EntryId, by: number | string): EntryId {
  return entryId.parse(`${id.slice(0, 280)}~${by}`);
}

/** The first id derived from this one that no entry uses. */
export function freeId(id: EntryId, entries: readonly Entry[]): EntryId {
  for (let n = 1; ; n++) {
    const candidate = derivedId(id, n);
    if (!entries.some((entry) => entry.id === candidate)) return candidate;
  }
}
