import { deflateSync } from 'node:zlib';
import type { KeptState, SeenBatch, SeenChange, SeenContent } from '../../shared/rewind/kept-state.ts';

/** A path in memory between looks. */
export type Known = { readonly stamp: string; readonly state: KeptState };

const mostChanges = 1_000;
/** In bytes. One larger content has a batch of its own. */
const mostContent = 4 * 1024 * 1024;
const mostInFlight = 2;

export type LookBatchesDeps = {
  /** Gets the changes of every delivered batch. */
  readonly known: Map<string, Known>;
  /** How many bytes of deflated content may be delivered. */
  readonly room: number;
  hasContent(sha256: string): boolean;
  /** Resolves to false to stop the look. */
  deliver(batch: SeenBatch): Promise<boolean>;
};

/** Collects what a look finds and delivers it in batches, at most two at a time. */
export class LookBatches {
  readonly #deps: LookBatchesDeps;
  readonly #sent = new Set<string>();
  #room: number;
  #changes: SeenChange[] = [];
  #contents: SeenContent[] = [];
  #bytes = 0;
  /** Batches that can take no more. */
  #ready: SeenBatch[] = [];
  #inFlight: Promise<void>[] = [];
  #isStopped = false;

  constructor(deps: LookBatchesDeps) {
    this.#deps = deps;
    this.#room = deps.room;
  }

  /** Whether a batch was refused. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Whether `send` must be called before more is added. */
  get isFull(): boolean {
    return this.#ready.length > 0;
  }

  /** How many bytes of deflated content may still be delivered. */
  get room(): number {
    return this.#room;
  }

  /** Adds the content of a file unless it is there already. Returns false if there is no room. */
  addContent(sha256: string, bytes: Uint8Array): boolean {
    if (this.#sent.has(sha256) || this.#deps.hasContent(sha256)) return true;
    const short = deflateSync(bytes, deflateOptions(bytes.length));
    if (short.length > this.#room) return false;
    if (this.#bytes + short.length > mostContent) this.#close();
    this.#room -= short.length;
    this.#bytes += short.length;
    this.#sent.add(sha256);
    // In a buffer of its own, which can move to another thread.
    this.#contents.push({ sha256, size: bytes.length, deflated: new Uint8Array(short) });
    return true;
  }

  /** Adds a change after its content. */
  addChange(change: SeenChange): void {
    this.#changes.push(change);
    if (this.#changes.length >= mostChanges) this.#close();
  }

  /** Delivers full batches. Resolves as soon as another one may be collected. */
  async send(): Promise<void> {
    for (const batch of this.#ready.splice(0)) {
      if (this.#isStopped) return;
      this.#inFlight.push(this.#deliver(batch));
      while (this.#inFlight.length >= mostInFlight) await this.#inFlight.shift();
    }
  }

  /** Delivers the rest, and resolves when every batch is answered. */
  async finish(): Promise<void> {
    this.#close();
    await this.send();
    await this.settled();
  }

  /** Resolves when every batch that was sent is answered. */
  async settled(): Promise<void> {
    await Promise.all(this.#inFlight);
    this.#inFlight = [];
  }

  #close(): void {
    if (this.#changes.length === 0) return;
    this.#ready.push({ changes: this.#changes, contents: this.#contents });
    this.#changes = [];
    this.#contents = [];
    this.#bytes = 0;
  }

  async #deliver({ changes, contents }: SeenBatch): Promise<void> {
    const isStored = await this.#deps.deliver({ changes, contents });
    if (!isStored) this.#isStopped = true;
    if (this.#isStopped) return;
    for (const { after, path, stamp } of changes) {
      if (stamp === null) this.#deps.known.delete(path);
      else this.#deps.known.set(path, { stamp, state: after });
    }
  }
}

/** A small window saves most of the time that zlib needs for a small file. */
function deflateOptions(size: number) {
  const windowBits = Math.min(15, Math.max(9, 32 - Math.clz32(size)));
  return { level: 1, windowBits, memLevel: Math.min(8, Math.max(1, windowBits - 7)) };
}
