/** A key with its modifiers; `Mod` is Ctrl, and Command on a Mac. */
export type Chord = {
  readonly key: string;
  readonly mod: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
};

/** What of a keyboard event a chord is compared with. */
export type KeyFacts = {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
};

/** Chords a browser keeps for itself, or that mean its own zoom: on the web host they are not ours to take. */
const keptByBrowsers: ReadonlySet<string> = new Set(['Mod+N', 'Mod+=', 'Mod+-', 'Mod+0']);

/** The chords of an action that the host leaves to the page. */
export function usableChords(keys: readonly string[], host: 'desktop' | 'web'): readonly string[] {
  return host === 'desktop' ? keys : keys.filter((chord) => !keptByBrowsers.has(chord));
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

/** Does the event press this chord? Letters go by their place on the keyboard where the layout has no Latin ones. */
export function pressesChord(event: KeyFacts, chord: Chord, mac: boolean): boolean {
  const mod = mac ? event.metaKey : event.ctrlKey;
  const otherMod = mac ? event.ctrlKey : event.metaKey;
  if (otherMod || mod !== chord.mod || event.altKey !== chord.alt) return false;
  const key = event.key.toUpperCase();
  const wanted = chord.key.toUpperCase();
  const isLetter = /^[A-Z]$/.test(wanted);
  // What a mark such as "/" needs Shift for differs between layouts; only for the others it must agree.
  const marks = wanted.length === 1 && !isLetter;
  if (!marks && event.shiftKey !== chord.shift) return false;
  return key === wanted || (isLetter && !/^[A-Z]$/.test(key) && event.code === `Key${wanted}`);
}

const macNames: Readonly<Record<string, string>> = { Mod: '⌘', Shift: '⇧', Alt: '⌥', Escape: 'Esc' };
const otherNames: Readonly<Record<string, string>> = { Mod: 'Ctrl', Escape: 'Esc' };

/** A chord as the caps of this platform read, parted by spaces: `Ctrl Shift R`. */
export function chordWords(words: string, mac: boolean): string {
  const names = mac ? macNames : otherNames;
  return words
    .split('+')
    .map((part) => names[part] ?? part)
    .join(' ');
}
