import { Worker } from 'node:worker_threads';
import type { Clock } from '../../shared/base/clock.ts';
import type { Lifetime } from '../../shared/base/lifetime.ts';
import { SerialQueue } from '../../shared/base/serial-queue.ts';
import type { KnownFile, SeenBatch } from '../../shared/rewind/kept-state.ts';
import { WorkerClient } from '../host/worker-client.ts';
import type { FolderLook, LookResult } from './look-at-folder.ts';

export type FolderLookerDeps = {
  /** The script of the worker thread, from source or build. */
  readonly worker: URL;
  readonly clock: Clock;
  readonly lifetime: Lifetime;
};

/** What the host has of a folder. */
export type KnownFolder = {
  readonly files: readonly KnownFile[];
  /** Whether no look was complete yet. Then a new path has no earlier state. */
  readonly isFirst: boolean;
};

export type FolderLookRequest = {
  /** Called only if the thread does not have the folder in memory. */
  known(): Promise<KnownFolder>;
  /** How many bytes of deflated content may be delivered, in a first look or a later one. */
  room(isFirst: boolean): number;
  /** How many of these bytes are left for what is new. */
  readonly spare: number;
  /**
   * Called with one batch after the other. Resolves to true once the batch is stored; false stops the look. A
   * rejection counts as false.
   */
  deliver(batch: SeenBatch): Promise<boolean>;
};

/** A thread that shows no life for this long, in milliseconds, hangs on a disk, and is ended. */
const patienceMs = 60_000;
/** How long an unused thread is kept, in milliseconds. */
const idleMs = 300_000;

const nothing: LookResult = { ignored: [], files: 0, noRoom: 0, tookMs: 0, isComplete: false };

/**
 * The host's side of the thread that looks at folders. One look follows the other. The thread starts with the first
 * look and ends after it has been idle for a while. Nothing here rejects.
 */
export class FolderLooker {
  readonly #deps: FolderLookerDeps;
  readonly #queue = new SerialQueue();
  /** The `id` of each folder at its last look. The thread may end in between. */
  readonly #ids = new Map<string, string>();
  #client: WorkerClient<LookNews> | null = null;
  #deliveries: Deliveries | null = null;
  #cancelEnd: () => void = () => undefined;

  constructor(deps: FolderLookerDeps) {
    this.#deps = deps;
    deps.lifetime.onEnd(() => this.#end());
  }

  /**
   * Looks at a folder, given by its real path, and delivers what changed since the last look. Resolves after the last
   * delivery has settled. The result is incomplete if the thread dies or the app ends.
   */
  look(root: string, request: FolderLookRequest): Promise<LookResult> {
    return this.#queue.run(async () => {
      if (this.#deps.lifetime.ended) return nothing;
      this.#cancelEnd();
      try {
        return await this.#look(root, request);
      } catch {
        // What is known could not be read.
        return nothing;
      } finally {
        if (!this.#deps.lifetime.ended) this.#cancelEnd = this.#deps.clock.after(idleMs, () => void this.#end());
      }
    });
  }

  /** Forgets a folder, after the looks that were asked for. The next look calls `known` again. */
  forget(root: string): void {
    void this.#queue.run(() => {
      this.#ids.delete(root);
      this.#client?.post({ forget: root } satisfies LookWord);
    });
  }

  async #look(root: string, { deliver, known, room, spare }: FolderLookRequest): Promise<LookResult> {
    const lastId = this.#ids.get(root) ?? null;
    const ask = (given: KnownFolder | null) =>
      this.#ask({ root, room: room(given?.isFirst === true), spare, lastId, known: given }, deliver);
    let reply = await ask(null);
    if (reply?.look === 'unknown') reply = await ask(await known());
    if (reply === null || reply.look === 'unknown') return nothing;
    const { id, ...result } = reply.look;
    if (id !== null) this.#ids.set(root, id);
    return result;
  }

  async #ask(request: Omit<LookRequest, 'id'>, deliver: FolderLookRequest['deliver']): Promise<LookReply | null> {
    if (this.#deps.lifetime.ended) return null;
    this.#client ??= this.#start();
    const client = this.#client;
    const deliveries = new Deliveries({
      deliver,
      answer: (isStored) => client.post({ isStored } satisfies LookWord),
      watch: () => this.#deps.clock.after(patienceMs, () => void client.end()),
    });
    this.#deliveries = deliveries;
    try {
      return await client.call<LookReply>(request);
    } finally {
      this.#deliveries = null;
      await deliveries.end();
    }
  }

  async #end(): Promise<void> {
    this.#cancelEnd();
    await this.#client?.end();
  }

  #start(): WorkerClient<LookNews> {
    const client = new WorkerClient<LookNews>({
      start: () => new Worker(this.#deps.worker, { name: 'file-history' }),
      handle: ({ batch }) => {
        if (batch === null) this.#deliveries?.showLife();
        else this.#deliveries?.add(batch);
      },
      ended: () => {
        if (this.#client === client) this.#client = null;
      },
    });
    return client;
  }
}

type DeliveriesDeps = Pick<FolderLookRequest, 'deliver'> & {
  answer(isStored: boolean): void;
  /** Ends a thread that shows no life. Returns how to take that back. */
  watch(): () => void;
};

/** The batches of one look. While the host stores one, it waits for no sign of life. */
class Deliveries {
  readonly #deps: DeliveriesDeps;
  readonly #queue = new SerialQueue();
  #open = 0;
  #isStopped = false;
  #hasEnded = false;
  #cancel: () => void;

  constructor(deps: DeliveriesDeps) {
    this.#deps = deps;
    this.#cancel = deps.watch();
  }

  showLife(): void {
    this.#cancel();
    if (this.#open === 0 && !this.#hasEnded) this.#cancel = this.#deps.watch();
  }

  add(batch: SeenBatch): void {
    this.#open += 1;
    this.#cancel();
    void this.#queue.run(async () => {
      this.#isStopped ||= !(await this.#deliver(batch));
      this.#open -= 1;
      this.#deps.answer(!this.#isStopped);
      this.showLife();
    });
  }

  /** Delivers nothing more. Resolves once the current delivery has settled. */
  async end(): Promise<void> {
    this.#isStopped = true;
    this.#hasEnded = true;
    this.#cancel();
    await this.#queue.settled();
  }

  async #deliver(batch: SeenBatch): Promise<boolean> {
    if (this.#isStopped) return false;
    try {
      return await this.#deps.deliver(batch);
    } catch {
      return false;
    }
  }
}

// Messages between the host and the thread that looks at folders.

/** `known` is null in the first attempt, in case the thread has the folder in memory. `lastId` is of the last look. */
export type LookRequest = {
  readonly id: number;
  readonly root: string;
  readonly room: number;
  readonly spare: number;
  readonly lastId: string | null;
  readonly known: KnownFolder | null;
};

/** `unknown`: the thread needs what is known. */
export type LookReply = { readonly id: number; readonly look: FolderLook | 'unknown' };

/** From the thread during a look: a batch, or null as a sign of life. */
export type LookNews = { readonly batch: SeenBatch | null };

/** To the thread: the answer to the oldest batch, or a folder to forget. */
export type LookWord = { readonly isStored: boolean } | { readonly forget: string };
