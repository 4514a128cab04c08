import { describe, expect, it } from 'vitest';
import type { UncommittedFile, UncommittedState } from '../../../shared/contract/commits.ts';
import {
  chooseFile,
  describeCommit,
  describeHooks,
  describePush,
  emptyDraft,
  findCurrentHooks,
  joinMessages,
  leaveOutNew,
  switchAmend,
  toCommitRequest,
  toStoredMessage,
} from './commit.view-model.ts';
import { addFindings, describeCommitBar } from './commit-bar.view-model.ts';

const file = (path: string, status: UncommittedFile['status'] = 'modified', oldPath: string | null = null) => ({
  id: path,
  path,
  oldPath,
  status,
});

const state: UncommittedState = {
  root: '/project',
  head: 'a'.repeat(40),
  branch: 'main',
  tree: 'b'.repeat(40),
  files: [file('a.txt'), file('b.txt', 'untracked')],
  leftOut: [],
  operation: null,
  identity: { name: 'Ada', email: 'ada@example.com' },
  upstream: null,
  service: 'gitHub',
  last: { message: 'Before\n', isPushed: false },
  hooks: { names: [], runnable: [], digest: null, permission: 'none', obstacle: null },
  signs: false,
  notes: false,
};
const draft = { ...emptyDraft, message: 'Fix it' };

describe('the bar for commits', () => {
  it('names the branch and counts the files that are not committed', () => {
    expect(describeCommitBar(state, null)).toEqual({
      decided: '',
      fact: 'main · 2 uncommitted files',
      label: 'Commit 2 files…',
      isEnabled: true,
      pullRequestLabel: 'Create pull request…',
      pullRequestObstacle: null,
    });
    const upstream = { name: 'origin/main', ahead: 2, behind: 1 };
    expect(describeCommitBar({ ...state, upstream }, null).fact).toBe('main · 2 ahead, 1 behind · 2 uncommitted files');
  });

  it('names the folder while a thread in a worktree is shown, whose changes it does not commit', () => {
    expect(describeCommitBar(state, null, true).fact).toBe('In your folder: main · 2 uncommitted files');
  });

  it('says what was decided above, and then that Codex gets it or what is not committed', () => {
    const decided = { text: '2 kept, 1 discarded', isTold: true };
    expect(describeCommitBar(state, null, false, decided)).toMatchObject({
      decided: '2 kept, 1 discarded',
      fact: ' · Codex will be told',
      label: 'Commit 2 files…',
    });
    const branch = 'main · 2 uncommitted files';
    expect(describeCommitBar(state, null, false, { ...decided, isTold: false }).fact).toBe(` · ${branch}`);
    expect(describeCommitBar(state, null, false, { text: null, isTold: true })).toMatchObject({
      ...{ decided: '', fact: branch },
    });
    // It would be missing where the bar is about another folder, or about nothing.
    expect(describeCommitBar(state, null, true, decided).fact).toBe(` · In your folder: ${branch}`);
    expect(describeCommitBar(null, 'git was not found.', false, decided).fact).toBe(' · git was not found.');
  });

  it('says how many findings are open, with what was decided', () => {
    const text = '2 open findings';
    expect(addFindings(null, text)).toEqual({ text, isTold: false });
    expect(addFindings({ text: null, isTold: true }, text)).toEqual({ text, isTold: true });
    expect(addFindings({ text: '1 kept', isTold: true }, text)).toEqual({ text: `1 kept · ${text}`, isTold: true });
    expect(addFindings(null, null)).toBeNull();
  });

  it('without uncommitted files only offers to amend the last commit', () => {
    const done = { ...state, files: [] };
    expect(describeCommitBar(done, null)).toMatchObject({ fact: 'main · Everything is committed.', isEnabled: true });
    expect(describeCommitBar({ ...done, head: null, last: null }, null).isEnabled).toBe(false);
  });
});

it('the bar for commits offers a merge request for a remote on GitLab', () => {
  expect(describeCommitBar({ ...state, service: 'gitLab' }, null).pullRequestLabel).toBe('Create merge request…');
});

it('the bar for commits says why there can be no pull request without a branch or a commit', () => {
  expect(describeCommitBar({ ...state, branch: null }, null).pullRequestObstacle).toContain('No branch');
  expect(describeCommitBar({ ...state, head: null }, null).pullRequestObstacle).toContain('no commits');
});

describe('the bar for commits before its list is read', () => {
  it('takes its place without offering a commit, and says why there is no list', () => {
    expect(describeCommitBar(null, null)).toEqual({
      ...{ decided: '', fact: '', label: 'Commit…', isEnabled: false, pullRequestLabel: 'Create pull request…' },
      pullRequestObstacle: 'Reading…',
    });
    expect(describeCommitBar(null, 'git was not found.')).toMatchObject({ fact: 'git was not found.' });
  });
});

describe('the hooks of a repository', () => {
  const hooks = { names: ['pre-commit', 'post-commit'], runnable: ['pre-commit'], digest: 'd', obstacle: null };
  const withHooks = (changed: Partial<UncommittedState['hooks']>): UncommittedState => ({
    ...state,
    hooks: { ...hooks, permission: 'none', ...changed },
  });

  it('are named with what runs, and run only if exactly these are allowed', () => {
    expect(describeHooks(state)).toBeNull();
    expect(describeHooks(withHooks({}))).toEqual({
      ...{
        fact: 'Hooks that do not run: pre-commit, post-commit. Show them to let these run: pre-commit.',
        isAllowed: false,
      },
    });
    const lost = withHooks({ permission: 'lost' });
    expect(describeHooks(lost)).toMatchObject({
      ...{ fact: expect.stringContaining('changed since you allowed them'), isAllowed: false },
    });
    const given = withHooks({ permission: 'given' });
    expect(describeHooks(given)).toEqual({
      fact: 'Hooks that run before the commit: pre-commit. These do not run: post-commit.',
      isAllowed: true,
    });
    expect(toCommitRequest(given, draft).hooks).toBe('d');
    expect(toCommitRequest(given, draft, false).hooks).toBeNull();
    for (const other of [state, withHooks({}), lost]) expect(toCommitRequest(other, draft).hooks).toBeNull();
  });

  it('are shown, and can be allowed, only as long as they are the ones that were read', () => {
    const texts = { digest: 'd', files: [], others: [] };
    expect(findCurrentHooks(withHooks({}), texts)).toBe(texts);
    expect(findCurrentHooks(withHooks({ digest: 'other' }), texts)).toBeNull();
    expect(findCurrentHooks(withHooks({ digest: null }), { ...texts, digest: null })).toBeNull();
  });

  it('say why they cannot run', () => {
    const none = withHooks({ runnable: [], digest: null, obstacle: 'Not here.' });
    expect(describeHooks(none)).toEqual({
      ...{ fact: 'Hooks that do not run: pre-commit, post-commit. Not here.', isAllowed: null },
    });
  });
});

describe('the dialog of a commit', () => {
  it('commits every listed file unless the user leaves some out', () => {
    expect(describeCommit(state, draft)).toMatchObject({
      all: 'all',
      chosen: '2 of 2 files',
      primary: { label: 'Commit 2 files', isEnabled: true },
    });
    const one = chooseFile(draft, 'b.txt', false);
    expect(describeCommit(state, one)).toMatchObject({ all: 'some', primary: { label: 'Commit 1 file' } });
    expect(toCommitRequest(state, one)).toMatchObject({ files: ['a.txt'], tree: state.tree, trailer: null });
    expect(toCommitRequest(state, chooseFile(one, 'b.txt', true)).files).toEqual(['a.txt', 'b.txt']);
  });

  it('leaves out files that were not listed before a refusal', () => {
    const one = chooseFile(draft, 'b.txt', false);
    const after = { ...state, files: [...state.files, file('by-hook.txt', 'untracked')] };
    expect(leaveOutNew(one, state, after).left).toEqual(new Set(['b.txt', 'by-hook.txt']));
    expect(toCommitRequest(after, leaveOutNew(draft, state, after)).files).toEqual(['a.txt', 'b.txt']);
  });

  it('needs a message, and a file unless the last commit is amended', () => {
    const isEnabled = (changed: Partial<typeof draft>) =>
      describeCommit(state, { ...draft, ...changed }).primary.isEnabled;
    const left = new Set(['a.txt', 'b.txt']);
    expect(isEnabled({ message: ' \n' })).toBe(false);
    expect(isEnabled({ left })).toBe(false);
    expect(isEnabled({ left, amend: true })).toBe(true);
  });

  it.each([
    [{ operation: 'merge' as const }, 'A merge is in progress'],
    [{ operation: 'rebase' as const }, 'A rebase is in progress'],
    [{ files: [file('a.txt', 'conflicted')] }, 'in conflict'],
    [{ identity: null }, 'Git does not know your name'],
  ])('commits nothing in a state that the host would refuse: %j', (changed, obstacle) => {
    const view = describeCommit({ ...state, ...changed }, draft);
    expect(view.obstacle).toContain(obstacle);
    expect(view.primary.isEnabled).toBe(false);
  });

  it('says what a commit does not do or could surprise with', () => {
    const notes = (changed: Partial<UncommittedState>, amend = false) =>
      describeCommit({ ...state, ...changed }, { ...draft, amend }).notes.join('\n');
    expect(notes({})).toBe('Author: Ada <ada@example.com>');
    expect(notes({ signs: true })).toContain('does not sign');
    expect(notes({ branch: null })).toContain('No branch is checked out');
    expect(notes({ leftOut: ['nested'] })).toContain('nested');
    expect(notes({ last: { message: '', isPushed: true } })).not.toContain('pushed');
    expect(notes({ last: { message: '', isPushed: true } }, true)).toContain('already pushed');
  });

  it('brings the last message when amending, and never drops words of the user', () => {
    const amending = switchAmend(emptyDraft, true, 'Before\n');
    expect(amending).toMatchObject({ amend: true, message: 'Before' });
    expect(switchAmend(amending, false, 'Before\n').message).toBe('');
    expect(switchAmend(draft, true, 'Before\n').message).toBe('Fix it');
    expect(switchAmend({ ...amending, message: 'Better' }, false, 'Before\n').message).toBe('Better');
  });

  it('names what happened to each file, and shows characters that would hide', () => {
    const files = [file('new.txt', 'renamed', 'old.txt'), file('x\u202e.txt', 'mode')];
    const { rows } = describeCommit({ ...state, files }, draft);
    expect(rows[0]).toMatchObject({ path: 'new.txt', status: 'Renamed from old.txt' });
    expect(rows[1]?.path).not.toContain('\u202e');
  });

  it('lists 500 files and counts the others, which are committed too', () => {
    const files = Array.from({ length: 502 }, (_, at) => file(`${at}`));
    const view = describeCommit({ ...state, files }, draft);
    expect(view.rows).toHaveLength(500);
    expect(view.more).toBe('And 2 more files');
    expect(toCommitRequest({ ...state, files }, draft).files).toHaveLength(502);
  });
});

describe('the message of a commit that is not made yet', () => {
  it('keeps what the user wrote, and not the message of the last commit', () => {
    expect(toStoredMessage(draft, state)).toEqual({ text: 'Fix it', about: '' });
    expect(toStoredMessage(switchAmend(emptyDraft, true, 'Before\n'), state)).toBeNull();
    expect(toStoredMessage(emptyDraft, state)).toBeNull();
  });

  it('adds the message that another window left', () => {
    expect([joinMessages('', 'Theirs'), joinMessages('Mine', 'Theirs')]).toEqual(['Theirs', 'Mine\n\nTheirs']);
  });
});

it('after a commit, the way to a push says how many commits it sends', () => {
  const upstream = { name: 'origin/main', ahead: 2, behind: 0 };
  expect([describePush({ ...state, upstream }), describePush(state)]).toEqual(['Push 2 commits…', 'Push…']);
});
