import { describe, expect, it } from 'vitest';
import { describePlace, type PlaceInput } from './describe-place.ts';

const workspace = { path: '/w', gitRoot: '/w', trust: 'writable' } as const;
const chosen: PlaceInput = {
  worktreeOf: '/w',
  obstacle: null,
  hasStarted: false,
  workspace,
  approvalMode: 'askWhenNeeded',
};

describe('the place of a new thread', () => {
  it('is the folder until the user chooses a worktree, and only in the folder they chose it for', () => {
    expect(describePlace({ ...chosen, worktreeOf: null })).toMatchObject({ place: 'here', noWorktree: null });
    expect(describePlace(chosen)).toMatchObject({ place: 'worktree', noWorktree: null, asksAbout: '/w' });
    const other = { ...workspace, path: '/other', gitRoot: '/other' };
    expect(describePlace({ ...chosen, workspace: other })).toMatchObject({ place: 'here', noWorktree: null });
  });

  it('cannot be chosen once the thread has started, and without a folder', () => {
    expect(describePlace({ ...chosen, hasStarted: true })).toBeNull();
    expect(describePlace({ ...chosen, workspace: null })).toBeNull();
  });

  it.each<[string, Partial<PlaceInput>, string]>([
    ['no git', { workspace: { ...workspace, gitRoot: null } }, 'this folder is in none'],
    ['a folder not trusted yet', { workspace: { ...workspace, trust: 'unknown' } }, 'Trust this folder first'],
    ['a read-only folder', { workspace: { ...workspace, trust: 'readOnly' } }, 'You set this folder to read-only'],
    ['read-only approvals', { approvalMode: 'readOnly' }, 'Approvals are set to read-only'],
  ])('is the folder, with the reason and without asking the host: %s', (_name, change, reason) => {
    const view = describePlace({ ...chosen, ...change });
    expect(view).toMatchObject({ place: 'here', noWorktree: expect.stringContaining(reason), asksAbout: null });
  });

  it('stays what the user chose when the host finds a reason later, which is shown for this folder alone', () => {
    const reason = 'This repository has no commits yet.';
    const found = { ...chosen, obstacle: { folder: '/w', reason } };
    expect(describePlace(found)).toMatchObject({ place: 'worktree', noWorktree: reason, asksAbout: '/w' });
    expect(describePlace({ ...found, worktreeOf: null })).toMatchObject({ place: 'here', noWorktree: reason });
    const other = { ...chosen, obstacle: { folder: '/other', reason } };
    expect(describePlace(other)).toMatchObject({ place: 'worktree', noWorktree: null });
  });
});
