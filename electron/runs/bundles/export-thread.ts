import { Worker } from 'node:worker_threads';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { ThreadRecord } from '../../../shared/exports/thread-record.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { ReplacedPlace } from '../../../shared/redaction/replaced-place.ts';
import { getErrorMessage } from '../../base/error-message.ts';
import type { Lifetime } from '../../base/lifetime.ts';
import { WorkerClient } from '../../host/worker-client.ts';
import type { ExportMessage, ExportRequest, ExportTask, ExportTaskProgress } from './export-task.ts';

/** A piece of a file. Its bytes are valid until the next pull. */
export type ExportPiece = {
  readonly bytes: Uint8Array;
  readonly progress: ExportTaskProgress;
  /** Where text was replaced. Comes with the last piece; null before. */
  readonly places: readonly ReplacedPlace[] | null;
};

/**
 * Small limits make garbage collection frequent, so the host stays small however long the run is. A line of 64 MiB
 * still fits.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 512 };
/** How many records are sent at once, and the maximum length of their text. */
const maxRecords = 64;
const maxTextLength = 512 * 1024;

/**
 * A worker thread that makes one file. It makes each piece only when pulled. When its lifetime ends, it drops the file
 * and frees all its memory at once.
 */
export class ExportThread {
  readonly #client: WorkerClient<ExportMessage>;
  readonly #records: AsyncIterator<ThreadRecord> | null;
  #waiting: ((piece: Result<ExportPiece, string>) => void) | null = null;
  #ended = false;
  /**
   * The buffer of the last piece. It is sent back and forth because large buffers stay in memory long after they become
   * garbage.
   */
  #reusable: ArrayBuffer | null = null;

  /**
   * `worker` is the script of the worker thread. `records` is the source of the export, unless the source is a folder.
   */
  constructor(worker: URL, task: ExportTask, records: AsyncIterator<ThreadRecord> | null, lifetime: Lifetime) {
    this.#records = records;
    this.#client = new WorkerClient({
      start: () => new Worker(worker, { name: 'export', workerData: task, resourceLimits }),
      handle: (word) => this.#handle(word),
      ended: ({ lastText }) => this.#settle(err(lastText ?? t`The export process stopped. Export again.`)),
    });
    // Keep this last: a lifetime that has already ended calls it at once.
    lifetime.onEnd(() => this.#end());
  }

  /**
   * Returns the next piece, or why there is none. Call it again only after it settles. The thread ends after the last
   * piece.
   */
  async pull(): Promise<Result<ExportPiece, string>> {
    if (this.#ended) return err(t`The export process stopped. Export again.`);
    const { promise, resolve } = Promise.withResolvers<Result<ExportPiece, string>>();
    this.#waiting = resolve;
    const spent = this.#reusable;
    this.#reusable = null;
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

  #handle(word: ExportMessage): void {
    if (word.type === 'needsRecords') void this.#feed();
    else if (word.type === 'failed') this.#settle(err(word.message));
    else {
      const { buffer, length, places, progress } = word;
      this.#reusable = buffer;
      this.#settle(ok({ bytes: new Uint8Array(buffer, 0, length), progress, places }));
    }
  }

  async #feed(): Promise<void> {
    const records: ThreadRecord[] = [];
    let isLast = this.#records === null;
    try {
      for (let text = 0; !isLast && records.length < maxRecords && text < maxTextLength; ) {
        const next = await this.#records?.next();
        isLast = next === undefined || next.done === true;
        if (next?.done !== false) break;
        records.push(next.value);
        text += estimateLength(next.value);
      }
      const request: ExportRequest = { type: 'records', records, isLast };
      if (!this.#ended) this.#client.post(request);
    } catch (failure) {
      this.#settle(err(getErrorMessage(failure)));
    }
  }

  #settle(piece: Result<ExportPiece, string>): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.(piece);
  }
}

/** Estimates the text length of a record. */
function estimateLength(record: ThreadRecord): number {
  if (record.record === 'output') return record.head.length + record.tail.length;
  return record.record === 'diff' ? record.text.length : 1_000;
}
