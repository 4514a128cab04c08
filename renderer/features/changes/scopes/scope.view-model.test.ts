import { describe, expect, it } from 'vitest';
import type { ScopeBasis } from '../../../../shared/changes/changes-scope.ts';
import { describeEmptyScope, describeScopeNote, type ScopeInput } from './scope.view-model.ts';

const now = new Date(2026, 10, 20, 12, 0).getTime();
const commit = { type: 'commit', hasCommit: true, branch: 'main', isPart: false, isCut: false } as const;
const input = (basis: ScopeBasis, more: Partial<ScopeInput> = {}): ScopeInput => ({
  scope: basis.type === 'thread' ? 'thread' : 'uncommitted',
  made: { basis },
  isUntrusted: false,
  now,
  ...more,
});
const note = (basis: ScopeBasis, more: Partial<ScopeInput> = {}) => describeScopeNote(input(basis, more));

describe('the note on a scope', () => {
  it('says since when a thread is recorded, unless all of it is', () => {
    expect(note({ type: 'thread', since: null })).toBeNull();
    expect(note({ type: 'thread', since: new Date(2026, 9, 3).getTime() })).toBe(
      `What this thread changed since 3 Oct. Older turns are no longer recorded.`,
    );
  });

  it('names the commit that files are compared with, and what is missing', () => {
    expect(note(commit)).toBe(`Compared with the last commit on main.`);
    expect(note({ ...commit, branch: null, isPart: true, isCut: true })).toBe(
      'Compared with the last commit. Only the files of this folder are compared. ' +
        `The diff is too long, so the last files are missing.`,
    );
    expect(note({ ...commit, hasCommit: false })).toBe(`There is no commit yet, so every file is new.`);
  });

  it('asks for trust only in a repository', () => {
    const start = { type: 'start', since: new Date(2026, 10, 20, 10, 42).getTime() } as const;
    const fact = 'What was recorded in this folder since Workcell started (today, 10:42).';
    expect(note(start)).toBe(`${fact}`);
    expect(note(start, { isUntrusted: true })).toBe(`${fact} Trust the folder to compare it with the last commit.`);
  });

  it('says nothing before the scope is read, or when it cannot be', () => {
    expect(note(commit, { made: null })).toBeNull();
    expect(note(commit, { made: { problem: { type: 'noRecord' } } })).toBeNull();
  });
});

describe('a scope without files', () => {
  it('is described only once it is read', () => {
    expect(describeEmptyScope(input(commit, { made: null }))).toBeNull();
    expect(describeEmptyScope(input(commit))?.what).toBe('Everything is committed.');
    expect(describeEmptyScope(input({ type: 'thread', since: null }))?.what).toBe('This thread has changed no files.');
    expect(describeEmptyScope(input({ type: 'start', since: now }))?.what).toBe('Nothing has changed.');
    expect(describeEmptyScope(input({ ...commit, isCut: true }))?.what).toBe('The changes cannot be read.');
  });

  it('says why the host has nothing', () => {
    const problem = (scope: ScopeInput['scope'], type: 'noRecord' | 'gone') =>
      describeEmptyScope(input(commit, { scope, made: { problem: { type } as never } }))?.what;
    expect(problem('thread', 'noRecord')).toBe('This thread has no record.');
    expect(problem('uncommitted', 'noRecord')).toBe('This folder has no record yet.');
    expect(problem('uncommitted', 'gone')).toBe('The changes cannot be read.');
    const made = { problem: { type: 'failed', message: 'git failed: no' } } as const;
    expect(describeEmptyScope(input(commit, { made }))).toEqual({
      what: 'The changes cannot be read.',
      how: 'git failed: no',
    });
  });
});
