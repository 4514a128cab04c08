import { Worker } from 'node:worker_threads';
import { messageOf } from '../../../shared/base/failure.ts';
import type { Lifetime } from '../../../shared/base/lifetime.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { ImportProblem } from '../../../shared/exports/import-problem.ts';
import { t } from '../../../shared/words/words.ts';
import type { ImportedFile, ImportTask, ImportWord } from './import-task.ts';

const resourceLimits = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 512 };

/** A thread that takes in one file. The end of its lifetime stops it at once; its folder is whoever's made it. */
export class ImportThread {
  readonly done: Promise<Result<ImportedFile, ImportProblem>>;

  constructor(worker: URL, task: ImportTask, onShare: (share: number) => void, lifetime: Lifetime) {
    const thread = new Worker(worker, { name: 'import', workerData: task, resourceLimits });
    lifetime.onEnd(async () => void (await thread.terminate()));
    const { promise, resolve } = Promise.withResolvers<Result<ImportedFile, ImportProblem>>();
    this.done = promise;
    thread.on('message', (word: ImportWord) => {
      if (word.type === 'progress') onShare(word.share);
      else resolve(word.type === 'done' ? ok(word.file) : err(word.problem));
    });
    // Its end is told by `exit`, whatever the reason.
    thread.on('error', (failure) => resolve(err({ type: 'disk', message: `${messageOf(failure)}.` })));
    thread.on('exit', () => resolve(err({ type: 'disk', message: t`What reads the file has ended.` })));
  }
}
