import type { ComponentType } from 'react';

/** Something that can be chosen in the palette. */
export type Candidate = {
  /** Its own in the whole palette; what was chosen lately is remembered by it. */
  readonly key: string;
  readonly title: string;
  /** Other words by which it is found; they are not shown. */
  readonly also?: string;
  /** A second voice: what else comes of it, or how it stands. Only asked of those that are shown. */
  readonly detail: () => string | null;
  /** Its chord as the caps of this platform read. */
  readonly keys: string | null;
  readonly icon: ComponentType;
  /** Does it, once the palette is gone. */
  readonly choose: () => void;
};

/** One kind of things in the palette, under a heading of its own. */
export type PaletteSource = {
  readonly heading: string;
  /** Typed in front, it leaves only this source; the foot says so. Null: none. */
  readonly prefix: string | null;
  /** So many are shown beside those of other sources. */
  readonly atMost: number;
  /** So many are shown before anything is typed. */
  readonly atRest: number;
  /** In the order in which they are shown while nothing is typed. */
  readonly candidates: readonly Candidate[];
  /** Keys of those that somebody else has found for what is typed, whatever their titles say. */
  readonly found?: ReadonlySet<string>;
};
