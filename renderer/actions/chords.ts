import { namedKeys } from '../../shared/settings/chord.ts';
import { findChordOwner, type KeyboardHost } from './reserved-chords.ts';

/** A key with its modifiers; `Mod` is Ctrl, and Command on a Mac. */
export type Chord = {
  readonly key: string;
  readonly mod: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
};

/** The parts of a keyboard event that a chord is compared with. */
export type KeyInput = {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
};

/** The chords of an action that reach the page. */
export function filterUsableChords(keys: readonly string[], place: KeyboardHost): readonly string[] {
  return keys.filter((chord) => findChordOwner(chord, place) === null);
}

/** Reads `Mod+Shift+R`, `F8`, `/`. */
export function parseChord(words: string): Chord {
  const parts = words.split('+');
  return {
    key: parts.at(-1) ?? '',
    mod: parts.includes('Mod'),
    shift: parts.includes('Shift'),
    alt: parts.includes('Alt'),
  };
}

/**
 * Returns whether the event presses this chord. If the layout has no Latin letters, the physical position of the key
 * counts.
 */
export function matchesChord(event: KeyInput, chord: Chord, mac: boolean): boolean {
  const mod = mac ? event.metaKey : event.ctrlKey;
  const otherMod = mac ? event.ctrlKey : event.metaKey;
  if (otherMod || mod !== chord.mod || event.altKey !== chord.alt) return false;
  const key = toKeyName(event.key).toUpperCase();
  const wanted = chord.key.toUpperCase();
  const isLetter = /^[A-Z]$/.test(wanted);
  // Layouts differ in which punctuation marks need Shift, so Shift only has to match for other keys.
  const marks = isMark(chord.key);
  if (!marks && event.shiftKey !== chord.shift) return false;
  return key === wanted || (isLetter && !/^[A-Z]$/.test(key) && event.code === `Key${wanted}`);
}

function isMark(key: string): boolean {
  return key === 'Plus' || (key.length === 1 && !/^[A-Z]$/i.test(key));
}

/** Returns the name of a key in chords. Two keys that a chord could not contain have their own names. */
function toKeyName(key: string): string {
  if (key === ' ') return 'Space';
  return key === '+' ? 'Plus' : key;
}

/**
 * The chord that an event presses, such as `Mod+Shift+R`. Null for a modifier alone and for keys that cannot form a
 * chord. On a layout without Latin letters the physical position counts, as it does when the chord is pressed later.
 */
export function getPressedChord(event: KeyInput, mac: boolean): string | null {
  if (mac ? event.ctrlKey : event.metaKey) return null;
  const place = /^Key([A-Z])$/.exec(event.code)?.[1];
  const isLatin = /^[A-Z]$/i.test(event.key);
  const key = isLatin ? event.key.toUpperCase() : (place ?? toKeyName(event.key));
  const isKnown = key.length === 1 || /^F\d+$/.test(key) || namedKeys.some((named) => named === key);
  if (!isKnown) return null;
  const isPressed = {
    Mod: mac ? event.metaKey : event.ctrlKey,
    Alt: event.altKey,
    Shift: event.shiftKey && !isMark(key),
  };
  const modifiers = (['Mod', 'Alt', 'Shift'] as const).filter((name) => isPressed[name]);
  return [...modifiers, key].join('+');
}

const arrows = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→', Plus: '+' };
const macNames: Readonly<Record<string, string>> = { Mod: '⌘', Shift: '⇧', Alt: '⌥', Escape: 'Esc', ...arrows };
const otherNames: Readonly<Record<string, string>> = { Mod: 'Ctrl', Escape: 'Esc', ...arrows };

/** A chord as this platform's keycaps, separated by spaces: `Ctrl Shift R`. */
export function formatChord(words: string, mac: boolean): string {
  const names = mac ? macNames : otherNames;
  return words
    .split('+')
    .map((part) => names[part] ?? part)
    .join(' ');
}
