import { closeSync, constants, fstatSync, fsync, fsyncSync, readSync, realpathSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import { messageOf } from '../../shared/base/failure.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { TelemetryEvent } from '../../shared/workcells/telemetry-event.ts';
import { writeLine } from '../../shared/workcells/telemetry-line.ts';
import { openRegularFileSync } from '../files/regular-file.ts';
import { SystemLock } from '../files/system-lock.ts';

/** Why a telemetry file cannot be written to. */
export type WriteProblem =
  /** Another process writes it. */
  { readonly type: 'claimed' } | { readonly type: 'unwritable'; readonly message: string };

/** Brought to the disk at most so often, in milliseconds. */
const syncEveryMs = 1_000;

/** The telemetry files that this process writes, by their real paths. */
const openFiles = new Map<string, TelemetryFile>();

/** Something that holds back what has to stand in the file before the next event. */
export type Holder = { release(): void };

/**
 * A telemetry file that this process writes, one for all writers of it. Each event is handed to the system by one write
 * before the call returns, so an end of the process takes none of them; after each second with events, and at the end,
 * the file is brought to the disk. What cannot be written is told once and left out, and the next event that can be
 * written is preceded by one that says how many are missing.
 */
export class TelemetryFile {
  readonly #path: string;
  readonly #fd: number;
  readonly #lock: SystemLock;
  readonly #clock: Clock;
  readonly #holders = new Set<Holder>();
  readonly #listeners = new Set<(problem: string) => void>();
  #users = 0;
  /** The last line has no end: a write broke off, now or in the life of an earlier process. */
  #isTorn: boolean;
  #missing = 0;
  #isLost = false;
  #callOffSync: (() => void) | null = null;

  private constructor(path: string, fd: number, lock: SystemLock, clock: Clock) {
    this.#path = path;
    this.#fd = fd;
    this.#lock = lock;
    this.#clock = clock;
    this.#isTorn = hasTornEnd(fd);
  }

  /** Opens a file for appending, or takes the one that this process has open; made where there is none. */
  static open(path: string, clock: Clock): Result<TelemetryFile, WriteProblem> {
    try {
      const real = join(realpathSync(dirname(path)), basename(path));
      const known = openFiles.get(real);
      if (known !== undefined) return ok(known);
      // Before the file is made: who may not write it leaves nothing behind.
      const lock = takeLock(`${real}.lock`);
      if (lock === null) return err({ type: 'claimed' });
      try {
        const file = new TelemetryFile(real, openForAppending(real), lock, clock);
        openFiles.set(real, file);
        return ok(file);
      } catch (failure) {
        lock.release();
        throw failure;
      }
    } catch (failure) {
      return err({ type: 'unwritable', message: messageOf(failure) });
    }
  }

  /** One more writer uses it; `onProblem` is told why events are left out. The returned function ends the use. */
  use(holder: Holder, onProblem: (problem: string) => void): () => void {
    const listen = (problem: string) => onProblem(problem);
    this.#users += 1;
    this.#holders.add(holder);
    this.#listeners.add(listen);
    return () => {
      this.#holders.delete(holder);
      this.#users -= 1;
      if (this.#users === 0) this.#close();
      this.#listeners.delete(listen);
    };
  }

  /** Writes an event of now after all that is held back, whose time is not later. Never throws because of the disk. */
  append(event: TelemetryEvent): void {
    for (const holder of this.#holders) holder.release();
    this.write(event, this.#clock.now());
  }

  /** Writes an event of what was held back. */
  write(event: TelemetryEvent, at: number): void {
    if (this.#isLost) return;
    try {
      const line = writeLine(event, at);
      if (this.#missing > 0) this.#hand(writeLine(gap(this.#missing), at));
      this.#missing = 0;
      this.#hand(line);
      this.#callOffSync ??= this.#clock.after(syncEveryMs, () => this.#sync());
    } catch (failure) {
      this.#missing += 1;
      if (this.#missing === 1) this.#tell(messageOf(failure));
    }
  }

  #hand(line: string): void {
    const bytes = Buffer.from(this.#isTorn ? `\n${line}` : line);
    let written = 0;
    try {
      // One write takes all of it, unless the disk is full in the middle of it; the second one then tells why.
      while (written < bytes.length) written += writeSync(this.#fd, bytes, written);
    } finally {
      if (written > 0) this.#isTorn = bytes[written - 1] !== newline;
    }
  }

  #sync(): void {
    this.#callOffSync = null;
    fsync(this.#fd, (failure) => {
      if (failure !== null && openFiles.get(this.#path) === this) this.#tell(messageOf(failure));
    });
    // Writing to a file that was deleted goes well, and goes nowhere.
    if (this.#isDeleted()) {
      this.#isLost = true;
      this.#tell('The file was deleted while it was being written');
    }
  }

  #isDeleted(): boolean {
    try {
      return fstatSync(this.#fd).nlink === 0;
    } catch {
      // A disk that does not answer; writing will say why.
      return false;
    }
  }

  #tell(problem: string): void {
    for (const listen of this.#listeners) listen(problem);
  }

  #close(): void {
    this.#callOffSync?.();
    openFiles.delete(this.#path);
    try {
      if (!this.#isLost) fsyncSync(this.#fd);
    } catch (failure) {
      this.#tell(messageOf(failure));
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

/** Null when somebody else has the lock. SQLite would follow a link in its place. Throws where no regular file is there. */
function takeLock(path: string): SystemLock | null {
  const { O_CREAT, O_RDWR } = constants;
  closeSync(openRegularFileSync(path, O_RDWR | O_CREAT));
  return SystemLock.take(path);
}

function hasTornEnd(fd: number): boolean {
  const { size } = fstatSync(fd);
  const last = Buffer.alloc(1);
  return size > 0 && readSync(fd, last, 0, 1, size - 1) === 1 && last[0] !== newline;
}

function gap(missing: number): TelemetryEvent {
  const message = `${missing} ${missing === 1 ? 'event' : 'events'} before this could not be written`;
  return { type: 'error', data: { message } };
}
