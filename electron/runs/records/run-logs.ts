import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { getErrorMessage } from '../../base/error-message.ts';
import { SerialQueue } from '../../base/serial-queue.ts';
import { openRegularFile } from '../../files/regular-file.ts';
import type { RecordFolder } from './record-folder.ts';
import type { RunFolder } from './run-folder.ts';

/** The logs of a run next to its telemetry: the output of its program, and every protocol message as received. */
export const runLogNames = { stdout: 'stdout.log', stderr: 'stderr.log', protocol: 'protocol.jsonl' } as const;
/** The name of a log. Its file exists once something was written to it. */
export type LogName = keyof typeof runLogNames;

/**
 * Writes the logs of a run, each in order. Text that arrives while the disk is busy is written together. A failed write
 * is reported once, and its text is dropped.
 */
export class RunLogs {
  readonly #name: string;
  readonly #record: RecordFolder;
  readonly #onProblem: (problem: string) => void;
  readonly #waiting = new Map<LogName, (string | Uint8Array)[]>();
  readonly #files = new Map<LogName, FileHandle>();
  readonly #queue = new SerialQueue();
  #failed = false;

  constructor(folder: RunFolder, record: RecordFolder, onProblem: (problem: string) => void) {
    this.#name = basename(folder.logs);
    this.#record = record;
    this.#onProblem = onProblem;
  }

  /** Appends to a log. The first call creates the file. */
  write(name: LogName, words: string | Uint8Array): void {
    const waiting = this.#waiting.get(name);
    if (waiting !== undefined) waiting.push(words);
    else {
      this.#waiting.set(name, [words]);
      void this.#queue.run(() => this.#append(name));
    }
  }

  /** Waits until everything is written or has failed, then closes the files. */
  async close(): Promise<void> {
    await this.#queue.settled();
    for (const file of this.#files.values()) await file.close();
    this.#files.clear();
  }

  async #append(name: LogName): Promise<void> {
    const text = this.#waiting.get(name) ?? [];
    this.#waiting.delete(name);
    if (this.#failed) return;
    try {
      const file = this.#files.get(name) ?? (await this.#open(name));
      await file.appendFile(Buffer.concat(text.map((each) => Buffer.from(each))));
    } catch (failure) {
      this.#failed = true;
      this.#onProblem(getErrorMessage(failure));
    }
  }

  async #open(name: LogName): Promise<FileHandle> {
    const logs = await this.#record.subfolder(this.#name);
    const { O_APPEND, O_CREAT, O_WRONLY } = constants;
    const file = await logs.use((place) =>
      openRegularFile(join(place, runLogNames[name]), O_WRONLY | O_APPEND | O_CREAT),
    );
    this.#files.set(name, file);
    return file;
  }
}
