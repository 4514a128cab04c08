import type { ComponentType } from 'react';

/** The characters that limit the palette to one kind of entry; its footer lists them in this order. */
export const prefixes = { commands: '>', threads: '#', files: '@' } as const;

/** Something to choose in the palette. */
export type Candidate = {
  /** Unique in the whole palette; recent choices are remembered by it. */
  readonly key: string;
  readonly title: string;
  /** Other words that find it; they are not shown. */
  readonly keywords?: string;
  /** Secondary text: a further consequence, or its state. Called only for shown entries. */
  readonly detail: () => string | null;
  /** Its chord as this platform's keycaps. */
  readonly keys: string | null;
  readonly icon: ComponentType;
  /** Performs it, once the palette is gone. */
  readonly choose: () => void;
};

/** One kind of entry in the palette, under its own heading. */
export type PaletteSource = {
  readonly heading: string;
  /** Typed first, it leaves only this source; the footer lists it. Null: none. */
  readonly prefix: string | null;
  /** The maximum number of entries next to those of other sources. */
  readonly maxShown: number;
  /** The number of entries before anything is typed. */
  readonly maxAtRest: number;
  /** In the order in which they appear while nothing is typed. */
  readonly candidates: readonly Candidate[];
  /** Keys of entries that were already found elsewhere for the typed text, whatever their titles say. */
  readonly found?: ReadonlySet<string>;
};
