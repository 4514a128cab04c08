import { Worker } from 'node:worker_threads';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { ImportProblem } from '../../../shared/exports/import-problem.ts';
import { t } from '../../../shared/words/words.ts';
import { WorkerClient } from '../../host/worker-client.ts';
import type { ImportedFile, ImportTask, ImportWord } from './import-task.ts';

const resourceLimits = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 512 };

/** A thread that takes in one file. Ending it stops it at once; its folder is whoever's made it. */
export class ImportThread {
  readonly #client: WorkerClient<ImportWord>;
  readonly done: Promise<Result<ImportedFile, ImportProblem>>;

  constructor(worker: URL, task: ImportTask, onShare: (share: number) => void) {
    const { promise, resolve } = Promise.withResolvers<Result<ImportedFile, ImportProblem>>();
    this.done = promise;
    this.#client = new WorkerClient({
      start: () => new Worker(worker, { name: 'import', workerData: task, resourceLimits }),
      hear: (word) => {
        if (word.type === 'progress') onShare(word.share);
        else resolve(word.type === 'done' ? ok(word.file) : err(word.problem));
      },
      ended: ({ lastWords }) => {
        const message = lastWords === null ? t`What reads the file has ended.` : `${lastWords}.`;
        resolve(err({ type: 'disk', message }));
      },
    });
  }

  /** Settles when the thread is gone. */
  async end(): Promise<void> {
    await this.#client.end();
  }
}
