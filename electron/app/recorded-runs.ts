import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RequestProblem, RequestValue } from '../../shared/contract/contract.ts';
import type { RunProblem } from '../../shared/contract/recorded-runs.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';
import type { Lifetime } from '../base/lifetime.ts';
import type { Platform } from '../host/platform.ts';
import type { ReadEvents } from '../privacy/otlp/create-otlp.ts';
import { RunAnalyses } from '../runs/analysis/run-analyses.ts';
import { Imports } from '../runs/bundles/imports.ts';
import { ExportHandlers, type ExportHandlersDeps, type RunFolderSource } from '../runs/exports/export-handlers.ts';
import { DiskRunFolders, type IsThreadOfRun } from '../runs/records/disk-run-folders.ts';
import { createFileRunSource } from '../runs/records/file-run-source.ts';
import { RecordedRunHandlers } from '../runs/records/recorded-run-handlers.ts';
import { findRunFolder } from '../runs/records/run-folder.ts';
import { RunReaderClient } from '../runs/records/run-reader.ts';
import type { RunThreads } from '../runs/records/run-threads.ts';
import type { ThreadStore } from '../store/threads/thread-store.ts';
import type { ThreadsDomain } from './threads-domain.ts';

/** How many events are read at a time. */
const pageLimit = 1_000;

/**
 * Returns a function that reads the events of a recorded run, page by page, in the telemetry worker. It returns none if
 * a link replaces the run.
 */
export function createRunEventReader(reader: RunReaderClient, { projectRoot, runId }: RunRef): ReadEvents {
  return async (after) => {
    const found = await findRunFolder(projectRoot, runId);
    if (!found.ok) return [];
    const source = createFileRunSource(reader, found.value.telemetry);
    try {
      const place =
        after === null ? ({ type: 'offset', offset: 0 } as const) : ({ type: 'after', position: after } as const);
      const page = await source.page({ place, limit: pageLimit });
      return page.ok ? page.value.events : [];
    } finally {
      source.close();
    }
  };
}

export type RecordedRunsDeps = {
  readonly clock: Clock;
  /** Ends the thread that reads telemetry files. */
  readonly lifetime: Lifetime;
  readonly dataFolder: string;
  /** The file of the thread that reads telemetry files. */
  readonly worker: URL;
  readonly user: ExportHandlersDeps['personalInfo'];
  readonly platform: Pick<Platform, 'version' | 'chooseFilePlace'>;
  readonly threadStore: Pick<ThreadStore, 'imports'>;
  readonly threads: Pick<ThreadsDomain, 'runThreads' | 'exportSources' | 'list'>;
  /** Returns the user's recent workspaces. */
  recent(): readonly string[];
};

/** The recorded runs of a profile: run folders, threads, and imports. */
export type RecordedRuns = {
  readonly reader: RunReaderClient;
  readonly imports: Imports;
  readonly runHandlers: RecordedRunHandlers;
  readonly exports: ExportHandlers;
  readonly analyses: RunAnalyses;
};

/** Creates everything that reads, imports, exports and analyzes recorded runs. */
export function createRecordedRuns(deps: RecordedRunsDeps): RecordedRuns {
  const { clock, dataFolder, lifetime, user, platform, recent, threadStore, threads, worker } = deps;
  const worktrees = join(dataFolder, 'worktrees');
  const reader = new RunReaderClient({ worker, indexFolder: join(dataFolder, 'workcell-indexes'), clock });
  lifetime.onEnd(() => reader.end());
  const imports = new Imports({
    clock,
    dataFolder,
    worker,
    threads: threadStore.imports,
    onImported: (threadId, folder) => threads.list.addImported(threadId, folder),
  });
  const folders = new DiskRunFolders(
    reader,
    clock,
    createThreadOfRunCheck(threads.runThreads, worktrees),
    imports.root,
  );
  const runHandlers = new RecordedRunHandlers({
    threads: threads.runThreads,
    folders,
    importedRoot: imports.root,
    clock,
    lifetime,
    recent,
  });
  const exports = new ExportHandlers({
    clock,
    personalInfo: user,
    app: platform.version,
    worker,
    spoolFolder: join(dataFolder, 'exports'),
    open: (threadId) => threads.exportSources.open(threadId),
    openRun: (window, run) => openRunFolder(run, () => runHandlers.handlers.getRunInfo(window, run)),
    choosePlace: platform.chooseFilePlace,
  });
  const analyses = new RunAnalyses({
    threads: threads.runThreads,
    folders,
    createCanHaveDoneRun: () => createFolderOfRunCheck(worktrees),
    cardOf: (run) => runHandlers.getCard(run),
    clock,
    recent,
  });
  return { reader, imports, runHandlers, exports, analyses };
}

/**
 * Creates a check for whether a thread may have performed a run: Workcell knows the thread, and it worked in the run's
 * folder or in its worktree. `worktrees` is Workcell's folder of worktrees.
 */
function createThreadOfRunCheck(threads: Pick<RunThreads, 'getInfo'>, worktrees: string): IsThreadOfRun {
  return async ({ projectRoot, runId }, threadId) => {
    const about = await threads.getInfo(threadId);
    if (about === null) return false;
    return couldPerform({ projectRoot, runId }, about.folder, await resolveFolder(worktrees));
  };
}

/** Creates the same check for the folder where a thread worked, without the thread. */
async function createFolderOfRunCheck(worktrees: string): Promise<(run: RunRef, folder: string) => boolean> {
  const real = await resolveFolder(worktrees);
  return (run, folder) => couldPerform(run, folder, real);
}

function couldPerform({ projectRoot, runId }: RunRef, folder: string, worktrees: string): boolean {
  return folder === projectRoot || folder.startsWith(join(worktrees, `${runId}-`));
}

function resolveFolder(worktrees: string): Promise<string> {
  return realpath(worktrees).catch(() => worktrees);
}

/**
 * Finds what can be exported from the folder of a run. `info` gets the run's facts. If it fails, returns its problem.
 */
async function openRunFolder(
  run: RunRef,
  info: () => Promise<Result<RequestValue<'getRunInfo'>, RunProblem>>,
): Promise<Result<RunFolderSource, RequestProblem<'startExport'>>> {
  const known = await info();
  const found = known.ok ? await findRunFolder(run.projectRoot, run.runId) : known;
  if (!known.ok || !found.ok) {
    const problem = known.ok ? (found.ok ? null : found.error) : known.error;
    return err({
      type: 'unreadable',
      message: problem?.type === 'unreadable' ? problem.message : t`The run no longer exists.`,
    });
  }
  const { card, hasLogs, hasProof, hasTelemetry } = known.value;
  if (!hasTelemetry) return err({ type: 'unreadable', message: t`The run has no telemetry to export.` });
  const { logs, proof, telemetry } = found.value;
  const { model, startedAt, title, tool } = card;
  const folder = card.imported === undefined ? run.projectRoot : null;
  const about = { runId: run.runId, title, folder, model, tool, startedAt };
  return ok({ about, telemetry, proof: hasProof ? proof : null, logs: hasLogs ? logs : null });
}
