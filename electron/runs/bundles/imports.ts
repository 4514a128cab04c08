import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Clock } from '../../../shared/base/clock.ts';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { RequestProblem, RequestValue } from '../../../shared/contract/contract.ts';
import { maxPiece } from '../../../shared/contract/exports.ts';
import type { ImportProblem } from '../../../shared/exports/import-problem.ts';
import { createImportedThreadId } from '../../../shared/exports/imported-thread.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { getErrorMessage } from '../../base/error-message.ts';
import type { Lifetime } from '../../base/lifetime.ts';
import type { ClientWindow, DomainHandlers } from '../../host/client-window.ts';
import { PerWindow } from '../../host/per-window.ts';
import { WorkerClient } from '../../host/worker-client.ts';
import {
  defaultLimits,
  type ImportedFile,
  type ImportLimits,
  type ImportMessage,
  type ImportTask,
} from './import-task.ts';
import { ImportedRuns } from './imported-runs.ts';

const resourceLimits = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 512 };

/** A worker thread that imports one file. It stops at once when its lifetime ends. The caller owns its folder. */
export class ImportThread {
  readonly done: Promise<Result<ImportedFile, ImportProblem>>;

  constructor(worker: URL, task: ImportTask, onShare: (share: number) => void, lifetime: Lifetime) {
    const { promise, resolve } = Promise.withResolvers<Result<ImportedFile, ImportProblem>>();
    this.done = promise;
    const client = new WorkerClient<ImportMessage>({
      start: () => new Worker(worker, { name: 'import', workerData: task, resourceLimits }),
      handle: (word) => {
        if (word.type === 'progress') onShare(word.share);
        else resolve(word.type === 'done' ? ok(word.file) : err(word.problem));
      },
      ended: ({ lastText }) => {
        const message = lastText === null ? t`The import process stopped.` : `${lastText}.`;
        resolve(err({ type: 'disk', message }));
      },
    });
    lifetime.onEnd(() => client.end());
  }
}

/** Imports the records of a thread, as the thread store does. */
export type ThreadImporter = {
  start(input: { importId: string; now: number }): Promise<Result<null, ImportProblem>>;
  add(input: { importId: string; text: string }): Promise<Result<null, ImportProblem>>;
  finish(input: {
    importId: string;
    place: { threadId: ThreadId; folder: string };
  }): Promise<Result<null, ImportProblem>>;
  cancel(input: { importId: string }): Promise<Result<null, ImportProblem>>;
};

/** Lists threads, also those that are imported. */
export interface ImportedThreadList {
  /** Adds a thread that was imported into our store. */
  addImported(threadId: ThreadId, folder: string): Promise<void>;
}

export type ImportsDeps = {
  readonly clock: Clock;
  readonly dataFolder: string;
  /** The script of the worker threads that import files. */
  readonly worker: URL;
  readonly threads: ThreadImporter;
  readonly limits?: ImportLimits;
  readonly list: ImportedThreadList;
};

/** The requests of the contract that `Imports` handles. */
export type ImportNames =
  | 'startImport'
  | 'addToImport'
  | 'finishImport'
  | 'cancelImport'
  | 'restoreThread'
  | 'removeImported';

/** A file that a window uploads. */
type Upload = {
  readonly id: string;
  readonly folder: string;
  readonly file: FileHandle;
  /** Cancels the upload when it ends, and deletes the uploaded bytes. */
  readonly lifetime: Lifetime;
  bytes: number;
};

/** The maximum size of a file, in bytes. */
const maxFileBytes = 16 * 1024 ** 3;
const gone = err({ type: 'importGone' } as const);

/** Imports every format we export, and Codex's rollouts. Stores nothing until the whole file was read. */
export class Imports {
  readonly #deps: ImportsDeps;
  readonly #runs: ImportedRuns;
  readonly #uploads = new PerWindow<Upload>();

  constructor(deps: ImportsDeps) {
    this.#deps = deps;
    this.#runs = new ImportedRuns(deps.dataFolder);
  }

  readonly handlers: DomainHandlers<ImportNames> = {
    startImport: async (window, { size }) => {
      const { view } = window;
      await this.#uploads.get(window)?.lifetime.end();
      if (size > maxFileBytes) return err({ type: 'tooLarge' });
      return await catchDiskErrors(async () => {
        const folder = await this.#runs.createStagingFolder();
        const lifetime = view.child();
        lifetime.onEnd(() => this.#runs.deleteStaged(folder).catch(() => undefined));
        const opening = open(join(folder, 'upload'), 'wx', 0o600);
        lifetime.onEnd(() => opening.then((file) => file.close()).catch(() => undefined));
        const id = randomUUID();
        this.#uploads.put(window, { id, folder, file: await opening, lifetime, bytes: 0 }, lifetime);
        return ok({ importId: id });
      });
    },
    addToImport: async (window, { base64, importId }) => {
      const upload = this.#findUpload(window, importId);
      if (upload === null) return gone;
      const bytes = Buffer.from(base64, 'base64');
      upload.bytes += bytes.length;
      const added = await catchDiskErrors<null>(async () => {
        if (upload.bytes > maxFileBytes) return err({ type: 'tooLarge' });
        await upload.file.appendFile(bytes);
        return ok(null);
      });
      if (!added.ok) await upload.lifetime.end();
      return added;
    },
    finishImport: async (window, { importId }) => {
      const upload = this.#findUpload(window, importId);
      if (upload === null) return gone;
      const finished = await catchDiskErrors(() => this.#finish(window, upload));
      await upload.lifetime.end();
      return finished;
    },
    cancelImport: async (window, { importId }) => {
      await this.#findUpload(window, importId)?.lifetime.end();
      return ok(null);
    },
    restoreThread: async (window, { runId }) => {
      const path = await this.#runs.findThreadRecord(runId);
      if (path === null) return err({ type: 'notAThread' });
      return await catchDiskErrors(() => this.#importThread(window, path, () => false));
    },
    removeImported: async (_window, { runId }) => {
      try {
        await this.#runs.remove(runId);
        return ok(null);
      } catch (failure) {
        return err({ type: 'failed', message: getErrorMessage(failure) });
      }
    },
  };

  /** The folder of imported runs. */
  get root(): string {
    return this.#runs.root;
  }

  async #finish(
    window: ClientWindow,
    upload: Upload,
  ): Promise<Result<RequestValue<'finishImport'>, RequestProblem<'finishImport'>>> {
    await upload.file.close();
    const { limits = defaultLimits, worker } = this.#deps;
    const folder = join(upload.folder, 'run');
    const task = { kind: 'import', path: join(upload.folder, 'upload'), folder, limits } as const;
    const reading = upload.lifetime.child();
    const emit = (share: number) => window.send({ name: 'importAdvanced', payload: { importId: upload.id, share } });
    const taken = await new ImportThread(worker, task, emit, reading).done;
    await reading.end();
    if (upload.lifetime.ended) return gone;
    if (!taken.ok) return taken;
    if (taken.value.type === 'thread') {
      const thread = await this.#importThread(window, join(folder, 'thread.jsonl'), () => upload.lifetime.ended);
      return thread.ok ? ok({ type: 'thread', ...thread.value }) : thread;
    }
    const runId = await this.#runs.addStaged(upload.folder, this.#deps.clock.now());
    return ok({ type: 'run', run: { projectRoot: this.root, runId }, hasThread: taken.value.hasThread });
  }

  /** Stores the records in a file as a thread of the window's workspace. */
  async #importThread(
    window: ClientWindow,
    path: string,
    isCanceled: () => boolean,
  ): Promise<Result<{ threadId: ThreadId }, ImportProblem>> {
    const { clock, list, threads } = this.#deps;
    const folder = window.workspace?.path ?? null;
    if (folder === null) return err({ type: 'noWorkspace' });
    const importId = randomUUID();
    const begun = await threads.start({ importId, now: clock.now() });
    if (!begun.ok) return begun;
    for await (const text of createReadStream(path, { encoding: 'utf8', highWaterMark: maxPiece / 4 })) {
      const added = isCanceled() ? gone : await threads.add({ importId, text: String(text) });
      if (added.ok) continue;
      await threads.cancel({ importId });
      return added;
    }
    const threadId = createImportedThreadId(randomUUID());
    const finished = await threads.finish({ importId, place: { threadId, folder } });
    if (!finished.ok) return finished;
    await list.addImported(threadId, folder);
    return ok({ threadId });
  }

  #findUpload(window: ClientWindow, id: string): Upload | null {
    const upload = this.#uploads.get(window);
    return upload?.id === id ? upload : null;
  }
}

/** Turns disk errors into import problems. */
async function catchDiskErrors<T>(act: () => Promise<Result<T, ImportProblem>>): Promise<Result<T, ImportProblem>> {
  try {
    return await act();
  } catch (failure) {
    return err({ type: 'disk', message: `${getErrorMessage(failure)}.` });
  }
}
