import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';
import type { Lifetime } from '../base/lifetime.ts';
import type { Platform } from '../host/platform.ts';
import type { ReadEvents } from '../privacy/otlp/create-otlp.ts';
import { RunAnalyses } from '../runs/analysis/run-analyses.ts';
import { Imports } from '../runs/bundles/imports.ts';
import { ExportHandlers, type ExportHandlersDeps } from '../runs/exports/export-handlers.ts';
import { RunExportSources } from '../runs/exports/run-export-sources.ts';
import { DiskRunFolders, type IsThreadOfRun } from '../runs/records/disk-run-folders.ts';
import { createFileRunSource } from '../runs/records/file-run-source.ts';
import { RecordedRunHandlers, type RecordedRunHandlersDeps } from '../runs/records/recorded-run-handlers.ts';
import { findRunFolder } from '../runs/records/run-folder.ts';
import { RunReaderClient } from '../runs/records/run-reader.ts';
import type { RunThreads } from '../runs/records/run-threads.ts';
import type { ThreadStore } from '../store/threads/thread-store.ts';
import type { RecentFolderStore } from '../workspace/recent-folders.ts';
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
  /** The user's recent workspaces. */
  readonly recent: Pick<RecentFolderStore, 'listPaths'>;
  readonly listedFolders: RecordedRunHandlersDeps['listedFolders'];
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
  const { clock, dataFolder, lifetime, listedFolders, user, platform, recent, threadStore, threads, worker } = deps;
  const worktrees = join(dataFolder, 'worktrees');
  const reader = new RunReaderClient({ worker, indexFolder: join(dataFolder, 'workcell-indexes'), clock });
  lifetime.onEnd(() => reader.end());
  const imports = new Imports({
    clock,
    dataFolder,
    worker,
    threads: threadStore.imports,
    list: threads.list,
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
    listedFolders,
  });
  const exports = new ExportHandlers({
    clock,
    personalInfo: user,
    platform,
    worker,
    spoolFolder: join(dataFolder, 'exports'),
    threads: threads.exportSources,
    runs: new RunExportSources(runHandlers),
  });
  const analyses = new RunAnalyses({
    threads: threads.runThreads,
    folders,
    createCanHaveDoneRun: () => createFolderOfRunCheck(worktrees),
    runs: runHandlers,
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
