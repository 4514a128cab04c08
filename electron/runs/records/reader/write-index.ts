import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import type { EventState } from '../../../../shared/runs/run-event.ts';
import { findPath } from '../../../../shared/runs/telemetry-event.ts';
import { countWrittenLines, hashText } from '../../run-counters.ts';
import type { FileEvent } from './read-events.ts';

/*
 * A record has 48 bytes: event number, position and path hash as doubles; then as integers the previous record of the
 * same file (from 1, 0 for none), the lines added to and removed from the file so far, how often it changed, and how
 * many files have changed. To find the files changed up to an event, follow the records back from there.
 */
const recordBytes = 48;
const bufferedRecords = 1_024;
/** How many files are tracked while the index grows. If a file was dropped and changes again, its totals restart. */
const maxKnownFiles = 20_000;
/** How many records are searched for the files of one moment. */
const maxSearchedRecords = 200_000;
/** The states of a write that did not change anything. */
const unchangedStates: ReadonlySet<EventState> = new Set(['failed', 'declined', 'running', 'waiting']);

/** A file with its newest change up to a moment. */
export type IndexedWrite = {
  /** The position of that change's event. */
  readonly position: number;
  /** A hash of the path, which does not reveal it. */
  readonly path: number;
  readonly added: number;
  readonly removed: number;
  readonly writes: number;
};

type Known = { record: number; added: number; removed: number; writes: number };

/** The file changes of a run, in the order of events. Paths are hashes. All methods throw the system's errors. */
export class WriteIndex {
  readonly #fd: number;
  readonly #pending = Buffer.alloc(bufferedRecords * recordBytes);
  #pendingCount = 0;
  #written = 0;
  #distinct = 0;
  /** By path hash, in the order of the newest change; null until read from disk. */
  #known: Map<number, Known> | null = new Map();

  private constructor(fd: number) {
    this.#fd = fd;
  }

  static open(path: string): WriteIndex {
    return new WriteIndex(openSync(path, 'a+', 0o600));
  }

  /** Resumes the stored records of the first events. */
  resume(events: number): void {
    this.#pendingCount = 0;
    this.#written = Math.floor(fstatSync(this.#fd).size / recordBytes);
    this.#written = this.#countUpTo(events - 1);
    ftruncateSync(this.#fd, this.#written * recordBytes);
    this.#known = this.#written === 0 ? new Map() : null;
    this.#distinct = this.#written === 0 ? 0 : this.#record(this.#written - 1).readUInt32LE(40);
  }

  /** Adds an event by number, if it changed a file. */
  add(event: number, { data, position, type }: FileEvent, state: EventState): void {
    const path = type === 'file_write' && !unchangedStates.has(state) ? findPath(data) : null;
    if (path === null) return;
    const files = this.#files();
    const hash = hashText(path);
    const lines = countWrittenLines(data);
    const before = files.get(hash);
    const known = {
      record: this.#written + this.#pendingCount + 1,
      added: (before?.added ?? 0) + toLineCount(lines.added),
      removed: (before?.removed ?? 0) + toLineCount(lines.removed),
      writes: (before?.writes ?? 0) + 1,
    };
    if (before === undefined) this.#distinct += 1;
    remember(files, hash, known);
    const at = this.#pendingCount * recordBytes;
    this.#pending.writeDoubleLE(event, at);
    this.#pending.writeDoubleLE(position, at + 8);
    this.#pending.writeDoubleLE(hash, at + 16);
    const numbers = [before?.record ?? 0, known.added, known.removed, known.writes, this.#distinct, 0];
    for (const [index, number] of numbers.entries())
      this.#pending.writeUInt32LE(Math.min(number, 0xffff_ffff), at + 24 + index * 4);
    this.#pendingCount += 1;
    if (this.#pendingCount === bufferedRecords) this.flush();
  }

  flush(): void {
    const bytes = this.#pending.subarray(0, this.#pendingCount * recordBytes);
    for (let written = 0; written < bytes.length; ) written += writeSync(this.#fd, bytes, written);
    this.#written += this.#pendingCount;
    this.#pendingCount = 0;
  }

  close(): void {
    closeSync(this.#fd);
  }

  /** Returns the files changed up to an event, newest first, at most `limit`, and their total count. */
  listFilesAt(event: number, limit: number): { readonly files: readonly IndexedWrite[]; readonly count: number } {
    this.flush();
    const last = this.#countUpTo(event) - 1;
    if (last < 0) return { files: [], count: 0 };
    const count = this.#record(last).readUInt32LE(40);
    const files = new Map<number, IndexedWrite>();
    const block = Buffer.allocUnsafe(bufferedRecords * recordBytes);
    const least = Math.max(0, last + 1 - maxSearchedRecords);
    for (let to = last + 1; to > least && files.size < Math.min(limit, count); to -= bufferedRecords) {
      const from = Math.max(least, to - bufferedRecords);
      const read = readSync(this.#fd, block, 0, (to - from) * recordBytes, from * recordBytes);
      for (let at = read - recordBytes; at >= 0 && files.size < limit; at -= recordBytes) {
        const write = toWrite(block, at);
        if (!files.has(write.path)) files.set(write.path, write);
      }
    }
    return { files: [...files.values()], count };
  }

  /** Returns the positions of a file's newest changes up to an event, newest first, and how many are older. */
  listChanges(
    path: string,
    event: number,
    limit: number,
  ): { readonly positions: readonly number[]; readonly left: number } {
    this.flush();
    const hash = hashText(path);
    const last = this.#countUpTo(event) - 1;
    const positions: number[] = [];
    let next = this.#findNewest(hash, last);
    let left = 0;
    while (next > 0 && positions.length < limit) {
      const record = this.#record(next - 1);
      positions.push(record.readDoubleLE(8));
      next = record.readUInt32LE(24);
      left = record.readUInt32LE(36) - 1;
    }
    return { positions, left };
  }

  /** Finds the newest record of a file up to a record, numbered from 1; returns 0 if there is none. */
  #findNewest(hash: number, last: number): number {
    const block = Buffer.allocUnsafe(bufferedRecords * recordBytes);
    for (let to = last + 1; to > Math.max(0, last + 1 - maxSearchedRecords); to -= bufferedRecords) {
      const from = Math.max(0, to - bufferedRecords);
      const read = readSync(this.#fd, block, 0, (to - from) * recordBytes, from * recordBytes);
      for (let at = read - recordBytes; at >= 0; at -= recordBytes)
        if (block.readDoubleLE(at + 16) === hash) return from + at / recordBytes + 1;
    }
    return 0;
  }

  /** Counts the changes up to an event. */
  #countUpTo(event: number): number {
    let [low, high] = [0, this.#written];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.#record(middle).readDoubleLE(0) <= event) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #record(number: number): Buffer {
    const record = Buffer.alloc(recordBytes);
    readSync(this.#fd, record, 0, recordBytes, number * recordBytes);
    return record;
  }

  #files(): Map<number, Known> {
    if (this.#known !== null) return this.#known;
    const known = new Map<number, Known>();
    const block = Buffer.allocUnsafe(bufferedRecords * recordBytes);
    for (let from = 0; from < this.#written; from += bufferedRecords) {
      const read = readSync(
        this.#fd,
        block,
        0,
        Math.min(bufferedRecords, this.#written - from) * recordBytes,
        from * recordBytes,
      );
      for (let at = 0; at + recordBytes <= read; at += recordBytes) {
        const { added, path, removed, writes } = toWrite(block, at);
        remember(known, path, { record: from + at / recordBytes + 1, added, removed, writes });
      }
    }
    this.#known = known;
    return known;
  }
}

function remember(files: Map<number, Known>, hash: number, known: Known): void {
  files.delete(hash);
  files.set(hash, known);
  if (files.size <= maxKnownFiles) return;
  const [oldest] = files.keys();
  if (oldest !== undefined) files.delete(oldest);
}

function toWrite(block: Buffer, at: number): IndexedWrite {
  return {
    position: block.readDoubleLE(at + 8),
    path: block.readDoubleLE(at + 16),
    added: block.readUInt32LE(at + 28),
    removed: block.readUInt32LE(at + 32),
    writes: block.readUInt32LE(at + 36),
  };
}

/** Sanitizes a line count from a file, which could be any number. */
function toLineCount(lines: number): number {
  return Math.min(0xffff_ffff, Math.max(0, Math.round(lines)));
}
