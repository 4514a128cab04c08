import { isMac } from '../client/platform.ts';
import { useConnection } from '../stores/connection.store.ts';
import { useOptions } from '../stores/settings.store.ts';
import { chordText, usableChords } from './chords.ts';
import { type ActionId, chordsOf } from './registry.ts';

/** The chord of an action as this platform's keycaps, updated when it changes; undefined without one. */
export function useKeys(id: ActionId): string | undefined {
  const shortcuts = useOptions((state) => state.options.values.shortcuts);
  const host = useConnection((state) => state.host?.kind ?? 'web');
  const chord = usableChords(chordsOf(id, shortcuts), { host, mac: isMac })[0];
  return chord === undefined ? undefined : chordText(chord, isMac);
}
