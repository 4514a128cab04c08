import { deflateSync } from 'node:zlib';
import type { FileSnapshot, ObservedChange, ObservedContent, ScanBatch } from '../model/threads/file-snapshot.ts';

/** A path in memory between scans. */
export type KnownPath = { readonly stamp: string; readonly state: FileSnapshot };

const maxChanges = 1_000;
/** The size of a batch, in bytes. A larger content has its own batch. */
const maxContentBytes = 4 * 1024 * 1024;
const maxInFlight = 2;

export type ScanBatchesDeps = {
  /** Updated with the changes of every delivered batch. */
  readonly known: Map<string, KnownPath>;
  /** How many bytes of deflated content may be delivered. */
  readonly room: number;
  hasContent(sha256: string): boolean;
  /** Resolves to false to stop the scan. */
  deliver(batch: ScanBatch): Promise<boolean>;
};

/** Collects what a scan finds and delivers it in batches, at most two at a time. */
export class ScanBatches {
  readonly #deps: ScanBatchesDeps;
  readonly #sent = new Set<string>();
  #room: number;
  #changes: ObservedChange[] = [];
  #contents: ObservedContent[] = [];
  #bytes = 0;
  /** Batches that are full. */
  #ready: ScanBatch[] = [];
  #inFlight: Promise<void>[] = [];
  #isStopped = false;

  constructor(deps: ScanBatchesDeps) {
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

  /** Adds the content of a file unless it was sent or is stored. Returns false if there is no room. */
  addContent(sha256: string, bytes: Uint8Array): boolean {
    if (this.#sent.has(sha256) || this.#deps.hasContent(sha256)) return true;
    const short = deflateSync(bytes, getDeflateOptions(bytes.length));
    if (short.length > this.#room) return false;
    if (this.#bytes + short.length > maxContentBytes) this.#closeBatch();
    this.#room -= short.length;
    this.#bytes += short.length;
    this.#sent.add(sha256);
    // Copied to its own buffer, which can move to another thread.
    this.#contents.push({ sha256, size: bytes.length, deflated: new Uint8Array(short) });
    return true;
  }

  /** Adds a change. Its content must be added first. */
  addChange(change: ObservedChange): void {
    this.#changes.push(change);
    if (this.#changes.length >= maxChanges) this.#closeBatch();
  }

  /** Delivers full batches. Resolves as soon as another one may be collected. */
  async send(): Promise<void> {
    for (const batch of this.#ready.splice(0)) {
      if (this.#isStopped) return;
      this.#inFlight.push(this.#deliver(batch));
      while (this.#inFlight.length >= maxInFlight) await this.#inFlight.shift();
    }
  }

  /** Delivers the rest, and resolves when every batch has an answer. */
  async finish(): Promise<void> {
    this.#closeBatch();
    await this.send();
    await this.waitForDeliveries();
  }

  /** Resolves when every sent batch has an answer. */
  async waitForDeliveries(): Promise<void> {
    await Promise.all(this.#inFlight);
    this.#inFlight = [];
  }

  #closeBatch(): void {
    if (this.#changes.length === 0) return;
    this.#ready.push({ changes: this.#changes, contents: this.#contents });
    this.#changes = [];
    this.#contents = [];
    this.#bytes = 0;
  }

  async #deliver({ changes, contents }: ScanBatch): Promise<void> {
    const isStored = await this.#deps.deliver({ changes, contents });
    if (!isStored) this.#isStopped = true;
    if (this.#isStopped) return;
    for (const { after, path, stamp } of changes) {
      if (stamp === null) this.#deps.known.delete(path);
      else this.#deps.known.set(path, { stamp, state: after });
    }
  }
}

/** Returns the zlib options for a size. A small window saves most of the time that zlib needs for a small file. */
function getDeflateOptions(size: number) {
  const windowBits = Math.min(15, Math.max(9, 32 - Math.clz32(size)));
  return { level: 1, windowBits, memLevel: Math.min(8, Math.max(1, windowBits - 7)) };
}
