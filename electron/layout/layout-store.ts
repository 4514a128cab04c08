import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Immutable } from '../../shared/base/immutable.ts';
import { Listeners } from '../../shared/base/listeners.ts';
import {
  defaultLayout,
  type Layout,
  type LayoutChange,
  layoutChange,
  withLayoutChange,
} from '../../shared/layout/layout.ts';
import type { LayoutPart } from './layout-table.ts';

/** Where a window of the desktop lay, in the system's own pixels, and whether it filled its display. */
const windowBounds = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  maximized: z.boolean(),
});
export type WindowBounds = Immutable<z.infer<typeof windowBounds>>;

export type LayoutStoreDeps = {
  /** Opens what is kept; null where nothing can be kept. Never rejects. */
  open(): Promise<readonly LayoutPart[] | null>;
  /** Keeps a part, or does not. Never rejects. */
  put(part: LayoutPart): Promise<unknown>;
  /** What an older version has kept elsewhere; asked where nothing is kept yet. Never rejects. */
  old(): Promise<LayoutChange>;
};

/** How windows lie. It answers from memory; what can be kept is there at the next start. */
export class LayoutStore {
  readonly #deps: LayoutStoreDeps;
  readonly #listeners = new Listeners<[Layout]>();
  /** Changed before it was known what is kept. */
  #early: LayoutChange = {};
  #layout: Layout = defaultLayout;
  #bounds: WindowBounds | null = null;
  /** Settles when what is kept is known; never rejects. */
  readonly ready: Promise<void>;

  constructor(deps: LayoutStoreDeps) {
    this.#deps = deps;
    this.ready = this.#open();
  }

  get layout(): Layout {
    return this.#layout;
  }

  /** Where a window of the desktop lay last; null when that is not known. */
  get bounds(): WindowBounds | null {
    return this.#bounds;
  }

  onChange(listen: (layout: Layout) => void): () => void {
    return this.#listeners.add(listen);
  }

  change(change: LayoutChange): void {
    this.#early = { ...this.#early, ...change };
    this.#become(withLayoutChange(this.#layout, change));
    void this.ready.then(() => this.#keepPanes());
  }

  keepBounds(bounds: WindowBounds): void {
    this.#bounds = bounds;
    void this.ready.then(() => this.#deps.put({ name: 'window', value: bounds }));
  }

  async #open(): Promise<void> {
    const kept = new Map((await this.#deps.open())?.map(({ name, value }) => [name, value]));
    const panes = layoutChange.safeParse(kept.get('panes')).data;
    this.#bounds ??= windowBounds.safeParse(kept.get('window')).data ?? null;
    const start = withLayoutChange(defaultLayout, panes ?? (await this.#deps.old()));
    this.#become(withLayoutChange(start, this.#early));
    if (panes === undefined) this.#keepPanes();
  }

  #become(next: Layout): void {
    if (isDeepStrictEqual(next, this.#layout)) return;
    this.#layout = next;
    this.#listeners.call(next);
  }

  #keepPanes(): void {
    void this.#deps.put({ name: 'panes', value: this.#layout });
  }
}
