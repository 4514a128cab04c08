import { Worker } from 'node:worker_threads';
import { messageOf } from '../../../shared/base/failure.ts';
import type { Lifetime } from '../../../shared/base/lifetime.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { ThreadRecord } from '../../../shared/exports/thread-record.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { ReplacedPlace } from '../../../shared/redaction/replaced-place.ts';
import { WorkerClient } from '../../host/worker-client.ts';
import type { ExportProgress, ExportRequest, ExportTask, ExportWord } from './export-task.ts';

/** A piece of a file. Its bytes are valid until the next one is pulled. */
export type ExportPiece = {
  readonly bytes: Uint8Array;
  readonly progress: ExportProgress;
  /** Where something was replaced, with the last piece; null before. */
  readonly places: readonly ReplacedPlace[] | null;
};

/** Garbage is taken away soon, so that the host stays small however long the run is; a line of 64 MiB has room. */
const resourceLimits = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 512 };
/** Records are handed over so many at a time, or as many as have so much text. */
const mostRecords = 64;
const mostText = 512 * 1024;

/**
 * A thread that makes one file, a piece whenever one is pulled: nothing is made that nobody takes. The end of its lifetime
 * gives the file up at once, with all the memory it took.
 */
export class ExportThread {
  readonly #client: WorkerClient<ExportWord>;
  readonly #records: AsyncIterator<ThreadRecord> | null;
  #waiting: ((piece: Result<ExportPiece, string>) => void) | null = null;
  #ended = false;
  /** The buffer of the last piece, which goes to and fro: garbage of large buffers stays long. */
  #spent: ArrayBuffer | null = null;

  /** `worker` is the file of the thread; `records` are what it is made of, where that is no folder. */
  constructor(worker: URL, task: ExportTask, records: AsyncIterator<ThreadRecord> | null, lifetime: Lifetime) {
    this.#records = records;
    this.#client = new WorkerClient({
      start: () => new Worker(worker, { name: 'export', workerData: task, resourceLimits }),
      handle: (word) => this.#handle(word),
      ended: ({ lastText }) => this.#settle(err(lastText ?? t`What makes the file has ended. Export it again.`)),
    });
    // Last: a lifetime that has ended calls this at once.
    lifetime.onEnd(() => this.#end());
  }

  /** The next piece, or why there is none. To be called again when it has settled; after the last piece the thread ends. */
  async pull(): Promise<Result<ExportPiece, string>> {
    if (this.#ended) return err(t`What makes the file has ended. Export it again.`);
    const { promise, resolve } = Promise.withResolvers<Result<ExportPiece, string>>();
    this.#waiting = resolve;
    const spent = this.#spent;
    this.#spent = null;
    this.#client.post({ type: 'pull', spent } satisfies ExportRequest, spent === null ? [] : [spent]);
    const piece = await promise;
    if (!piece.ok || piece.value.places !== null) void this.#end();
    return piece;
  }

  async #end(): Promise<void> {
    this.#ended = true;
    void this.#records?.return?.();
    await this.#client.end();
  }

  #handle(word: ExportWord): void {
    if (word.type === 'needsRecords') void this.#feed();
    else if (word.type === 'failed') this.#settle(err(word.message));
    else {
      const { buffer, length, places, progress } = word;
      this.#spent = buffer;
      this.#settle(ok({ bytes: new Uint8Array(buffer, 0, length), progress, places }));
    }
  }

  async #feed(): Promise<void> {
    const records: ThreadRecord[] = [];
    let isLast = this.#records === null;
    try {
      for (let text = 0; !isLast && records.length < mostRecords && text < mostText; ) {
        const next = await this.#records?.next();
        isLast = next === undefined || next.done === true;
        if (next?.done !== false) break;
        records.push(next.value);
        text += lengthOf(next.value);
      }
      const request: ExportRequest = { type: 'records', records, isLast };
      if (!this.#ended) this.#client.post(request);
    } catch (failure) {
      this.#settle(err(messageOf(failure)));
    }
  }

  #settle(piece: Result<ExportPiece, string>): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.(piece);
  }
}

/** Roughly the text of a record that may have much. */
function lengthOf(record: ThreadRecord): number {
  if (record.record === 'output') return record.head.length + record.tail.length;
  return record.record === 'diff' ? record.text.length : 1_000;
}
