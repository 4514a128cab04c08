import { isMac } from '../client/platform.ts';
import { useConnection } from '../stores/connection.store.ts';
import { useSettings } from '../stores/settings.store.ts';
import { filterUsableChords, formatChord } from './chords.ts';
import { type ActionId, getChords } from './registry.ts';

/** The chord of an action as this platform's keycaps, updated when it changes; undefined without one. */
export function useKeys(id: ActionId): string | undefined {
  const shortcuts = useSettings((state) => state.settings.values.shortcuts);
  const host = useConnection((state) => state.host?.kind ?? 'web');
  const chord = filterUsableChords(getChords(id, shortcuts), { host, mac: isMac })[0];
  return chord === undefined ? undefined : formatChord(chord, isMac);
}
