import { createHash } from 'node:crypto';
import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { parseJson } from '../../../../shared/base/parse-json.ts';
import { type EventState, eventState } from '../../../../shared/runs/run-event.ts';
import { RunTimeline, type StoredTimeline, type TimelineEvent } from '../../../../shared/runs/run-timeline.ts';
import { findDuration, toEventState } from '../../../../shared/runs/telemetry-event.ts';
import { readSpentTokens } from '../../../../shared/runs/usage-event.ts';
import { makeOwnFolderSync } from '../../../files/own-folder.ts';
import type { BarEvent } from '../../event-bars.ts';
import { copyCounters, countEvent, createCounters, type RunCounters } from '../../run-counters.ts';
import type { FileEvent } from './read-events.ts';
import { WriteIndex } from './write-index.ts';

/** Raise this when the stored format changes. Old indexes are then rebuilt. */
const formatVersion = 6;
/** How many bytes identify a file: from its start, and before the end of the indexed part. */
const markBytes = 4_096;

/*
 * A record has 32 bytes: position, time and latest time so far as doubles, then type and state as numbers, a spare byte
 * and the duration as a float. NaN is an unknown time or duration.
 */
const recordBytes = 32;
const bufferedRecords = 2_048;

/** The data stored next to the records. */
type StoredIndex = {
  readonly recipe: number;
  readonly identity: string;
  readonly marks: string;
  readonly end: number;
  readonly count: number;
  readonly latest: number | null;
  readonly types: readonly string[];
  readonly counters: Omit<RunCounters, 'files'> & { readonly files: readonly number[] };
  readonly timeline: StoredTimeline;
};

/**
 * The events of a file by number: their positions, times and types. Records are read from disk on demand, so neither
 * memory nor the time to open an index grows with the file. Of the events' contents it stores only types, tool and
 * model. All methods throw the system's errors.
 */
export class RunIndex {
  readonly #path: string;
  readonly #fd: number;
  #types: string[] = [];
  #codes = new Map<string, number>();
  #count = 0;
  #latest = Number.NEGATIVE_INFINITY;
  #counters = createCounters();
  #timeline = new RunTimeline();
  /** Records not written yet. */
  readonly #pending = Buffer.alloc(bufferedRecords * recordBytes);
  #pendingCount = 0;
  /** The end of the indexed part of the file, in bytes. */
  end = 0;
  /** The file changes among the events. */
  readonly writes: WriteIndex;

  private constructor(path: string, fd: number) {
    this.#path = path;
    this.#fd = fd;
    this.writes = WriteIndex.open(`${path}.writes`);
  }

  /** Opens or creates the index of a file in the index folder. `file` is the file's path. */
  static open(folder: string, file: string): RunIndex {
    makeOwnFolderSync(dirname(folder), folder);
    const path = join(folder, createHash('sha256').update(file).digest('hex').slice(0, 40));
    return new RunIndex(path, openSync(`${path}.records`, 'a+', 0o600));
  }

  /** How many events are indexed. */
  get count(): number {
    return this.#count;
  }

  get counters(): RunCounters {
    return this.#counters;
  }

  /** Returns how the run spent its time so far, and the overview waterfall. */
  get timeline(): RunTimeline {
    return this.#timeline;
  }

  /** Resumes the stored index if the file is the same and has only grown; otherwise starts over. */
  resume(fileFd: number, identity: string, size: number): void {
    const kept = this.#readStored();
    if (kept === null || !this.#matchesFile(kept, fileFd, identity, size)) {
      this.clear();
      return;
    }
    try {
      this.#restore(kept);
    } catch {
      // Only a damaged file gets here, and it would fail at every start.
      this.clear();
    }
  }

  #restore(kept: StoredIndex): void {
    ftruncateSync(this.#fd, kept.count * recordBytes);
    this.writes.resume(kept.count);
    this.#pendingCount = 0;
    this.#count = kept.count;
    this.#latest = kept.latest ?? Number.NEGATIVE_INFINITY;
    this.#types = [...kept.types];
    this.#codes = new Map(this.#types.map((type, code) => [type, code]));
    this.#counters = copyCounters({ ...kept.counters, files: new Set(kept.counters.files) });
    this.#timeline = new RunTimeline(kept.timeline);
    this.end = kept.end;
  }

  #matchesFile(kept: StoredIndex, fileFd: number, identity: string, size: number): boolean {
    if (kept.identity !== identity || kept.end > size) return false;
    return kept.marks === fingerprint(fileFd, kept.end) && fstatSync(this.#fd).size >= kept.count * recordBytes;
  }

  clear(): void {
    rmSync(`${this.#path}.json`, { force: true });
    ftruncateSync(this.#fd, 0);
    this.writes.resume(0);
    this.#types = [];
    this.#codes = new Map();
    this.#count = 0;
    this.#pendingCount = 0;
    this.#latest = Number.NEGATIVE_INFINITY;
    this.#counters = createCounters();
    this.#timeline = new RunTimeline();
    this.end = 0;
  }

  /** Adds the event of the next line. */
  add(position: number, { at, data, type }: Omit<FileEvent, 'position'>): void {
    const [state, durationMs] = [toEventState(type, data), findDuration(data)];
    if (type === 'file_write') this.writes.add(this.#count, { position, at, data, type }, state);
    countLine(this.#counters, this.#timeline, { position, type, at, state, durationMs, data });
    if (at !== null && at > this.#latest) this.#latest = at;
    const record = this.#pendingCount * recordBytes;
    this.#pending.writeDoubleLE(position, record);
    this.#pending.writeDoubleLE(at ?? Number.NaN, record + 8);
    this.#pending.writeDoubleLE(this.#latest, record + 16);
    this.#pending.writeUInt16LE(this.#toTypeCode(type), record + 24);
    this.#pending.writeUInt8(eventState.options.indexOf(state), record + 26);
    this.#pending.writeFloatLE(durationMs ?? Number.NaN, record + 28);
    this.#pendingCount += 1;
    this.#count += 1;
    if (this.#pendingCount === bufferedRecords) this.#flush();
  }

  addMalformed(): void {
    this.#counters.malformed += 1;
  }

  /** Saves the index for the next time. `fileFd` is the indexed file. */
  save(fileFd: number, identity: string): void {
    this.#flush();
    this.writes.flush();
    fdatasyncSync(this.#fd);
    const kept: StoredIndex = {
      recipe: formatVersion,
      identity,
      marks: fingerprint(fileFd, this.end),
      end: this.end,
      count: this.#count,
      latest: Number.isFinite(this.#latest) ? this.#latest : null,
      types: this.#types,
      counters: { ...this.#counters, files: [...this.#counters.files] },
      timeline: this.#timeline.toStored(),
    };
    writeFileSync(`${this.#path}.json.new`, JSON.stringify(kept), { mode: 0o600 });
    renameSync(`${this.#path}.json.new`, `${this.#path}.json`);
  }

  close(): void {
    this.writes.close();
    closeSync(this.#fd);
  }

  /** Returns the position of an event by number; null if there is none. */
  getPosition(offset: number): number | null {
    return offset < this.#count ? this.#record(offset).readDoubleLE(0) : null;
  }

  /** Returns the number of the first event at or after a position; the event count if there is none. */
  findOffset(position: number): number {
    return this.#first((record) => record.readDoubleLE(0) >= position);
  }

  /** Returns the number of the first event, in file order, at or after a time; the event count if there is none. */
  findOffsetAtTime(at: number): number {
    return this.#first((record) => record.readDoubleLE(16) >= at);
  }

  /** Returns the latest time of the events up to a number; null if none has a time. */
  getLatest(offset: number): number | null {
    if (offset < 0 || offset >= this.#count) return null;
    const latest = this.#record(offset).readDoubleLE(16);
    return Number.isFinite(latest) ? latest : null;
  }

  /** Visits position, type and latest time of events, backwards from a number, until the callback returns false. */
  forEachBefore(offset: number, each: (position: number, type: string, latest: number | null) => boolean): void {
    this.#flush();
    const block = Buffer.allocUnsafe(bufferedRecords * recordBytes);
    for (let to = Math.min(offset, this.#count - 1) + 1; to > 0; to -= bufferedRecords) {
      const from = Math.max(0, to - bufferedRecords);
      const read = readSync(this.#fd, block, 0, (to - from) * recordBytes, from * recordBytes);
      for (let record = read - recordBytes; record >= 0; record -= recordBytes) {
        const type = this.#types[block.readUInt16LE(record + 24)] ?? '';
        const latest = block.readDoubleLE(record + 16);
        if (!each(block.readDoubleLE(record), type, Number.isFinite(latest) ? latest : null)) return;
      }
    }
  }

  /**
   * Visits events starting with a number, until the callback returns false. An event without a time gets the previous
   * event's time.
   */
  forEachFrom(offset: number, each: (event: BarEvent) => boolean): void {
    this.#flush();
    const block = Buffer.allocUnsafe(bufferedRecords * recordBytes);
    let at = Number.NaN;
    for (let from = offset; from < this.#count; from += bufferedRecords) {
      const read = readSync(this.#fd, block, 0, block.length, from * recordBytes);
      for (let record = 0; record + recordBytes <= read; record += recordBytes) {
        const time = block.readDoubleLE(record + 8);
        if (!Number.isNaN(time)) at = time;
        if (!Number.isNaN(at) && !each(this.#toEvent(block, record, at))) return;
      }
    }
  }

  #toEvent(block: Buffer, record: number, at: number): BarEvent {
    const duration = block.readFloatLE(record + 28);
    return {
      position: block.readDoubleLE(record),
      at,
      type: this.#types[block.readUInt16LE(record + 24)] ?? '',
      state: stateAt(block.readUInt8(record + 26)),
      durationMs: Number.isNaN(duration) ? null : duration,
    };
  }

  #first(holds: (record: Buffer) => boolean): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (holds(this.#record(middle))) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #record(offset: number): Buffer {
    const written = this.#count - this.#pendingCount;
    if (offset >= written) return this.#pending.subarray((offset - written) * recordBytes);
    const record = Buffer.alloc(recordBytes);
    readSync(this.#fd, record, 0, recordBytes, offset * recordBytes);
    return record;
  }

  #toTypeCode(type: string): number {
    const known = this.#codes.get(type);
    if (known !== undefined) return known;
    // Types beyond the limit are dropped.
    if (this.#types.length === 0xffff) return 0xffff;
    this.#codes.set(type, this.#types.length);
    return this.#types.push(type) - 1;
  }

  #flush(): void {
    const bytes = this.#pending.subarray(0, this.#pendingCount * recordBytes);
    for (let written = 0; written < bytes.length; ) written += writeSync(this.#fd, bytes, written);
    this.#pendingCount = 0;
  }

  #readStored(): StoredIndex | null {
    try {
      const kept: unknown = parseJson(readFileSync(`${this.#path}.json`, 'utf8'));
      return isStoredIndex(kept) ? kept : null;
    } catch {
      return null;
    }
  }
}

/** Counts another event in all totals of a run. */
export function countLine(counters: RunCounters, timeline: RunTimeline, event: TimelineEvent): void {
  countEvent(counters, event);
  timeline.add(event, event.type === 'usage' ? readSpentTokens(event.data, counters.model) : null);
}

function stateAt(code: number): EventState {
  return eventState.options[code] ?? 'none';
}

/** Whether a stored value is an index. Only this app writes this file, so the recipe identifies its format. */
function isStoredIndex(value: unknown): value is StoredIndex {
  return typeof value === 'object' && value !== null && 'recipe' in value && value.recipe === formatVersion;
}

/** Fingerprints a file whose lines up to `end` are indexed. */
function fingerprint(fd: number, end: number): string {
  const hash = createHash('sha256');
  const mark = Buffer.alloc(Math.min(markBytes, end));
  for (const at of [0, end - mark.length]) {
    hash.update(mark.subarray(0, readSync(fd, mark, 0, mark.length, at)));
  }
  return hash.digest('hex');
}
