import type { Clock } from '../../../shared/base/clock.ts';
import type { WindowId } from '../../../shared/base/ids.ts';
import type { Lifetime } from '../../../shared/base/lifetime.ts';
import { Listeners } from '../../../shared/base/listeners.ts';
import { isMemoryOnly, type KeptPlace, nameOfPlace, type OpenedText } from '../../../shared/texts/kept-text.ts';
import type { PlacedText, TextRow } from './kept-texts.ts';
import type { Sessions } from './sessions.ts';

/** The delay before a failed write is tried again, in milliseconds. */
const againMs = 2_000;
/** The most texts of other windows that are offered at a place. */
const maxOffered = 20;

export type TextKeeperDeps = {
  readonly store: Pick<Sessions, 'texts' | 'onState'>;
  readonly clock: Clock;
  readonly lifetime: Lifetime;
};

/**
 * Keeps what is typed, per place and window. What cannot be written stays in memory, is read from there, and is
 * written as soon as the store accepts it.
 */
export class TextKeeper {
  readonly #deps: TextKeeperDeps;
  /** The newest texts that are not on disk, by place and window. Answers and secrets stay here: they are never written. */
  readonly #unwritten = new Map<string, PlacedText>();
  readonly #changes = new Listeners<[PlacedText]>();
  #opening: Promise<unknown> = Promise.resolve();
  #again: (() => void) | null = null;

  constructor(deps: TextKeeperDeps) {
    this.#deps = deps;
    deps.lifetime.onEnd(() => this.#end());
    deps.lifetime.onEnd(deps.store.onState(() => void this.#writeAll()));
  }

  /** Subscribes to texts when they are opened or changed. */
  onText(listen: (text: PlacedText) => void): () => void {
    return this.#changes.add(listen);
  }

  /**
   * What a window finds at a place. If it has nothing there and `takesOver`, it gets the newest text of a window that is
   * not among the living.
   */
  open(
    place: KeptPlace,
    window: WindowId,
    { living, takesOver }: { readonly living: ReadonlySet<WindowId>; readonly takesOver: boolean },
  ): Promise<OpenedText> {
    // One at a time: two windows must not take over the same text.
    const opened = this.#opening.then(async (): Promise<OpenedText> => {
      const rows = await this.#read(place);
      const own = rows.find((row) => row.window === window) ?? { window, revision: 0, text: null };
      const others = rows.filter((row) => row.window !== window && row.text !== null && !living.has(row.window));
      const [newest] = others;
      if (own.text !== null || !takesOver || newest === undefined) return this.#found(place, own, others);
      const taken = { ...own, revision: Math.max(own.revision, newest.revision) + 1, text: newest.text };
      const left = { place, ...newest, revision: newest.revision + 1, text: null };
      await this.#keep([{ place, ...taken }, left]);
      // In this order, so that one of them always has it.
      for (const each of [{ place, ...taken }, left]) this.#changes.call(each);
      return this.#found(place, taken, others.slice(1));
    });
    this.#opening = opened.catch(() => undefined);
    return opened;
  }

  /** The texts of windows at a place that are neither `window` nor among the living, newest first. */
  async others(place: KeptPlace, window: WindowId, living: ReadonlySet<WindowId>): Promise<OpenedText['others']> {
    const rows = await this.#read(place);
    return offered(rows.filter((row) => row.window !== window && !living.has(row.window)));
  }

  /** Keeps a text. Resolves with the newest revision of its place and window, and whether it is on disk. */
  async keep(text: PlacedText): Promise<{ readonly revision: number; readonly isOnDisk: boolean }> {
    const unwritten = this.#unwritten.get(keyOf(text));
    if (unwritten !== undefined && unwritten.revision >= text.revision) {
      return { revision: unwritten.revision, isOnDisk: false };
    }
    this.#changes.call(text);
    const [stored = null] = (await this.#keep([text])) ?? [];
    return { revision: stored ?? text.revision, isOnDisk: stored !== null };
  }

  /** Deletes the text that another window left. */
  async drop(place: KeptPlace, window: WindowId): Promise<void> {
    const row = (await this.#read(place)).find((other) => other.window === window);
    if (row !== undefined) await this.keep({ place, window, revision: row.revision + 1, text: null });
  }

  #found(place: KeptPlace, own: TextRow, others: readonly TextRow[]): OpenedText {
    if (own.text !== null) this.#changes.call({ place, ...own });
    return {
      own: own.text,
      revision: own.revision,
      others: offered(others),
    };
  }

  async #read(place: KeptPlace): Promise<readonly TextRow[]> {
    const stored = (await this.#deps.store.texts.read(place)) ?? [];
    const name = nameOfPlace(place);
    const unwritten = [...this.#unwritten.values()].filter((text) => nameOfPlace(text.place) === name);
    const isOlder = (row: TextRow): boolean =>
      unwritten.some(({ revision, window }) => window === row.window && revision > row.revision);
    const rows = [...stored.filter((row) => !isOlder(row)), ...unwritten];
    return rows.toSorted((one, other) => other.revision - one.revision);
  }

  /** Writes texts, or keeps them in memory until that works. Null if it did not work. */
  async #keep(texts: readonly PlacedText[]): Promise<readonly number[] | null> {
    for (const text of texts) this.#unwritten.set(keyOf(text), text);
    const ours = texts.filter(({ place }) => !isMemoryOnly(place));
    if (ours.length === 0) return null;
    const stored = await this.#deps.store.texts.put(ours);
    if (stored === null) {
      this.#again ??= this.#deps.clock.after(againMs, () => void this.#writeAll());
      return null;
    }
    for (const text of ours) if (this.#unwritten.get(keyOf(text)) === text) this.#unwritten.delete(keyOf(text));
    return stored;
  }

  /** The last chance for what could not be written. */
  async #end(): Promise<void> {
    await this.#writeAll();
    this.#again?.();
  }

  async #writeAll(): Promise<void> {
    this.#again?.();
    this.#again = null;
    if (this.#unwritten.size > 0) await this.#keep([...this.#unwritten.values()]);
  }
}

function offered(rows: readonly TextRow[]): OpenedText['others'] {
  return rows.flatMap(({ text, window }) => (text === null ? [] : [{ window, ...text }])).slice(0, maxOffered);
}

function keyOf({ place, window }: PlacedText): string {
  return `${window} ${nameOfPlace(place)}`;
}
