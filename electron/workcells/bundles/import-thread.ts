import { Worker } from 'node:worker_threads';
import { messageOf } from '../../../shared/base/failure.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { ImportProblem } from '../../../shared/exports/import-problem.ts';
import { t } from '../../../shared/words/words.ts';
import type { ImportedFile, ImportTask, ImportWord } from './import-task.ts';

const resourceLimits = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 512 };

/** A thread that takes in one file. Ending it stops it at once; its folder is whoever's made it. */
export class ImportThread {
  readonly #worker: Worker;
  readonly done: Promise<Result<ImportedFile, ImportProblem>>;

  constructor(worker: URL, task: ImportTask, onShare: (share: number) => void) {
    this.#worker = new Worker(worker, { name: 'import', workerData: task, resourceLimits });
    const { promise, resolve } = Promise.withResolvers<Result<ImportedFile, ImportProblem>>();
    this.done = promise;
    this.#worker.on('message', (word: ImportWord) => {
      if (word.type === 'progress') onShare(word.share);
      else resolve(word.type === 'done' ? ok(word.file) : err(word.problem));
    });
    // Its end is told by `exit`, whatever the reason.
    this.#worker.on('error', (failure) => resolve(err({ type: 'disk', message: `${messageOf(failure)}.` })));
    this.#worker.on('exit', () => resolve(err({ type: 'disk', message: t`What reads the file has ended.` })));
  }

  /** Settles when the thread is gone. */
  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}
