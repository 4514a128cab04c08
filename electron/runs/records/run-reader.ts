import { Worker } from 'node:worker_threads';
import { err } from '../../../shared/base/result.ts';
import type { RunProblem } from '../../../shared/contract/recorded-runs.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { WorkerClient } from '../../host/worker-client.ts';
import type { GatheredDigests } from './reader/folder-gathering.ts';
import type { ReaderCallName, ReaderCalls, ReaderNews, ReaderReply, ReaderRequest } from './reader/reader-message.ts';
import type { RunNews } from './run-source.ts';

export type RunReaderDeps = {
  /** The script of the worker thread, from source or build. */
  readonly worker: URL;
  /** The folder of the file indexes: `workcell-indexes` in the data folder. */
  readonly indexFolder: string;
};

const ended: RunProblem = { type: 'unreadable', message: t`What reads this file has ended. Open it again.` };
/**
 * Each parsed line quickly becomes garbage. A small young generation is collected often and stays in the processor's
 * caches. That is faster than a large one (2.7 s for a million events, 3.0 s with 16 MB) and keeps the host small.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 4 };

/**
 * The host's side of the worker thread that reads telemetry files. The thread starts with the first file. If it dies,
 * it starts again with the next file. Nothing here rejects.
 */
export class RunReader {
  readonly #deps: RunReaderDeps;
  readonly #news = new Map<number, (news: RunNews) => void>();
  readonly #progress = new Map<number, (share: number, count: number) => void>();
  readonly #gatherings = new Map<number, (some: GatheredDigests) => void>();
  #worker: WorkerClient<ReaderNews> | null = null;
  #lastId = 0;

  constructor(deps: RunReaderDeps) {
    this.#deps = deps;
  }

  /** Opens a file and returns its number. The file may turn out to be unreadable. */
  open(path: string): number {
    const source = this.#nextId();
    this.#worker ??= this.#start();
    this.#send({ type: 'open', source, path, indexFolder: this.#deps.indexFolder });
    return source;
  }

  /** Calls a function of an open file. */
  call<Name extends Exclude<ReaderCallName, 'search' | 'steps'>>(
    name: Name,
    input: ReaderCalls[Name]['input'],
  ): Promise<ReaderCalls[Name]['output']> {
    return this.#call<Name>(name, input, err(ended));
  }

  /** Searches for events. Pass the view number to `viewPage` and `endView`. */
  search(
    input: Omit<ReaderCalls['search']['input'], 'view'>,
    onProgress: (share: number, count: number) => void,
  ): { readonly view: number; readonly done: Promise<ReaderCalls['search']['output']> } {
    const view = this.#nextId();
    this.#progress.set(view, onProgress);
    return { view, done: this.#call<'search'>('search', { ...input, view }, { count: 0, isWhole: false }) };
  }

  /** Reads the steps of a run that worked in `root`. `endView` stops it. */
  steps(
    input: Omit<ReaderCalls['steps']['input'], 'view'>,
    onProgress: (share: number, count: number) => void,
  ): { readonly view: number; readonly done: Promise<ReaderCalls['steps']['output']> } {
    const view = this.#nextId();
    this.#progress.set(view, onProgress);
    return { view, done: this.#call<'steps'>('steps', { ...input, view }, err(ended)) };
  }

  /**
   * Gathers digests of the run folders of a workspace. `onSome` is called until a batch has an end. The returned
   * function cancels.
   */
  gather(projectRoot: string, onSome: (some: GatheredDigests) => void): () => void {
    const gathering = this.#nextId();
    this.#gatherings.set(gathering, onSome);
    this.#worker ??= this.#start();
    this.#send({ type: 'gather', gathering, projectRoot, indexFolder: this.#deps.indexFolder });
    return () => this.#send({ type: 'endGathering', gathering });
  }

  endView(source: number, view: number): void {
    this.#progress.delete(view);
    this.#send({ type: 'endView', source, view });
  }

  /** Subscribes to the news of a file; null unsubscribes. */
  follow(source: number, listen: ((news: RunNews) => void) | null): void {
    if (listen === null) this.#news.delete(source);
    else this.#news.set(source, listen);
    this.#send({ type: 'follow', source, on: listen !== null });
  }

  close(source: number): void {
    this.#news.delete(source);
    this.#send({ type: 'close', source });
  }

  /** Ends the thread after all indexes are saved. Settles when the thread has ended. */
  async end(): Promise<void> {
    const worker = this.#worker;
    if (worker === null) return;
    this.#send({ type: 'end' });
    await worker.gone;
  }

  async #call<Name extends ReaderCallName>(
    name: Name,
    input: ReaderCalls[Name]['input'],
    failed: ReaderCalls[Name]['output'],
  ): Promise<ReaderCalls[Name]['output']> {
    const reply = await this.#worker?.call<ReaderReply<ReaderCalls[Name]['output']>>({
      type: 'call',
      call: { name, input },
    });
    return reply === undefined || reply === null ? failed : reply.output;
  }

  #start(): WorkerClient<ReaderNews> {
    const worker = new WorkerClient<ReaderNews>({
      start: () => new Worker(this.#deps.worker, { name: 'workcells', resourceLimits }),
      handle: (news) => this.#handle(news),
      ended: () => {
        if (this.#worker === worker) this.#worker = null;
        this.#forget();
      },
    });
    return worker;
  }

  #handle(news: ReaderNews): void {
    if (news.type === 'news') this.#news.get(news.source)?.(news.news);
    else if (news.type === 'gathered') this.#gathered(news.gathering, news.some);
    else this.#progress.get(news.view)?.(news.share, news.count);
  }

  #gathered(gathering: number, some: GatheredDigests): void {
    const onSome = this.#gatherings.get(gathering);
    if (some.end !== null) this.#gatherings.delete(gathering);
    onSome?.(some);
  }

  #forget(): void {
    this.#news.clear();
    this.#progress.clear();
    for (const gathering of [...this.#gatherings.keys()]) {
      this.#gathered(gathering, { digests: [], done: 0, of: 0, end: 'cutShort' });
    }
  }

  #send(request: ReaderRequest): void {
    this.#worker?.post(request);
  }

  #nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }
}
