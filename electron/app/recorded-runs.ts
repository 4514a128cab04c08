import { join } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import type { Lifetime } from '../../shared/base/lifetime.ts';
import type { Platform } from '../host/platform.ts';
import { RunAnalyses } from '../runs/analysis/run-analyses.ts';
import { Imports } from '../runs/bundles/imports.ts';
import { type ExportDeps, Exports } from '../runs/exports/export-handlers.ts';
import { openRunFolder } from '../runs/exports/open-run-folder.ts';
import { RunReader } from '../runs/records/run-reader.ts';
import { WorkcellFolders } from '../runs/records/workcell-folders.ts';
import { Workcells } from '../runs/records/workcell-handlers.ts';
import type { Sessions } from '../store/threads/sessions.ts';
import { isThreadOfRun, threadsOfRuns } from './thread-of-run.ts';
import type { ThreadsDomain } from './threads-domain.ts';

export type RecordedRunsDeps = {
  readonly clock: Clock;
  /** The thread that reads telemetry files ends with it. */
  readonly lifetime: Lifetime;
  readonly dataFolder: string;
  /** The file of the thread that reads telemetry files. */
  readonly worker: URL;
  readonly person: ExportDeps['person'];
  readonly platform: Pick<Platform, 'version' | 'chooseFilePlace'>;
  readonly sessions: Pick<Sessions, 'imports'>;
  readonly threads: Pick<ThreadsDomain, 'asRuns' | 'exportSources' | 'list'>;
  /** The workspaces that the person has opened last. */
  recent(): readonly string[];
};

/** What a profile knows of recorded runs: those in folders, its threads, and what was imported. */
export type RecordedRuns = {
  readonly reader: RunReader;
  readonly imports: Imports;
  readonly workcells: Workcells;
  readonly exports: Exports;
  readonly analyses: RunAnalyses;
};

/** Composes what reads, imports, exports and analyzes recorded runs. */
export function createRecordedRuns(deps: RecordedRunsDeps): RecordedRuns {
  const { clock, dataFolder, lifetime, person, platform, recent, sessions, threads, worker } = deps;
  const worktrees = join(dataFolder, 'worktrees');
  const reader = new RunReader({ worker, indexFolder: join(dataFolder, 'workcell-indexes'), clock });
  lifetime.onEnd(() => reader.end());
  const imports = new Imports({
    clock,
    dataFolder,
    worker,
    threads: sessions.imports,
    onImported: (threadId, folder) => threads.list.took(threadId, folder),
  });
  const folders = new WorkcellFolders(reader, clock, isThreadOfRun(threads.asRuns, worktrees), imports.root);
  const workcells = new Workcells({
    threads: threads.asRuns,
    folders,
    importedRoot: imports.root,
    clock,
    lifetime,
    recent,
  });
  const exports = new Exports({
    clock,
    person,
    app: platform.version,
    worker,
    spoolFolder: join(dataFolder, 'exports'),
    open: (threadId) => threads.exportSources.open(threadId),
    openRun: (window, run) => openRunFolder(run, () => workcells.handlers.getRunInfo(window, run)),
    choosePlace: platform.chooseFilePlace,
  });
  const analyses = new RunAnalyses({
    threads: threads.asRuns,
    folders,
    couldDo: () => threadsOfRuns(worktrees),
    cardOf: (run) => workcells.cardOf(run),
    clock,
    recent,
  });
  return { reader, imports, workcells, exports, analyses };
}
