import { createHash } from 'node:crypto';
import type { Clock } from '../../shared/base/clock.ts';
import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { PatchJobState } from '../../shared/changes/diff-summary.ts';
import type { PatchEntry } from '../../shared/transcript/entry.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import { addPatchJob, removePatchJob, updatePatchJob } from './patch-job.ts';
import { countDoneFiles, type ReadModifiedAt } from './patch-progress.ts';

/** The patches of one thread in progress, from the approval, or from the start if none was needed, to the outcome. */
export class PatchJobs {
  readonly #threadId: ThreadId;
  readonly #clock: Clock;
  readonly #entries = new Map<EntryId, PatchEntry>();
  #jobs: readonly PatchJobState[] = [];

  constructor(threadId: ThreadId, clock: Clock) {
    this.#threadId = threadId;
    this.#clock = clock;
  }

  get jobs(): readonly PatchJobState[] {
    return this.#jobs;
  }

  /**
   * Updates the jobs from the transcript's patches of a turn. `textOf` returns the text of a patch. Returns true if the
   * jobs changed.
   */
  updateFromTurn(turn: Turn, textOf: (entryId: EntryId) => string): boolean {
    const before = this.#jobs;
    for (const entry of turn.entries) {
      if (entry.kind !== 'patch' || this.#entries.get(entry.id) === entry) continue;
      this.#entries.set(entry.id, entry);
      const running = this.#jobs.some((job) => job.entryId === entry.id);
      if (entry.status === 'applying' && !running)
        this.#jobs = addPatchJob(this.#jobs, this.#createJob(turn.id, entry, textOf(entry.id)));
      if (entry.status !== 'applying' && running) this.#jobs = removePatchJob(this.#jobs, entry.id);
    }
    return this.#jobs !== before;
  }

  /** Checks the progress of the jobs. Returns true if it changed. `folder` is the thread's folder. */
  async checkProgress(folder: string, read: ReadModifiedAt): Promise<boolean> {
    const before = this.#jobs;
    for (const { entryId, startedAt } of before) {
      const { at = null, files = [] } = this.#entries.get(entryId) ?? {};
      const done = await countDoneFiles(files, folder, at ?? startedAt, read);
      this.#jobs = updatePatchJob(this.#jobs, entryId, done);
    }
    return this.#jobs !== before;
  }

  /** Drops the patches of a turn that left memory. */
  forget({ entries }: Turn): void {
    for (const { id } of entries) this.#entries.delete(id);
  }

  #createJob(turnId: TurnId, entry: PatchEntry, text: string): PatchJobState {
    return {
      threadId: this.#threadId,
      turnId,
      entryId: entry.id,
      signature: createHash('sha256').update(text).digest('hex').slice(0, 32),
      startedAt: this.#clock.now(),
      filesExpected: entry.files.length,
      filesDone: 0,
    };
  }
}
