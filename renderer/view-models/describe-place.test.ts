import { describe, expect, it } from 'vitest';
import { describePlace, type PlaceInput } from './describe-place.ts';

const workspace = { path: '/w', gitRoot: '/w', trust: 'writable', branch: 'main' } as const;
const chosen: PlaceInput = {
  worktreesOf: new Map([['/w', null]]),
  obstacle: null,
  isNew: true,
  folder: null,
  workspace,
  approvalMode: 'askWhenNeeded',
};

describe('the place of a new thread', () => {
  it('is the folder until the user chooses a worktree, and only in the folder they chose it for', () => {
    expect(describePlace({ ...chosen, worktreesOf: new Map<string, null>() })).toMatchObject({
      place: 'here',
      noWorktree: null,
    });
    expect(describePlace(chosen)).toMatchObject({ place: 'worktree', noWorktree: null, asksAbout: '/w main' });
    const other = { ...workspace, path: '/other', gitRoot: '/other' };
    expect(describePlace({ ...chosen, workspace: other })).toMatchObject({ place: 'here', noWorktree: null });
  });

  it('is an existing worktree if the user chose one', () => {
    const inOwn = describePlace({ ...chosen, worktreesOf: new Map([['/w', '/own/topic']]) });
    expect(inOwn).toMatchObject({
      place: 'worktree',
      worktree: '/own/topic',
      help: expect.stringContaining('/own/topic'),
    });
    expect(describePlace(chosen)?.worktree).toBeNull();
  });

  it('is that of the thread once it has started, whatever is chosen for the next one', () => {
    const started = (folder: string | null) => describePlace({ ...chosen, isNew: false, folder });
    expect(started('/w')).toMatchObject({ place: 'here', isFixed: true, noWorktree: null, asksAbout: null });
    expect(started('/w/packages/app')).toMatchObject({ place: 'here', isFixed: true });
    expect(started('/data/worktrees/wc-1/w')).toMatchObject({ place: 'worktree', isFixed: true });
    expect(started('/w-2')).toMatchObject({ place: 'worktree', isFixed: true });
    // Its folder is not known yet.
    expect(started(null)).toMatchObject({ place: 'here', isFixed: true });
  });

  it('does not exist without a folder', () => {
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
    const answer = { branch: 'main', askedAt: 0, reason };
    const found = { ...chosen, obstacle: { ...answer, folder: '/w' } };
    expect(describePlace(found)).toMatchObject({ place: 'worktree', noWorktree: reason, asksAbout: '/w main' });
    expect(describePlace({ ...found, worktreesOf: new Map<string, null>() })).toMatchObject({
      place: 'here',
      noWorktree: reason,
    });
    const other = { ...chosen, obstacle: { ...answer, folder: '/other' } };
    expect(describePlace(other)).toMatchObject({ place: 'worktree', noWorktree: null });
  });
});
