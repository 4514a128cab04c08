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

/** The place of a desktop window, in the system's own pixels, and whether it is maximized or fills the screen. */
export const windowBounds = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  maximized: z.boolean(),
  fullScreen: z.boolean().default(false),
});
export type WindowBounds = Immutable<z.infer<typeof windowBounds>>;

export type LayoutStoreDeps = {
  /** Reads the stored parts; null if nothing can be stored. Never rejects. */
  open(): Promise<readonly LayoutPart[] | null>;
  /** Stores a part if possible. Never rejects. */
  put(part: LayoutPart): Promise<unknown>;
};

/** The layout of windows. Answers from memory, and stores changes for the next start if possible. */
export class LayoutStore {
  readonly #deps: LayoutStoreDeps;
  readonly #listeners = new Listeners<[Layout]>();
  /** Changes made before the stored layout was known. */
  #early: LayoutChange = {};
  #layout: Layout = defaultLayout;
  #bounds: WindowBounds | null = null;
  /** Resolves once the stored layout is known. Never rejects. */
  readonly ready: Promise<void>;

  constructor(deps: LayoutStoreDeps) {
    this.#deps = deps;
    this.ready = this.#open();
  }

  get layout(): Layout {
    return this.#layout;
  }

  /** The last place of a desktop window; null if unknown. */
  get bounds(): WindowBounds | null {
    return this.#bounds;
  }

  onChange(listen: (layout: Layout) => void): () => void {
    return this.#listeners.add(listen);
  }

  change(change: LayoutChange): void {
    this.#early = { ...this.#early, ...change };
    this.#become(withLayoutChange(this.#layout, change));
    void this.ready.then(() => this.#savePanes());
  }

  saveBounds(bounds: WindowBounds): void {
    this.#bounds = bounds;
    void this.ready.then(() => this.#deps.put({ name: 'window', value: bounds }));
  }

  async #open(): Promise<void> {
    const kept = new Map((await this.#deps.open())?.map(({ name, value }) => [name, value]));
    const panes = layoutChange.safeParse(kept.get('panes')).data;
    this.#bounds ??= windowBounds.safeParse(kept.get('window')).data ?? null;
    const start = withLayoutChange(defaultLayout, panes ?? {});
    this.#become(withLayoutChange(start, this.#early));
  }

  #become(next: Layout): void {
    if (isDeepStrictEqual(next, this.#layout)) return;
    this.#layout = next;
    this.#listeners.call(next);
  }

  #savePanes(): void {
    void this.#deps.put({ name: 'panes', value: this.#layout });
  }
}
