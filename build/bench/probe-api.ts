/** An element by its role and its accessible name. */
export type Place = {
  readonly role: 'log' | 'region' | 'textbox' | 'button' | 'list' | 'listbox' | 'feed';
  readonly name: string;
};

/** What is waited for: a text in view within a place or, with an empty text, the place itself, ready for use. */
export type Sight = Place & { readonly text: string };

/** What happened in the page while it was watched. Times are Unix milliseconds, durations milliseconds. */
export type Watched = {
  /** Each time another numbered word was the last one in view: when it had been painted, and its number. */
  readonly words: readonly (readonly [at: number, word: number])[];
  /** The longest task of the main thread; 0 when none took 50 ms, from which on the browser tells of them. */
  readonly longestTask: number;
  /** How many of them took as long. */
  readonly tasks: number;
  /** The longest time between two frames. */
  readonly longestFrame: number;
  /** The time from each frame to the next. */
  readonly frames: readonly number[];
};

/** What the bench may ask a page. Painted means: one task after the frame in which it was there. */
export type Probe = {
  /** Resolves when a sight is painted, with the time since the page's navigation began. */
  seen(sight: Sight): Promise<number>;
  /** Waits from now on for the next event of this kind, and from then on for a sight. */
  arm(event: 'click' | 'keydown', sight: Sight): void;
  /** Resolves when the sight that was armed is painted, with the time since its event happened. */
  sinceArmed(): Promise<number>;
  /** Looks from now on at each frame which numbered word of the transcript is the last one in view. */
  watch(): void;
  /** Resolves when the word with this number, or a later one, is the last one in view, while the page is watched. */
  wordSeen(word: number): Promise<void>;
  /** Ends the watch and tells of it. */
  watched(): Watched;
  /** Measures from now on each key pressed in the composer: how long until the page that has it was painted. */
  timeKeys(): void;
  /** Ends that and gives the times, milliseconds. */
  keyTimes(): readonly number[];
  /** All text of a place that is in the document. */
  textOf(place: Place): string;
  /** A point inside a place where its content is, in pixels of the window. */
  middleOf(place: Place): { readonly x: number; readonly y: number };
  /** Scrolls a place by so many pixels in each of so many frames, downwards when positive. */
  scroll(place: Place, pixels: number, frames: number): Promise<void>;
  /** Puts a text on the clipboard. Rejects while the page may not. */
  copy(text: string): Promise<void>;
  /** Resolves when the next frame is painted. */
  frame(): Promise<void>;
  /** How much the document is made of: elements, and all nodes with text and comments. */
  size(): { readonly elements: number; readonly nodes: number };
  /** Compressed bytes of the scripts that had arrived so long after the navigation began, milliseconds. */
  scriptBytes(until: number): number;
  /** The sight that was named before the page loaded; the time is as `seen` gives it. */
  expected: Promise<number>;
};

declare global {
  /** In every page that the bench opens. */
  var benchProbe: Probe;
}
