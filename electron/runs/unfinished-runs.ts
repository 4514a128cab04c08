import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../../shared/base/parse-json.ts';
import { getRunKey, type RunRef, runIdSchema, runRef } from '../../shared/runs/run-ref.ts';
import { SerialQueue } from '../base/serial-queue.ts';
import { writeFileAtomically } from '../files/write-file-atomically.ts';

/** A run in the form of the file. */
const storedRun = z
  .object({ projectRoot: runRef.shape.projectRoot, workcellId: runIdSchema })
  .transform(({ projectRoot, workcellId }): RunRef => ({ projectRoot, runId: workcellId }));
const fileSchema = z.object({ version: z.literal(1), runs: z.array(storedRun) });

/**
 * Records in our data folder which runs are unfinished. After a crash or power failure, the next start finds them
 * there. Never rejects.
 */
export class UnfinishedRuns {
  readonly #path: string;
  /** By `getRunKey`. */
  readonly #runs = new Map<string, RunRef>();
  readonly #writes = new SerialQueue();

  constructor(dataFolder: string) {
    this.#path = join(dataFolder, 'runs-under-way.json');
  }

  /** Adds the runs that an earlier process left unfinished. */
  async load(): Promise<void> {
    const text = await readFile(this.#path, 'utf8').catch(() => '');
    const stored = fileSchema.safeParse(parseJson(text));
    for (const run of stored.success ? stored.data.runs : []) this.#runs.set(getRunKey(run), run);
  }

  get runs(): readonly RunRef[] {
    return [...this.#runs.values()];
  }

  add(run: RunRef): Promise<void> {
    this.#runs.set(getRunKey(run), run);
    return this.#write();
  }

  remove(run: RunRef): Promise<void> {
    this.#runs.delete(getRunKey(run));
    return this.#write();
  }

  #write(): Promise<void> {
    return this.#writes
      .run(() => {
        const runs = this.runs.map(({ projectRoot, runId }) => ({ projectRoot, workcellId: runId }));
        return writeFileAtomically(this.#path, `${JSON.stringify({ version: 1, runs })}\n`);
      })
      .catch(() => undefined);
  }
}
