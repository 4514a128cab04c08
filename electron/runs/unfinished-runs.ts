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
  readonly #runs: Map<string, RunRef>;
  readonly #writes = new SerialQueue();

  private constructor(path: string, runs: readonly RunRef[]) {
    this.#path = path;
    this.#runs = new Map(runs.map((run) => [getRunKey(run), run]));
  }

  /** Loads the runs that an earlier process left unfinished. */
  static async load(dataFolder: string): Promise<UnfinishedRuns> {
    const path = join(dataFolder, 'runs-under-way.json');
    const text = await readFile(path, 'utf8').catch(() => '');
    const kept = fileSchema.safeParse(parseJson(text));
    return new UnfinishedRuns(path, kept.success ? kept.data.runs : []);
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
