import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Clock } from '../../shared/base/clock.ts';
import type { Lifetime } from '../base/lifetime.ts';
import { SerialQueue } from '../base/serial-queue.ts';
import { WorkerClient } from '../host/worker-client.ts';
import type { KnownFile, ScanBatch } from '../model/threads/file-snapshot.ts';
import type { ScanResult } from './scan-folder.ts';
import type { ScanExtent, WatchedScan } from './scan-watched-folder.ts';

export type FolderScannerDeps = {
  /** The script of the worker thread, from source or build. */
  readonly worker: URL;
  readonly clock: Clock;
  readonly lifetime: Lifetime;
};

/** What the host has stored of a folder. */
export type KnownFolder = {
  readonly files: readonly KnownFile[];
  /** Whether no scan has completed yet. Then a new path has no earlier state. */
  readonly isFirst: boolean;
};

/** How a scan gets the known files of a folder, and delivers the changes. */
export type FolderScanRequest = {
  /** Called only if the thread does not have the folder in memory. */
  readKnown(): Promise<KnownFolder>;
  /** Returns how many bytes of deflated content may be delivered, in a first scan or a later one. */
  getRoom(isFirst: boolean): number;
  /** How many of these bytes are reserved for new files. */
  readonly spare: number;
  /**
   * Called with each batch in order. Resolves to true once the batch is stored; false stops the scan. A rejection
   * counts as false.
   */
  deliver(batch: ScanBatch): Promise<boolean>;
};

/** Terminates the worker after this long without a message, in milliseconds: its disk hangs. */
const maxSilenceMs = 60_000;
/** How long an unused thread is kept, in milliseconds. */
const idleMs = 300_000;

/** How many known files are sent to the thread at once. */
const taughtAtOnce = 5_000;

/** The result of a scan, and what it scanned. */
export type ScanOfChanges = ScanResult & Pick<WatchedScan, 'extent'>;

const emptyScan: ScanOfChanges = {
  ignored: [],
  files: 0,
  unstoredFiles: 0,
  tookMs: 0,
  isComplete: false,
  extent: 'whole',
};

/**
 * The host's side of the worker thread that scans folders, one at a time. The thread starts with the first scan and
 * ends after it has been idle for a while. Never rejects.
 */
export class FolderScanner {
  readonly #deps: FolderScannerDeps;
  readonly #queue = new SerialQueue();
  /** The `id` of each folder at its last scan. The thread may end in between. */
  readonly #ids = new Map<string, string>();
  /** The watched folders, with what to call when something changes in them. */
  readonly #watched = new Map<string, Set<() => void>>();
  /** The ignored files to compare like all others, by folder. True until a scan has read them. */
  readonly #kept = new Map<string, Map<string, boolean>>();
  #client: WorkerClient<ScanProgress> | null = null;
  #deliveries: Deliveries | null = null;
  #cancelEnd: () => void = () => undefined;

  constructor(deps: FolderScannerDeps) {
    this.#deps = deps;
    deps.lifetime.onEnd(() => this.#end());
  }

  /**
   * Scans a folder, given by its real path, and delivers what changed since the last scan. Resolves after the last
   * delivery has settled. The result is incomplete if the thread dies or the app ends.
   */
  async scan(root: string, request: FolderScanRequest): Promise<ScanResult> {
    const { extent, ...result } = await this.#queueScan(root, request, 'whole');
    return result;
  }

  /**
   * Scans what changed in a watched folder since its last scan of either kind, up to now: what ended before this call is
   * in the result. Costs what changed. Scans the whole folder if it is not watched, or if the watch cannot tell what
   * changed. Otherwise like `scan`; `ignored`, `files` and `unstoredFiles` are only about what was scanned.
   */
  scanChanged(root: string, request: FolderScanRequest): Promise<ScanOfChanges> {
    return this.#queueScan(root, request, 'changed');
  }

  /**
   * Watches a folder, given by its real path, from its next scan on. Returns a function that ends the watch; the folder
   * is watched until all who asked for it have ended it. `onChange` is called about 100 ms after the first change since
   * the last scan, and not again before the next scan. Neither the changes nor the calls survive the end of the thread,
   * so a scan of the whole folder must follow when the work is over. On macOS and Windows no change is reported.
   */
  watch(root: string, onChange: () => void): () => void {
    const callbacks = this.#watched.get(root) ?? new Set();
    // Each watch has its own function, even if several have the same callback.
    const call = (): void => onChange();
    this.#watched.set(root, callbacks.add(call));
    return () => {
      callbacks.delete(call);
      if (callbacks.size > 0 || this.#watched.get(root) !== callbacks) return;
      this.#watched.delete(root);
      void this.#queue.run(() => {
        if (this.#watched.has(root)) return;
        this.#client?.post({ unwatch: root } satisfies ScanCommand);
        this.#scheduleEnd();
      });
    };
  }

  /**
   * From the next scan of a whole folder on, compares these ignored files like all others. Tree paths; `root` is the
   * real path of the folder.
   */
  keep(root: string, paths: readonly string[]): void {
    const kept = this.#kept.get(root) ?? new Map<string, boolean>();
    this.#kept.set(root, kept);
    for (const path of paths) if (!kept.has(path)) kept.set(path, true);
  }

  #queueScan(root: string, request: FolderScanRequest, extent: ScanExtent): Promise<ScanOfChanges> {
    return this.#queue.run(async () => {
      if (this.#deps.lifetime.ended) return emptyScan;
      this.#cancelEnd();
      try {
        return await this.#scan(root, request, extent);
      } catch {
        // The known files could not be read.
        return emptyScan;
      } finally {
        this.#scheduleEnd();
      }
    });
  }

  /** Forgets a folder, after the scans that were requested. The next scan calls `readKnown` again. */
  forget(root: string): void {
    void this.#queue.run(() => {
      this.#ids.delete(root);
      this.#client?.post({ forget: root } satisfies ScanCommand);
    });
  }

  /** Ends the thread later, unless a folder is watched. */
  #scheduleEnd(): void {
    this.#cancelEnd();
    if (this.#deps.lifetime.ended || this.#watched.size > 0) return;
    this.#cancelEnd = this.#deps.clock.after(idleMs, () => void this.#end());
  }

  async #scan(root: string, request: FolderScanRequest, extent: ScanExtent): Promise<ScanOfChanges> {
    const { deliver, readKnown, getRoom, spare } = request;
    const lastId = this.#ids.get(root) ?? null;
    const kept = new Map(this.#kept.get(root));
    const ask = (known: ScanRequest['known']) => {
      const [room, isWatched] = [getRoom(known?.isFirst === true), this.#watched.has(root)];
      return this.#callWorker({ root, room, spare, lastId, known, extent, isWatched, kept }, deliver);
    };
    let reply = await ask(null);
    if (reply?.scan === 'unknown') reply = await ask(await this.#teach(await readKnown()));
    if (reply === null || reply.scan === 'unknown') return emptyScan;
    const { id, ...result } = reply.scan;
    if (id !== null) this.#ids.set(root, id);
    if (result.isComplete && result.extent === 'whole')
      for (const path of kept.keys()) this.#kept.get(root)?.set(path, false);
    return result;
  }

  /** Sends the known files to the thread in parts, because copying them takes long. */
  async #teach({ files, isFirst }: KnownFolder): Promise<ScanRequest['known']> {
    for (let at = 0; at < files.length; at += taughtAtOnce) {
      this.#client?.post({ known: files.slice(at, at + taughtAtOnce) } satisfies ScanCommand);
      await setImmediate();
    }
    return { isFirst, files: files.length };
  }

  async #callWorker(
    request: Omit<ScanRequest, 'id'>,
    deliver: FolderScanRequest['deliver'],
  ): Promise<ScanReply | null> {
    if (this.#deps.lifetime.ended) return null;
    this.#client ??= this.#start();
    const client = this.#client;
    const deliveries = new Deliveries({
      deliver,
      answer: (isStored) => client.post({ isStored } satisfies ScanCommand),
      startWatch: () => this.#deps.clock.after(maxSilenceMs, () => void client.end()),
    });
    this.#deliveries = deliveries;
    try {
      return await client.call<ScanReply>(request);
    } finally {
      this.#deliveries = null;
      await deliveries.end();
    }
  }

  async #end(): Promise<void> {
    this.#cancelEnd();
    await this.#client?.end();
  }

  #start(): WorkerClient<ScanProgress> {
    const client = new WorkerClient<ScanProgress>({
      start: () => new Worker(this.#deps.worker, { name: 'file-history' }),
      handle: (word) => {
        if ('changed' in word) for (const call of this.#watched.get(word.changed) ?? []) call();
        else if (word.batch === null) this.#deliveries?.restartWatch();
        else this.#deliveries?.add(word.batch);
      },
      ended: () => {
        if (this.#client === client) this.#client = null;
      },
    });
    return client;
  }
}

type DeliveriesDeps = Pick<FolderScanRequest, 'deliver'> & {
  answer(isStored: boolean): void;
  /** Starts to watch for a thread that sends nothing, and terminates it. Returns a function that stops the watch. */
  startWatch(): () => void;
};

/** The batches of one scan. Suspends the watch while the host stores a batch. */
class Deliveries {
  readonly #deps: DeliveriesDeps;
  readonly #queue = new SerialQueue();
  #open = 0;
  #isStopped = false;
  #hasEnded = false;
  #cancel: () => void;

  constructor(deps: DeliveriesDeps) {
    this.#deps = deps;
    this.#cancel = deps.startWatch();
  }

  restartWatch(): void {
    this.#cancel();
    if (this.#open === 0 && !this.#hasEnded) this.#cancel = this.#deps.startWatch();
  }

  add(batch: ScanBatch): void {
    this.#open += 1;
    this.#cancel();
    void this.#queue.run(async () => {
      this.#isStopped ||= !(await this.#deliver(batch));
      this.#open -= 1;
      this.#deps.answer(!this.#isStopped);
      this.restartWatch();
    });
  }

  /** Stops the deliveries. Resolves once the current one has settled. */
  async end(): Promise<void> {
    this.#isStopped = true;
    this.#hasEnded = true;
    this.#cancel();
    await this.#queue.settled();
  }

  async #deliver(batch: ScanBatch): Promise<boolean> {
    if (this.#isStopped) return false;
    try {
      return await this.#deps.deliver(batch);
    } catch {
      return false;
    }
  }
}

// Messages between the host and the thread that scans folders.

/**
 * `known` is null in the first attempt, in case the thread has the folder in memory. Then it says how many known files
 * were sent before. `lastId` is the `id` of the last
 * scan. `isWatched`: the thread watches the folder from this scan on.
 */
export type ScanRequest = {
  readonly id: number;
  readonly root: string;
  readonly room: number;
  readonly spare: number;
  readonly lastId: string | null;
  readonly known: { readonly isFirst: boolean; readonly files: number } | null;
  readonly extent: ScanExtent;
  readonly isWatched: boolean;
  readonly kept: ReadonlyMap<string, boolean>;
};

/** `unknown`: the thread needs the known files. */
export type ScanReply = { readonly id: number; readonly scan: WatchedScan | 'unknown' };

/** From the thread: during a scan a batch, or null as a heartbeat; at any time a watched folder that changed. */
export type ScanProgress = { readonly batch: ScanBatch | null } | { readonly changed: string };

/**
 * To the thread: the answer to the oldest batch, a folder to forget, one to watch no more, or known files of the folder
 * that is scanned next.
 */
export type ScanCommand =
  | { readonly isStored: boolean }
  | { readonly forget: string }
  | { readonly unwatch: string }
  | { readonly known: readonly KnownFile[] };
