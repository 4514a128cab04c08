import type { Clock } from '../../../shared/base/clock.ts';
import type { WindowId } from '../../../shared/base/ids.ts';
import { Listeners } from '../../../shared/base/listeners.ts';
import { getPlaceKey, isMemoryOnly, type OpenedText, type TextPlace } from '../../../shared/texts/stored-text.ts';
import type { Lifetime } from '../../base/lifetime.ts';
import type { PlacedText, TextRow } from './stored-texts.ts';
import type { ThreadStore } from './thread-store.ts';

/** The delay before a failed write is retried, in milliseconds. */
const retryMs = 2_000;
/** The maximum number of other windows' texts to offer at a place. */
const maxOffered = 20;

export type TextStoreDeps = {
  readonly store: Pick<ThreadStore, 'texts' | 'onState'>;
  readonly clock: Clock;
  readonly lifetime: Lifetime;
};

/**
 * Stores typed text, per place and window. Text that cannot be written stays in memory, is read from there, and is
 * written as soon as the store accepts it.
 */
export class TextStore {
  readonly #deps: TextStoreDeps;
  /**
   * The newest texts that are not on disk, by place and window. Answers and secrets stay here and are never written.
   */
  readonly #unwritten = new Map<string, PlacedText>();
  readonly #changes = new Listeners<[PlacedText]>();
  #opening: Promise<unknown> = Promise.resolve();
  #cancelRetry: (() => void) | null = null;

  constructor(deps: TextStoreDeps) {
    this.#deps = deps;
    deps.lifetime.onEnd(() => this.#end());
    deps.lifetime.onEnd(deps.store.onState(() => void this.#writeAll()));
  }

  /** Subscribes to texts when they are opened or changed. */
  onText(listen: (text: PlacedText) => void): () => void {
    return this.#changes.add(listen);
  }

  /**
   * Returns the texts that a window finds at a place. If it has no text there and `takesOver` is true, it gets the
   * newest text of a window that is not in `living`.
   */
  open(
    place: TextPlace,
    window: WindowId,
    { living, takesOver }: { readonly living: ReadonlySet<WindowId>; readonly takesOver: boolean },
  ): Promise<OpenedText> {
    // One at a time: two windows must not take over the same text.
    const opened = this.#opening.then(async (): Promise<OpenedText> => {
      const rows = await this.#read(place);
      const own = rows.find((row) => row.window === window) ?? { window, revision: 0, text: null };
      const others = rows.filter((row) => row.window !== window && row.text !== null && !living.has(row.window));
      const [newest] = others;
      if (own.text !== null || !takesOver || newest === undefined) return this.#toOpenedText(place, own, others);
      const taken = { ...own, revision: Math.max(own.revision, newest.revision) + 1, text: newest.text };
      const left = { place, ...newest, revision: newest.revision + 1, text: null };
      await this.#save([{ place, ...taken }, left]);
      // Notify in this order, so that one of the windows always has the text.
      for (const each of [{ place, ...taken }, left]) this.#changes.call(each);
      return this.#toOpenedText(place, taken, others.slice(1));
    });
    this.#opening = opened.catch(() => undefined);
    return opened;
  }

  /** Returns the texts at a place from windows other than `window` that are not in `living`, newest first. */
  async others(place: TextPlace, window: WindowId, living: ReadonlySet<WindowId>): Promise<OpenedText['others']> {
    const rows = await this.#read(place);
    return toOffered(rows.filter((row) => row.window !== window && !living.has(row.window)));
  }

  /** Stores a text. Resolves with the newest revision of its place and window, and whether it is on disk. */
  async save(text: PlacedText): Promise<{ readonly revision: number; readonly isOnDisk: boolean }> {
    const unwritten = this.#unwritten.get(toKey(text));
    if (unwritten !== undefined && unwritten.revision >= text.revision) {
      return { revision: unwritten.revision, isOnDisk: false };
    }
    this.#changes.call(text);
    const [stored = null] = (await this.#save([text])) ?? [];
    return { revision: stored ?? text.revision, isOnDisk: stored !== null };
  }

  /** Deletes the text that another window left. */
  async drop(place: TextPlace, window: WindowId): Promise<void> {
    const row = (await this.#read(place)).find((other) => other.window === window);
    if (row !== undefined) await this.save({ place, window, revision: row.revision + 1, text: null });
  }

  #toOpenedText(place: TextPlace, own: TextRow, others: readonly TextRow[]): OpenedText {
    if (own.text !== null) this.#changes.call({ place, ...own });
    return {
      own: own.text,
      revision: own.revision,
      others: toOffered(others),
    };
  }

  async #read(place: TextPlace): Promise<readonly TextRow[]> {
    const stored = (await this.#deps.store.texts.read(place)) ?? [];
    const name = getPlaceKey(place);
    const unwritten = [...this.#unwritten.values()].filter((text) => getPlaceKey(text.place) === name);
    const isOlder = (row: TextRow): boolean =>
      unwritten.some(({ revision, window }) => window === row.window && revision > row.revision);
    const rows = [...stored.filter((row) => !isOlder(row)), ...unwritten];
    return rows.toSorted((one, other) => other.revision - one.revision);
  }

  /** Writes texts, or keeps them in memory until a write works. Null if the write failed. */
  async #save(texts: readonly PlacedText[]): Promise<readonly number[] | null> {
    for (const text of texts) this.#unwritten.set(toKey(text), text);
    const ours = texts.filter(({ place }) => !isMemoryOnly(place));
    if (ours.length === 0) return null;
    const stored = await this.#deps.store.texts.put(ours);
    if (stored === null) {
      this.#cancelRetry ??= this.#deps.clock.after(retryMs, () => void this.#writeAll());
      return null;
    }
    for (const text of ours) if (this.#unwritten.get(toKey(text)) === text) this.#unwritten.delete(toKey(text));
    return stored;
  }

  /** Tries one last time to write the texts in memory. */
  async #end(): Promise<void> {
    await this.#writeAll();
    this.#cancelRetry?.();
  }

  async #writeAll(): Promise<void> {
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    if (this.#unwritten.size > 0) await this.#save([...this.#unwritten.values()]);
  }
}

function toOffered(rows: readonly TextRow[]): OpenedText['others'] {
  return rows.flatMap(({ text, window }) => (text === null ? [] : [{ window, ...text }])).slice(0, maxOffered);
}

function toKey({ place, window }: PlacedText): string {
  return `${window} ${getPlaceKey(place)}`;
}
