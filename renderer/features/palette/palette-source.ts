import type { ComponentType } from 'react';

/** The characters that limit the palette to one kind of entry; its footer lists them in this order. */
export const prefixes = { commands: '>', threads: '#', files: '@' } as const;

/** An entry that the user can choose in the palette. */
export type Candidate = {
  /** Unique in the whole palette; identifies recent choices. */
  readonly key: string;
  readonly title: string;
  /** Other words that find the entry; they are not shown. */
  readonly keywords?: string;
  /** Secondary text: a further consequence, or the entry's state. Called only for shown entries. */
  readonly detail: () => string | null;
  /** What it needs, while it is not available. It is then found only by typing, in gray, after what is available. */
  readonly needs?: string;
  /** The shortcut as this platform's keycaps. */
  readonly keys: string | null;
  readonly icon: ComponentType;
  /** Performs the choice after the palette has closed. */
  readonly choose: () => void;
};

/** One kind of entry in the palette, under its own heading. */
export type PaletteSource = {
  readonly heading: string;
  /** The first character that limits the palette to this source; the footer lists it. Null: none. */
  readonly prefix: string | null;
  /** The maximum number of entries shown together with those of other sources. */
  readonly maxShown: number;
  /** The number of entries before anything is typed. */
  readonly maxAtRest: number;
  /** In the order in which the entries appear before anything is typed. */
  readonly candidates: readonly Candidate[];
  /** Keys of entries that another search already found for the typed text, whatever their titles say. */
  readonly found?: ReadonlySet<string>;
};
