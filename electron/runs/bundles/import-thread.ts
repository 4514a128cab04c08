import { Worker } from 'node:worker_threads';
import type { Lifetime } from '../../../shared/base/lifetime.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { ImportProblem } from '../../../shared/exports/import-problem.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { WorkerClient } from '../../host/worker-client.ts';
import type { ImportedFile, ImportTask, ImportWord } from './import-task.ts';

const resourceLimits = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 512 };

/** A worker thread that imports one file. It stops at once when its lifetime ends. The caller owns its folder. */
export class ImportThread {
  readonly done: Promise<Result<ImportedFile, ImportProblem>>;

  constructor(worker: URL, task: ImportTask, onShare: (share: number) => void, lifetime: Lifetime) {
    const { promise, resolve } = Promise.withResolvers<Result<ImportedFile, ImportProblem>>();
    this.done = promise;
    const client = new WorkerClient<ImportWord>({
      start: () => new Worker(worker, { name: 'import', workerData: task, resourceLimits }),
      handle: (word) => {
        if (word.type === 'progress') onShare(word.share);
        else resolve(word.type === 'done' ? ok(word.file) : err(word.problem));
      },
      ended: ({ lastText }) => {
        const message = lastText === null ? t`What reads the file has ended.` : `${lastText}.`;
        resolve(err({ type: 'disk', message }));
      },
    });
    lifetime.onEnd(() => client.end());
  }
}
