import { useCallback, useSyncExternalStore } from 'react';
import type { EntryId } from '../../../shared/base/ids.ts';
import { getLiveTextVersion, onLiveText } from '../../stores/live-text.ts';

/** Renders again with each frame of text of one entry. Null: never. */
export function useLiveText(entryId: EntryId | null): number {
  const subscribe = useCallback(
    (changed: () => void) => (entryId === null ? () => undefined : onLiveText(entryId, changed)),
    [entryId],
  );
  return useSyncExternalStore(subscribe, () => (entryId === null ? 0 : getLiveTextVersion(entryId)));
}
