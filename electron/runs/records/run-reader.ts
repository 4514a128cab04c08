import { Worker } from 'node:worker_threads';
import type { Clock } from '../../../shared/base/clock.ts';
import { err } from '../../../shared/base/result.ts';
import type { RunProblem } from '../../../shared/contract/recorded-runs.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { type CallOptions, WorkerClient } from '../../host/worker-client.ts';
import type { GatheredDigests } from './reader/folder-gathering.ts';
import type { ReaderCallName, ReaderCalls, ReaderReply, ReaderRequest, ReaderUpdate } from './reader/reader-message.ts';
import type { RunSourceUpdate } from './run-source.ts';

export type RunReaderClientDeps = {
  /** The script of the worker thread, from source or build. */
  readonly worker: URL;
  /** The folder of the file indexes: `workcell-indexes` in the data folder. */
  readonly indexFolder: string;
  readonly clock: Clock;
};

/** An open file. A new thread opens it again at the first request for it. */
type Source = { readonly path: string; listen: ((news: RunSourceUpdate) => void) | null };

const readerStopped: RunProblem = { type: 'unreadable', message: t`The reader process stopped. Open the file again.` };
/**
 * A thread that has not responded for this long, in milliseconds, is terminated: it hangs in a folder that does not
 * respond. It serves all files, and the next thread opens files only on demand. Reading a whole file happens in slices
 * with responses in between.
 */
const deadlineMs = 60_000;
/**
 * Most objects are garbage after their line. A small young generation is cleared often and stays in the processor's
 * caches: 2.7 s for a million events, 3.0 s with 16 MB. It also keeps the host small.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 4 };

/**
 * The host's side of the worker thread that reads telemetry files. The thread starts with the first file. If it dies,
 * the next request starts a new one, which opens files on demand. Never rejects.
 */
export class RunReaderClient {
  readonly #deps: RunReaderClientDeps;
  readonly #sources = new Map<number, Source>();
  /** The sources and views that the thread has. */
  readonly #known = new Set<number>();
  /** Views that were lost with their thread. */
  readonly #lostViews = new Set<number>();
  readonly #progress = new Map<number, (share: number, count: number) => void>();
  readonly #gatherings = new Map<number, (some: GatheredDigests) => void>();
  #worker: WorkerClient<ReaderUpdate> | null = null;
  #hasEnded = false;
  #lastId = 0;

  constructor(deps: RunReaderClientDeps) {
    this.#deps = deps;
  }

  /** Opens a file and returns its number. The file may be unreadable. */
  open(path: string): number {
    const source = this.#nextId();
    this.#sources.set(source, { path, listen: null });
    this.#openInThread(source);
    return source;
  }

  /** Calls a function of an open file. */
  call<Name extends Exclude<ReaderCallName, 'search' | 'steps'>>(
    name: Name,
    input: ReaderCalls[Name]['input'],
  ): Promise<ReaderCalls[Name]['output']> {
    if ('view' in input && this.#lostViews.has(input.view)) return Promise.resolve(err(readerStopped));
    // An offset is known only once the index has reached it.
    const mayTakeLong = 'options' in input && input.options.place.type === 'offset';
    const deadline = { clock: this.#deps.clock, ms: deadlineMs };
    return this.#call<Name>(name, input, err(readerStopped), mayTakeLong ? {} : { deadline });
  }

  /** Searches for events. Pass the view number to `viewPage` and `endView`. */
  search(
    input: Omit<ReaderCalls['search']['input'], 'view'>,
    onProgress: (share: number, count: number) => void,
  ): { readonly view: number; readonly done: Promise<ReaderCalls['search']['output']> } {
    const view = this.#nextId();
    this.#progress.set(view, onProgress);
    const done = this.#call<'search'>('search', { ...input, view }, { count: 0, isWhole: false });
    this.#known.add(view);
    return { view, done };
  }

  /** Reads the steps of a run that worked in `root`. `endView` stops it. */
  steps(
    input: Omit<ReaderCalls['steps']['input'], 'view'>,
    onProgress: (share: number, count: number) => void,
  ): { readonly view: number; readonly done: Promise<ReaderCalls['steps']['output']> } {
    const view = this.#nextId();
    this.#progress.set(view, onProgress);
    return { view, done: this.#call<'steps'>('steps', { ...input, view }, err(readerStopped)) };
  }

  /**
   * Gathers digests of the run folders of a workspace. Calls `onSome` until a batch has an end. Returns a function that
   * cancels.
   */
  gather(projectRoot: string, onSome: (some: GatheredDigests) => void): () => void {
    if (this.#hasEnded) return () => undefined;
    const gathering = this.#nextId();
    this.#gatherings.set(gathering, onSome);
    this.#worker ??= this.#start();
    this.#send({ type: 'gather', gathering, projectRoot, indexFolder: this.#deps.indexFolder });
    return () => this.#send({ type: 'endGathering', gathering });
  }

  endView(source: number, view: number): void {
    this.#progress.delete(view);
    this.#known.delete(view);
    this.#lostViews.delete(view);
    this.#send({ type: 'endView', source, view });
  }

  /** Reports updates of a file; null stops that. */
  follow(id: number, listen: ((news: RunSourceUpdate) => void) | null): void {
    const source = this.#sources.get(id);
    if (source === undefined) return;
    source.listen = listen;
    if (this.#known.has(id)) this.#send({ type: 'follow', source: id, on: listen !== null });
    else this.#openInThread(id);
  }

  close(source: number): void {
    this.#sources.delete(source);
    if (this.#known.delete(source)) this.#send({ type: 'close', source });
  }

  /** Ends the thread after all indexes are saved. Settles when the thread has ended. */
  async end(): Promise<void> {
    this.#hasEnded = true;
    const worker = this.#worker;
    if (worker === null) return;
    this.#send({ type: 'end' });
    await worker.gone;
  }

  async #call<Name extends ReaderCallName>(
    name: Name,
    input: ReaderCalls[Name]['input'],
    failed: ReaderCalls[Name]['output'],
    options?: CallOptions,
  ): Promise<ReaderCalls[Name]['output']> {
    this.#openInThread(input.source);
    const request = { type: 'call', call: { name, input } };
    const reply = await this.#worker?.call<ReaderReply<ReaderCalls[Name]['output']>>(request, options);
    return reply === undefined || reply === null ? failed : reply.output;
  }

  /** Opens a file in the current thread, or in a new one, unless that thread has it already. */
  #openInThread(id: number): void {
    const source = this.#sources.get(id);
    if (source === undefined || this.#known.has(id) || this.#hasEnded) return;
    this.#worker ??= this.#start();
    this.#known.add(id);
    this.#send({ type: 'open', source: id, path: source.path, indexFolder: this.#deps.indexFolder });
    if (source.listen !== null) this.#send({ type: 'follow', source: id, on: true });
  }

  #start(): WorkerClient<ReaderUpdate> {
    const worker = new WorkerClient<ReaderUpdate>({
      start: () => new Worker(this.#deps.worker, { name: 'workcells', resourceLimits }),
      handle: (news) => this.#handle(news),
      ended: () => {
        if (this.#worker === worker) this.#worker = null;
        this.#forgetThread();
      },
    });
    return worker;
  }

  #handle(news: ReaderUpdate): void {
    if (news.type === 'news') this.#sources.get(news.source)?.listen?.(news.news);
    else if (news.type === 'gathered') this.#handleGathered(news.gathering, news.some);
    else this.#progress.get(news.view)?.(news.share, news.count);
  }

  #handleGathered(gathering: number, some: GatheredDigests): void {
    const onSome = this.#gatherings.get(gathering);
    if (some.end !== null) this.#gatherings.delete(gathering);
    onSome?.(some);
  }

  #forgetThread(): void {
    for (const id of this.#known) if (!this.#sources.has(id)) this.#lostViews.add(id);
    this.#known.clear();
    this.#progress.clear();
    for (const gathering of [...this.#gatherings.keys()]) {
      this.#handleGathered(gathering, { digests: [], done: 0, total: 0, end: 'cutShort' });
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
