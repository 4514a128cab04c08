import { describe, expect, it } from 'vitest';
import { describeWorktreeChoice } from './worktree-choice.view-model.ts';

const place = { place: 'worktree', isFixed: false, noWorktree: null, worktree: null } as const;
const topic = { path: '/own/topic', branch: 'topic', isOurs: false };
const detached = { path: '/own/old', branch: null, isOurs: false };
const listed = { folder: '/w', worktrees: [topic, detached] };

describe('the choice of a worktree', () => {
  it('offers a new one first, then the existing ones by branch, or by folder where none is checked out', () => {
    expect(describeWorktreeChoice(place, '/w', listed)).toEqual({
      value: '',
      hint: '',
      options: [
        { value: '', label: 'New worktree' },
        { value: '/own/topic', label: 'topic', detail: '/own/topic' },
        { value: '/own/old', label: 'old', detail: '/own/old' },
      ],
    });
  });

  it('does not exist without existing ones, for another folder, or where no new thread gets a worktree', () => {
    expect(describeWorktreeChoice(place, '/w', { folder: '/w', worktrees: [] })).toBeNull();
    expect(describeWorktreeChoice(place, '/other', listed)).toBeNull();
    for (const other of [{ place: 'here' }, { isFixed: true }, { noWorktree: 'There is no commit.' }] as const)
      expect(describeWorktreeChoice({ ...place, ...other }, '/w', listed)).toBeNull();
  });

  it('keeps what was chosen, even if it is not listed anymore', () => {
    expect(describeWorktreeChoice({ ...place, worktree: '/own/old' }, '/w', listed)?.value).toBe('/own/old');
    const gone = describeWorktreeChoice({ ...place, worktree: '/own/gone' }, '/w', listed);
    expect(gone).toMatchObject({ value: '/own/gone', hint: '/own/gone', options: [{}, {}, {}, { label: 'gone' }] });
  });
});
