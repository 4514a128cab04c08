import { describe, expect, it } from 'vitest';
import { entryId, threadId, turnId } from '../../shared/base/ids.ts';
import type { PatchJobState } from '../../shared/changes/diff-summary.ts';
import { addPatchJob, removePatchJob } from './patch-job.ts';

const job: PatchJobState = {
  threadId: threadId.parse('t'),
  turnId: turnId.parse('turn'),
  entryId: entryId.parse('patch-1'),
  signature: 'a+b',
  startedAt: 1,
  filesExpected: 2,
  filesDone: 0,
};

describe('patches being applied', () => {
  it('keeps a patch job from its start to its outcome', () => {
    const jobs = addPatchJob([], job);
    expect(jobs).toEqual([job]);
    expect(removePatchJob(jobs, job.entryId)).toEqual([]);
  });

  it('treats patches with the same signature as one job', () => {
    const jobs = addPatchJob([], job);
    expect(addPatchJob(jobs, { ...job, entryId: entryId.parse('patch-2'), startedAt: 5 })).toBe(jobs);
    expect(addPatchJob(jobs, { ...job, threadId: threadId.parse('other') })).toHaveLength(2);
    expect(addPatchJob(jobs, { ...job, signature: 'c' })).toHaveLength(2);
  });

  it('ignores the end of an unknown patch job', () => {
    const jobs = addPatchJob([], job);
    expect(removePatchJob(jobs, entryId.parse('other'))).toBe(jobs);
  });
});
