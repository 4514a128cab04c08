import { closeSync, constants, fstatSync, fsync, fsyncSync, readSync, writeSync } from 'node:fs';
import type { Clock } from '../../../shared/base/clock.ts';
import { Listeners } from '../../../shared/base/listeners.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { RunTelemetryEvent } from '../../../shared/runs/telemetry-event.ts';
import { getErrorMessage } from '../../base/error-message.ts';
import { type FileLock, getLockFolder, lockFile } from '../../files/file-lock.ts';
import { openRegularFileSync } from '../../files/regular-file.ts';
import { writeLine } from '../../model/exports/telemetry-line.ts';

/** Why a telemetry file cannot be written. */
export type TelemetryWriteProblem =
  /** Another process is writing the file. */
  { readonly type: 'claimed' } | { readonly type: 'unwritable'; readonly message: string };

/** The minimum time between disk syncs, in milliseconds. */
const syncEveryMs = 1_000;

/** The telemetry files that this process writes, by identity rather than path. */
const openFiles = new Map<string, TelemetryFile>();

/** A writer with events that must reach the file before the next event. */
export type BufferedWriter = { release(): void };

/**
 * A telemetry file that this process writes, shared by all its writers. One system write takes each event before the
 * call returns, so no event is lost when the process ends. Syncs the file to disk after each second with events, and at
 * the end. Reports a failed write once and drops its event. The next successful write is preceded by an event with the
 * number of missing ones.
 */
export class TelemetryFile {
  readonly #identity: string;
  readonly #fd: number;
  readonly #lock: FileLock;
  readonly #clock: Clock;
  readonly #writers = new Set<BufferedWriter>();
  readonly #listeners = new Listeners<[problem: string]>();
  #users = 0;
  /** Whether the last line has no newline, because a write was interrupted, now or in an earlier process. */
  #isTorn: boolean;
  #missing = 0;
  #isLost = false;
  #cancelSync: (() => void) | null = null;

  private constructor(identity: string, fd: number, lock: FileLock, clock: Clock) {
    this.#identity = identity;
    this.#fd = fd;
    this.#lock = lock;
    this.#clock = clock;
    this.#isTorn = hasTornEnd(fd);
  }

  /**
   * Opens or creates a file for appending, or shares one that this process already has open. For `spareLocks`, see
   * `lockFile`.
   */
  static open(path: string, clock: Clock, spareLocks: string | null): Result<TelemetryFile, TelemetryWriteProblem> {
    try {
      const fd = openForAppending(path);
      let lock: FileLock | null = null;
      let file: TelemetryFile | null = null;
      try {
        const identity = getIdentity(fd);
        const known = openFiles.get(identity);
        if (known !== undefined) return ok(known);
        lock = lockFile(fd, getLockFolder(), spareLocks);
        if (lock === null) return err({ type: 'claimed' });
        file = new TelemetryFile(identity, fd, lock, clock);
        openFiles.set(identity, file);
        return ok(file);
      } finally {
        if (file === null) {
          lock?.release();
          closeSync(fd);
        }
      }
    } catch (failure) {
      return err({ type: 'unwritable', message: getErrorMessage(failure) });
    }
  }

  /** Adds a writer. `onProblem` gets the reason when events are dropped. Returns a function that removes the writer. */
  addWriter(holder: BufferedWriter, onProblem: (problem: string) => void): () => void {
    this.#users += 1;
    this.#writers.add(holder);
    const stopListening = this.#listeners.add(onProblem);
    return () => {
      this.#writers.delete(holder);
      this.#users -= 1;
      if (this.#users === 0) this.#close();
      stopListening();
    };
  }

  /**
   * Writes an event that happens now, after all held-back events, whose times are not later. Never throws because of
   * the disk.
   */
  append(event: RunTelemetryEvent): void {
    for (const holder of this.#writers) holder.release();
    this.write(event, this.#clock.now());
  }

  /** Writes a held-back event. */
  write(event: RunTelemetryEvent, at: number): void {
    if (this.#isLost) return;
    try {
      const line = writeLine(event, at);
      if (this.#missing > 0) this.#writeLine(writeLine(createGapEvent(this.#missing), at));
      this.#missing = 0;
      this.#writeLine(line);
      this.#cancelSync ??= this.#clock.after(syncEveryMs, () => this.#sync());
    } catch (failure) {
      this.#missing += 1;
      if (this.#missing === 1) this.#report(getErrorMessage(failure));
    }
  }

  #writeLine(line: string): void {
    const bytes = Buffer.from(this.#isTorn ? `\n${line}` : line);
    let written = 0;
    try {
      // One write takes everything unless the disk fills up in between. Then the second write fails with the reason.
      while (written < bytes.length) written += writeSync(this.#fd, bytes, written);
    } finally {
      if (written > 0) this.#isTorn = bytes[written - 1] !== newline;
    }
  }

  #sync(): void {
    this.#cancelSync = null;
    fsync(this.#fd, (failure) => {
      if (failure !== null && openFiles.get(this.#identity) === this) this.#report(getErrorMessage(failure));
    });
    // A write to a deleted file succeeds, but its data is lost.
    if (this.#isDeleted()) {
      this.#isLost = true;
      this.#report('The file was deleted while it was being written');
    }
  }

  #isDeleted(): boolean {
    try {
      return fstatSync(this.#fd).nlink === 0;
    } catch {
      // The disk does not respond. The next write will report the reason.
      return false;
    }
  }

  #report(problem: string): void {
    this.#listeners.call(problem);
  }

  #close(): void {
    this.#cancelSync?.();
    openFiles.delete(this.#identity);
    try {
      if (!this.#isLost) fsyncSync(this.#fd);
    } catch (failure) {
      this.#report(getErrorMessage(failure));
    } finally {
      closeSync(this.#fd);
      this.#lock.release();
    }
  }
}

const newline = 0x0a;

function openForAppending(path: string): number {
  const { O_APPEND, O_CREAT, O_RDWR } = constants;
  return openRegularFileSync(path, O_RDWR | O_APPEND | O_CREAT);
}

function getIdentity(fd: number): string {
  const { dev, ino } = fstatSync(fd, { bigint: true });
  return `${dev}-${ino}`;
}

function hasTornEnd(fd: number): boolean {
  const { size } = fstatSync(fd);
  const last = Buffer.alloc(1);
  return size > 0 && readSync(fd, last, 0, 1, size - 1) === 1 && last[0] !== newline;
}

function createGapEvent(missing: number): RunTelemetryEvent {
  const message = `${missing} ${missing === 1 ? 'event' : 'events'} before this could not be written`;
  return { type: 'error', data: { message } };
}
