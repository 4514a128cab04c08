import { describe, expect, it } from 'vitest';
import { createSampleCard } from '../../shared/runs/testing/sample-run.ts';
import { createSampleStarted } from '../../shared/runs/testing/sample-started.ts';
import { describeRunPlace } from './describe-run-place.ts';

const nothing = { started: null, worktree: null };
const thread = createSampleCard('wc-thread-t1');
const recorded = createSampleCard('wc-1');
const here = thread.run.projectRoot;

describe('describeRunPlace', () => {
  it('says “Here” for a thread and for a run of the open folder, with the path', () => {
    expect(describeRunPlace(thread, nothing, here)).toEqual({ text: 'Here', exact: here });
    const { request } = createSampleStarted('wc-1');
    const started = createSampleStarted('wc-1', { branch: null, request: { ...request, isolation: 'inPlace' } });
    expect(describeRunPlace(recorded, { ...nothing, started }, here)?.text).toBe('Here');
  });

  it('says “Worktree” for a run in a worktree, with its branch', () => {
    const worktree = { branch: 'workcell/wc-1', applied: null, setup: null, isPresent: true };
    const place = { text: 'Worktree', exact: 'Worktree, branch workcell/wc-1' };
    expect(describeRunPlace(recorded, { ...nothing, worktree }, here)).toEqual(place);
    const started = createSampleStarted('wc-1', { branch: 'workcell/wc-1' });
    expect(describeRunPlace(recorded, { ...nothing, started }, here)).toEqual(place);
  });

  it('names another folder', () => {
    expect(describeRunPlace(thread, nothing, '/elsewhere')).toEqual({ text: here.split('/').at(-1), exact: here });
  });

  it('says nothing about a record of the open folder, which does not say where the run worked', () => {
    expect(describeRunPlace(recorded, nothing, here)).toBeNull();
  });

  it('says “Imported” for an imported run', () => {
    const imported = { ...recorded, imported: { hasThread: false } };
    expect(describeRunPlace(imported, nothing, here)?.text).toBe('Imported');
  });
});
