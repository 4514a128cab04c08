import type { PatchJobState } from '../../shared/changes/diff-summary.ts';

/** Adds a job. Keeps a running job with the same signature in the same thread. */
export function addPatchJob(jobs: readonly PatchJobState[], job: PatchJobState): readonly PatchJobState[] {
  const known = jobs.some((other) => other.threadId === job.threadId && other.signature === job.signature);
  return known ? jobs : [...jobs, job];
}

/** Returns the jobs after the outcome of one is known. */
export function removePatchJob(
  jobs: readonly PatchJobState[],
  entryId: PatchJobState['entryId'],
): readonly PatchJobState[] {
  return jobs.some((job) => job.entryId === entryId) ? jobs.filter((job) => job.entryId !== entryId) : jobs;
}

/** Updates the number of finished files of a job. Returns the same list if it is already known or the job has ended. */
export function updatePatchJob(
  jobs: readonly PatchJobState[],
  entryId: PatchJobState['entryId'],
  filesDone: number,
): readonly PatchJobState[] {
  const isNews = jobs.some((job) => job.entryId === entryId && job.filesDone !== filesDone);
  return isNews ? jobs.map((job) => (job.entryId === entryId ? { ...job, filesDone } : job)) : jobs;
}
