import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import type { Clock } from '../../../shared/base/clock.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { RequestInput, RequestProblem, RequestValue } from '../../../shared/contract/contract.ts';
import { toExportFileName } from '../../../shared/exports/export-format.ts';
import type { ThreadRecord } from '../../../shared/exports/thread-record.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { PersonalInfo } from '../../../shared/redaction/personal-rules.ts';
import { Redactor } from '../../../shared/redaction/redactor.ts';
import type { ReplacedPlace } from '../../../shared/redaction/replaced-place.ts';
import { canBeRunId, findThreadId, toRunId } from '../../../shared/runs/run-ref.ts';
import { getErrorMessage } from '../../base/error-message.ts';
import type { Lifetime } from '../../base/lifetime.ts';
import { makeOwnFolder } from '../../files/own-folder.ts';
import type { ClientWindow, DomainHandlers } from '../../host/client-window.ts';
import { PerWindow } from '../../host/per-window.ts';
import type { Platform } from '../../host/platform.ts';
import type { ExportFrom, ExportHeader, ExportTask } from '../bundles/export-task.ts';
import { ExportThread } from '../bundles/export-thread.ts';
import { FileTarget } from '../bundles/file-target.ts';
import type { ThreadExportSources } from './export-source.ts';
import { readThreadRecords } from './read-thread-records.ts';
import type { RunExportSources } from './run-export-sources.ts';

/** The dependencies of `ExportHandlers`. */
export type ExportHandlersDeps = {
  readonly clock: Clock;
  readonly personalInfo: Omit<PersonalInfo, 'workspace'>;
  /** Knows the app's version, and asks the user where to save a file. */
  readonly platform: Pick<Platform, 'version' | 'chooseFilePlace'>;
  /** The script of the worker threads that make files. */
  readonly worker: URL;
  /** The folder for data that must wait while a file is made. */
  readonly spoolFolder: string;
  readonly threads: ThreadExportSources;
  readonly runs: Pick<RunExportSources, 'open'>;
};

/** The requests of the contract that `ExportHandlers` handles. */
export type ExportNames = 'startExport' | 'placeExport' | 'readExport' | 'listReplaced' | 'cancelExport';

type OpenExport = {
  readonly id: string;
  readonly fileName: string;
  readonly isBinary: boolean;
  readonly thread: ExportThread;
  /** Cancels the export when it ends, and deletes what was written. */
  readonly lifetime: Lifetime;
  target: FileTarget | null;
  /** Whether the host writes the file. */
  isHere: boolean;
  bytes: number;
  places: readonly ReplacedPlace[];
};

/** The source of an exported file. */
type Source = {
  readonly about: Omit<ExportHeader, 'app' | 'exportedAt'>;
  readonly from: ExportFrom;
  readonly records: AsyncIterator<ThreadRecord> | null;
  readonly turns: number;
  readonly missing: number;
  readonly hasLogs: boolean;
};

/** How many places are listed at once. */
const placesPerPage = 100;
const gone = err({ type: 'exportGone' } as const);

/** Handles window requests to save threads and runs as files. A worker thread makes each file while it is read. */
export class ExportHandlers {
  readonly #deps: ExportHandlersDeps;
  /** A window has at most one export. */
  readonly #open = new PerWindow<OpenExport>();
  /** The latest export that each window started, even if an earlier one is ready later. */
  readonly #newest = new WeakMap<ClientWindow, string>();

  constructor(deps: ExportHandlersDeps) {
    this.#deps = deps;
  }

  readonly handlers: DomainHandlers<ExportNames> = {
    startExport: (window, input) => this.#start(window, input),
    placeExport: async (window, { exportId }) => {
      const open = this.#find(window, exportId);
      const { chooseFilePlace } = this.#deps.platform;
      if (open === null) return gone;
      if (chooseFilePlace === null) return ok({ place: 'page' });
      const path = await chooseFilePlace(open.fileName);
      if (this.#find(window, exportId) === null) return gone;
      if (path === null) {
        await open.lifetime.end();
        return ok({ place: 'nowhere' });
      }
      try {
        open.target = await FileTarget.create(path, open.lifetime);
        open.isHere = true;
        return open.lifetime.ended ? gone : ok({ place: 'host' });
      } catch {
        // The page saves the file itself.
        return ok({ place: 'page' });
      }
    },
    readExport: async (window, { exportId }) => {
      const open = this.#find(window, exportId);
      return open === null ? gone : await this.#read(open);
    },
    listReplaced: async (window, { exportId, offset }) => {
      const open = this.#find(window, exportId);
      if (open === null) return gone;
      return ok({ places: open.places.slice(offset, offset + placesPerPage), known: open.places.length });
    },
    cancelExport: async (window, { exportId }) => {
      await this.#find(window, exportId)?.lifetime.end();
      return ok(null);
    },
  };

  async #start(
    window: ClientWindow,
    { format, keep = [], logs = false, redact, run, threadId }: RequestInput<'startExport'>,
  ): Promise<Result<RequestValue<'startExport'>, RequestProblem<'startExport'>>> {
    const id = randomUUID();
    const { view } = window;
    const isWanted = () => !view.ended && this.#newest.get(window) === id;
    this.#newest.set(window, id);
    const opened = await this.#openSource(window, { run, threadId }, redact);
    if (!opened.ok) return opened;
    const { about, from, hasLogs, missing, records, turns } = opened.value;
    const { clock, platform, spoolFolder, worker } = this.#deps;
    const personalInfo = { ...this.#deps.personalInfo, workspace: about.folder };
    // Replacements in the name are not counted.
    const title = redact ? new Redactor(personalInfo).redactUncounted(about.title) : about.title;
    const fileName = toExportFileName(title, format ?? 'markdown');
    const value = { exportId: id, fileName, turns, missing, hasLogs };
    if (!isWanted()) return ok(value);
    await this.#open.get(window)?.lifetime.end();
    await makeOwnFolder(dirname(spoolFolder), spoolFolder);
    if (!isWanted()) return ok(value);
    const task: ExportTask = {
      kind: 'export',
      format,
      personalInfo: redact ? personalInfo : null,
      keep,
      from: from.type === 'folder' && !logs ? { ...from, logs: null } : from,
      about: { ...about, app: platform.version, exportedAt: clock.now() },
      spoolFolder,
    };
    const isBinary = format === 'bundle';
    const lifetime = view.child();
    const thread = new ExportThread(worker, task, records, lifetime);
    const file = { target: null, isHere: false, bytes: 0, places: [] };
    this.#open.put(window, { id, fileName, isBinary, thread, lifetime, ...file }, lifetime);
    return ok(value);
  }

  async #openSource(
    window: ClientWindow,
    { run, threadId }: Pick<RequestInput<'startExport'>, 'run' | 'threadId'>,
    redacted: boolean,
  ): Promise<Result<Source, RequestProblem<'startExport'>>> {
    const thread = threadId ?? (run === undefined ? null : findThreadId(run.runId));
    if (thread === null) {
      if (run === undefined) return err({ type: 'threadGone' });
      const found = await this.#deps.runs.open(window, run);
      if (!found.ok) return found;
      const { about, logs, proof, telemetry } = found.value;
      const from = { type: 'folder', telemetry, proof, logs } as const;
      return ok({ about, from, records: null, turns: 0, missing: 0, hasLogs: logs !== null });
    }
    const opened = await this.#deps.threads.open(thread);
    if (!opened.ok) return opened;
    const source = opened.value;
    const { createdAt, folder, id, model, name, title } = source.thread;
    const about = {
      runId: canBeRunId(id) ? toRunId(id) : id,
      title: name ?? title,
      folder,
      model,
      tool: 'codex',
      startedAt: createdAt,
    };
    const records = readThreadRecords(source, { exportedAt: this.#deps.clock.now(), redacted });
    const { missing, turns } = source;
    return ok({ about, from: { type: 'records' }, records, turns, missing, hasLogs: false });
  }

  async #read(open: OpenExport): Promise<Result<RequestValue<'readExport'>, RequestProblem<'readExport'>>> {
    const pulled = await open.thread.pull();
    if (open.lifetime.ended) return gone;
    if (!pulled.ok) return await failExport(open, pulled.error);
    const { bytes, places, progress } = pulled.value;
    const done = places !== null;
    open.bytes += bytes.length;
    open.places = places ?? [];
    try {
      await open.target?.write(bytes);
      if (done) await open.target?.commit();
      if (done) open.target = null;
    } catch (failure) {
      return await failExport(open, t`The file could not be saved. ${getErrorMessage(failure)}.`);
    }
    const text = open.isHere
      ? ''
      : Buffer.from(bytes.buffer, 0, bytes.length).toString(open.isBinary ? 'base64' : 'utf8');
    const { replaced, share, turns } = progress;
    return ok({ text, isBase64: open.isBinary, done, turnsDone: turns, share, bytes: open.bytes, replaced });
  }

  #find(window: ClientWindow, id: string): OpenExport | null {
    const open = this.#open.get(window);
    return open?.id === id ? open : null;
  }
}

async function failExport(
  { lifetime }: OpenExport,
  message: string,
): Promise<Result<never, RequestProblem<'readExport'>>> {
  await lifetime.end();
  return err({ type: 'failed', message });
}
