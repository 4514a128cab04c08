import { describe, expect, it } from 'vitest';
import { entryId, threadId, turnId } from '../base/ids.ts';
import type { PatchJobState } from './diff-session.ts';
import { patchJobEnded, patchJobStarted } from './patch-job.ts';

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
  it('are jobs from their start to their outcome', () => {
    const jobs = patchJobStarted([], job);
    expect(jobs).toEqual([job]);
    expect(patchJobEnded(jobs, job.entryId)).toEqual([]);
  });

  it('with the same signature are one job', () => {
    const jobs = patchJobStarted([], job);
    expect(patchJobStarted(jobs, { ...job, entryId: entryId.parse('patch-2'), startedAt: 5 })).toBe(jobs);
    expect(patchJobStarted(jobs, { ...job, threadId: threadId.parse('other') })).toHaveLength(2);
    expect(patchJobStarted(jobs, { ...job, signature: 'c' })).toHaveLength(2);
  });

  it('end nothing if they are unknown', () => {
    const jobs = patchJobStarted([], job);
    expect(patchJobEnded(jobs, entryId.parse('other'))).toBe(jobs);
  });
});
