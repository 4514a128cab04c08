import { describe, expect, it } from 'vitest';
import type { RepositoryBranch } from '../../../shared/contract/repository-branches.ts';
import { describeBranches, describeBring, findNameProblem } from './branch.view-model.ts';

const now = Date.UTC(2026, 0, 10, 12);
const branch = (name: string, more: Partial<RepositoryBranch> = {}): RepositoryBranch => ({
  name,
  at: now,
  upstream: null,
  isElsewhere: false,
  ...more,
});

describe('the list of branches', () => {
  it('puts the one that is checked out first, and says what each is ahead and behind', () => {
    const branches = [
      branch('new', { isElsewhere: true }),
      branch('main', { upstream: { name: 'origin/main', ahead: 2, behind: 1 } }),
      branch('even', { upstream: { name: 'origin/even', ahead: 0, behind: 0 } }),
      branch('none', { at: null }),
    ];
    const { note, rows } = describeBranches({ root: '/p', current: 'main', branches }, '', now);
    expect(rows.map(({ detail, name }) => `${name}: ${detail}`)).toEqual([
      'main: Checked out · just now · 2 ahead, 1 behind',
      'new: In another folder · just now',
      'even: just now · as origin/even',
      'none: No commits yet',
    ]);
    expect(rows.map(({ isBlocked }) => isBlocked)).toEqual([false, true, false, false]);
    expect(note).toBeNull();
  });

  it('shows some of 1,000 branches, and finds the others by their name', () => {
    const branches = Array.from({ length: 1_000 }, (_, at) => branch(`feature/${at}`));
    const list = { root: '/p', current: null, branches };
    expect(describeBranches(list, '', now)).toMatchObject({ note: 'And 800 more branches' });
    expect(describeBranches(list, 'FEAT 999', now).rows.map(({ name }) => name)).toEqual(['feature/999']);
    expect(describeBranches(list, 'nothing', now)).toEqual({ rows: [], note: 'No branch has this name.' });
  });
});

describe('a switch with uncommitted files', () => {
  it('names them, and offers to bring them along unless the other branch has them differently', () => {
    const files = Array.from({ length: 10 }, (_, at) => `${at}.txt`);
    const bring = describeBring('other', { type: 'uncommitted', files, inTheWay: [] });
    expect(bring).toMatchObject({ title: 'Switch to other?', more: 'And 2 more files', canBring: true });
    expect(bring.files).toEqual(files.slice(0, 8));
    const stay = describeBring('other', { type: 'uncommitted', files, inTheWay: ['3.txt'] });
    expect(stay).toMatchObject({ files: ['3.txt'], canBring: false });
  });
});

describe('the name of a new branch in the dialog', () => {
  it('has a problem if git does not allow it, or if it is taken', () => {
    expect(findNameProblem('', [])).toBeNull();
    expect(findNameProblem('a/b', [branch('a')])).toBeNull();
    expect(findNameProblem('a b', [])).toContain('Git does not allow this name.');
    expect(findNameProblem('main', [branch('main')])).toBe('There already is a branch with this name.');
  });
});
