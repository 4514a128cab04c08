/** An element by its role and its accessible name. */
export type Place = {
  readonly role: 'log' | 'region' | 'textbox' | 'button' | 'list' | 'listbox' | 'feed';
  readonly name: string;
};

/** What to wait for: a visible text within a place, or with an empty text, the place itself, ready to use. */
export type Sight = Place & { readonly text: string };

/** What happened in the page while it was watched. Times are Unix milliseconds, and durations are milliseconds. */
export type Watched = {
  /** Each change of the last visible numbered word: when it had been painted, and its number. */
  readonly words: readonly (readonly [at: number, word: number])[];
  /** The main thread's longest task. 0 when none took 50 ms, the browser's reporting threshold. */
  readonly longestTask: number;
  /** The number of tasks that took that long. */
  readonly tasks: number;
  /** The longest time between two frames. */
  readonly longestFrame: number;
  /** The time from each frame to the next. */
  readonly frames: readonly number[];
};

/** The bench's interface to a page. Painted means one task after the frame that contained it. */
export type Probe = {
  /** Resolves when a sight is painted, with the time since the page's navigation began. */
  seen(sight: Sight): Promise<number>;
  /** Starts waiting for the next event of this kind and then for a sight. */
  arm(event: 'click' | 'keydown', sight: Sight): void;
  /** Resolves when the armed sight is painted, with the time since its event. */
  sinceArmed(): Promise<number>;
  /** Starts checking in each frame which numbered word of the transcript is the last visible one. */
  watch(): void;
  /** Resolves when the word with this number or a later one is the last visible one, while the page is watched. */
  wordSeen(word: number): Promise<void>;
  /** Stops watching and returns the results. */
  watched(): Watched;
  /** Starts measuring each key press in the composer: the time until the page with it is painted. */
  timeKeys(): void;
  /** Stops that and returns the times in milliseconds. */
  keyTimes(): readonly number[];
  /** All text of a place in the document. */
  textOf(place: Place): string;
  /** A point inside a place's content, in window pixels. */
  middleOf(place: Place): { readonly x: number; readonly y: number };
  /** Resolves when the next frame is painted. */
  frame(): Promise<void>;
  /** The size of the document: its elements, and all nodes including text and comments. */
  size(): { readonly elements: number; readonly nodes: number };
  /** The compressed bytes of the scripts that arrived within this time after navigation began, in milliseconds. */
  scriptBytes(until: number): number;
  /** The sight named before the page loaded. The time is as for `seen`. */
  expected: Promise<number>;
};

declare global {
  /** Exists in every page the bench opens. */
  var benchProbe: Probe;
}
