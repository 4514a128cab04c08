import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../../shared/base/parse-json.ts';
import { SerialQueue } from '../../shared/base/serial-queue.ts';
import { keyOfRun, type RunRef, runRef } from '../../shared/runs/run-ref.ts';
import { writeFileAtomically } from '../files/write-file-atomically.ts';

const file = z.object({ version: z.literal(1), runs: z.array(runRef) });

/**
 * Remembers in our data folder which runs are unfinished. After a crash or power failure, the next start finds them
 * there. Nothing here rejects.
 */
export class RunsUnderWay {
  readonly #path: string;
  /** By `keyOfRun`. */
  readonly #runs: Map<string, RunRef>;
  readonly #writes = new SerialQueue();

  private constructor(path: string, runs: readonly RunRef[]) {
    this.#path = path;
    this.#runs = new Map(runs.map((run) => [keyOfRun(run), run]));
  }

  /** Loads the runs that an earlier start left unfinished. */
  static async load(dataFolder: string): Promise<RunsUnderWay> {
    const path = join(dataFolder, 'runs-under-way.json');
    const text = await readFile(path, 'utf8').catch(() => '');
    const kept = file.safeParse(parseJson(text));
    return new RunsUnderWay(path, kept.success ? kept.data.runs : []);
  }

  get runs(): readonly RunRef[] {
    return [...this.#runs.values()];
  }

  begun(run: RunRef): Promise<void> {
    this.#runs.set(keyOfRun(run), run);
    return this.#write();
  }

  ended(run: RunRef): Promise<void> {
    this.#runs.delete(keyOfRun(run));
    return this.#write();
  }

  #write(): Promise<void> {
    return this.#writes
      .run(() => writeFileAtomically(this.#path, `${JSON.stringify({ version: 1, runs: this.runs })}\n`))
      .catch(() => undefined);
  }
}
