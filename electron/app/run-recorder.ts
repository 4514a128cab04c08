import { join } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import { ok, type Result } from '../../shared/base/result.ts';
import type { AlertBoard } from '../cli/alert-board.ts';
import { createRunRecordAlert } from '../cli/cli-alerts.ts';
import { findRepository } from '../git/repository-place.ts';
import { endUnfinishedRun } from '../runs/records/end-unfinished-run.ts';
import { excludeFromGit } from '../runs/records/exclude-from-git.ts';
import { recordRun } from '../runs/records/record-run.ts';
import type { RunRecording } from '../runs/run-recording.ts';
import type { RecordsRuns } from '../runs/run-service.ts';
import { UnfinishedRuns } from '../runs/unfinished-runs.ts';
import type { ProfileDeps } from './profile-deps.ts';
import { createRunEventReader, type RecordedRuns } from './recorded-runs.ts';

export type RunRecorderDeps = Pick<ProfileDeps, 'dataFolder' | 'onRecorded'> & {
  readonly clock: Clock;
  readonly alerts: Pick<AlertBoard, 'put'>;
  readonly recordedRuns: Pick<RecordedRuns, 'reader'>;
};

/** Records the runs of a profile, and ends the records that an earlier start left unfinished. */
export class RunRecorder implements RecordsRuns {
  readonly #deps: RunRecorderDeps;
  readonly #unfinished: UnfinishedRuns;

  constructor(deps: RunRecorderDeps) {
    this.#deps = deps;
    this.#unfinished = new UnfinishedRuns(deps.dataFolder);
  }

  /** Loads the runs that an earlier start left unfinished. Never rejects. */
  load(): Promise<void> {
    return this.#unfinished.load();
  }

  /** Ends the runs that are unfinished now. Never rejects. */
  async endLeftovers(): Promise<void> {
    const { clock, dataFolder } = this.#deps;
    const spareLocks = getSpareLockFolder(dataFolder);
    for (const run of this.#unfinished.runs)
      if (await endUnfinishedRun(run, clock, { spareLocks })) await this.#unfinished.remove(run);
  }

  async record(projectRoot: string): Promise<Result<RunRecording, string>> {
    const { alerts, clock, dataFolder, onRecorded, recordedRuns } = this.#deps;
    const repository = await findRepository(projectRoot);
    if (repository.ok) await excludeFromGit(repository.value.gitFolder);
    const recorded = await recordRun(projectRoot, {
      clock,
      onProblem: (problem) => alerts.put('runRecord', createRunRecordAlert(problem)),
      spareLocks: getSpareLockFolder(dataFolder),
    });
    if (!recorded.ok) return recorded;
    const recording = recorded.value;
    const run = { projectRoot, runId: recording.id };
    await this.#unfinished.add(run);
    let isThread = false;
    const started: RunRecording['started'] = (data) => {
      // Codex performs its runs as threads.
      isThread = data.toolchain === 'codex';
      recording.started(data);
    };
    const close = async (): Promise<void> => {
      await recording.close();
      await this.#unfinished.remove(run);
      if (!isThread) void onRecorded(createRunEventReader(recordedRuns.reader, run)).catch(() => undefined);
    };
    return ok({ ...recording, started, close });
  }
}

/** Returns the folder for locks while the home folder is read-only. */
function getSpareLockFolder(dataFolder: string): string {
  return join(dataFolder, 'locks');
}
