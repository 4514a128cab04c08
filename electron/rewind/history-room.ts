import type { Clock } from '../../shared/base/clock.ts';
import type { Lifetime } from '../base/lifetime.ts';
import type { SerialQueue } from '../base/serial-queue.ts';
import type { HistoryBytes } from '../store/threads/file-history/file-history.ts';
import type { HistoryStore } from './history-store.ts';

export type HistoryRoomDeps = {
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  readonly store: Pick<HistoryStore, 'bytes' | 'prune'>;
  /** Nothing is removed while something else in this queue relies on it. */
  readonly queue: SerialQueue;
  /** The limit for all stored contents, in bytes. If omitted, 512 MB. */
  readonly limit?: number;
  /** Lists the real paths of the folders in use. */
  listInUse(): readonly string[];
  /** Called for a folder that the store no longer knows. */
  forget(root: string): void;
  /** Stores what cannot wait until old turns are removed. Called only if that takes long. */
  beforePrune(): Promise<void>;
};

const defaultLimitBytes = 512 * 1_048_576;
/** This part of the limit is free before a scan, if removing old turns can free it. */
const freeShare = 1 / 16;
/** The same before the first scan of a folder, which adds all its files. */
const firstScanFreeShare = 1 / 4;
/** A first scan takes at most this part of the free space. The rest is for turns and for other folders. */
const firstScanShare = 3 / 4;
/**
 * The first cleanup runs this long after the start, in milliseconds, to leave time for more urgent work. Then cleanup
 * runs daily.
 */
const firstCleanupDelayMs = 60_000;
/** With up to this many contents, removing old ones takes no noticeable time. The bytes are counted in as many parts. */
const fewParts = 4;
const cleanupIntervalMs = 24 * 3_600_000;

/** Keeps the stored contents below their limit: removes expired turns daily, and old ones when a scan needs room. */
export class HistoryRoom {
  readonly #deps: HistoryRoomDeps;
  readonly #limit: number;
  /** At most so much is stored, in bytes. Null until it is counted, which takes long. */
  #bytes: number | null = null;
  /** Whether it is exactly so much. */
  #isExact = false;
  /** In how many parts it was counted. */
  #parts = 0;
  /** The stored bytes that the last prune left, and how many free bytes it was for. Null: an earlier start did it. */
  #lastPrune: { readonly bytes: number; readonly room: number } | null = null;

  constructor(deps: HistoryRoomDeps) {
    this.#deps = deps;
    this.#limit = deps.limit ?? defaultLimitBytes;
    this.#scheduleCleanup(firstCleanupDelayMs);
  }

  /** How many bytes of the free room are reserved for new files. */
  get spare(): number {
    return this.#limit * freeShare;
  }

  /** Returns how many bytes a scan may store. */
  getFree(isFirst: boolean): number {
    const free = Math.max(0, this.#limit - (this.#bytes ?? this.#limit));
    return isFirst ? Math.floor(free * firstScanShare) : free;
  }

  /** Up to this many bytes are about to be stored: fewer if the store has some of the contents. */
  noteGrowth(bytes: number): void {
    if (bytes === 0 || this.#bytes === null) return;
    this.#bytes += bytes;
    this.#isExact = false;
  }

  /** Makes room for a scan of a folder, given by its real path. Returns whether more is free now. */
  make(root: string): Promise<boolean> {
    return this.#makeRoom(freeShare, root);
  }

  /** Makes room for the first scan of a folder, given by its real path. Returns whether more is free now. */
  makeForFirstScan(root: string): Promise<boolean> {
    return this.#makeRoom(firstScanFreeShare, root);
  }

  /** Removes old turns if less than this part of the limit is free. Returns whether more is free now. */
  async #makeRoom(share: number, root: string): Promise<boolean> {
    const room = this.#limit * share;
    if (this.#bytes === null) await this.#count();
    if (this.#hasRoom(room)) return false;
    if (!this.#isExact) await this.#count();
    if (this.#bytes === null || this.#hasRoom(room)) return false;
    const before = this.#bytes;
    await this.#prune(this.#limit - room, null, [root]);
    // If it did not find enough, nothing is left to remove for a larger room either.
    this.#lastPrune = { bytes: this.#bytes ?? 0, room: this.#limit - (this.#bytes ?? 0) >= room ? room : this.#limit };
    return this.#bytes !== null && this.#bytes < before;
  }

  async #count(): Promise<void> {
    let [bytes, parts] = [0, 0];
    for (let after: number | null = 0; after !== null; ) {
      const part: HistoryBytes | null = await this.#deps.store.bytes(after);
      if (part === null) return;
      bytes += part.bytes;
      parts += 1;
      after = part.next;
    }
    this.#bytes = bytes;
    this.#parts = parts;
    this.#isExact = true;
    this.#lastPrune ??= { bytes: this.#bytes, room: this.#limit * freeShare };
  }

  /** Whether enough is free, or a prune would most likely find nothing to remove, and takes seconds. */
  #hasRoom(room: number): boolean {
    if (this.#bytes === null || this.#limit - this.#bytes >= room) return true;
    if (this.#lastPrune === null || room > this.#lastPrune.room) return false;
    const left = this.#limit - this.#lastPrune.bytes;
    return this.#bytes - this.#lastPrune.bytes <= left / 4;
  }

  /** Removes expired turns, then old turns until the rest is below the limit. */
  async #prune(limit: number, now: number | null, alsoInUse: readonly string[]): Promise<void> {
    const { beforePrune, forget, listInUse, store } = this.#deps;
    if (this.#parts > fewParts) await beforePrune();
    const pruned = await store.prune({ limit, inUse: [...listInUse(), ...alsoInUse], now });
    this.#bytes = pruned?.bytes ?? null;
    this.#isExact = true;
    for (const root of pruned?.forgotten ?? []) forget(root);
  }

  #scheduleCleanup(ms: number): void {
    const { clock, lifetime, queue } = this.#deps;
    if (lifetime.ended) return;
    const cancel = clock.after(ms, () => {
      dispose();
      void queue
        .run(() => this.#prune(this.#limit, clock.now(), []))
        .then(() => this.#scheduleCleanup(cleanupIntervalMs));
    });
    const dispose = lifetime.onEnd(cancel);
  }
}
