import type { PatchJobState } from './diff-session.ts';

/** The jobs with one more; one of the same signature in the same thread that is under way stays the one it is. */
export function patchJobStarted(jobs: readonly PatchJobState[], job: PatchJobState): readonly PatchJobState[] {
  const known = jobs.some((other) => other.threadId === job.threadId && other.signature === job.signature);
  return known ? jobs : [...jobs, job];
}

/** The jobs once the outcome of one is known. */
export function patchJobEnded(
  jobs: readonly PatchJobState[],
  entryId: PatchJobState['entryId'],
): readonly PatchJobState[] {
  return jobs.some((job) => job.entryId === entryId) ? jobs.filter((job) => job.entryId !== entryId) : jobs;
}

/** The jobs with so many files of one done; the same list when that is known, or it has ended. */
export function patchJobProgressed(
  jobs: readonly PatchJobState[],
  entryId: PatchJobState['entryId'],
  filesDone: number,
): readonly PatchJobState[] {
  const isNews = jobs.some((job) => job.entryId === entryId && job.filesDone !== filesDone);
  return isNews ? jobs.map((job) => (job.entryId === entryId ? { ...job, filesDone } : job)) : jobs;
}
