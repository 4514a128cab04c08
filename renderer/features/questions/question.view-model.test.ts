import { describe, expect, it } from 'vitest';
import type { Question } from '../../stores/questions.store.ts';
import { describeQuestion } from './question.view-model.ts';

const questions: readonly Question[] = [
  { kind: 'trustFolder', path: '/home/p/code', notCovered: null, isAskedAgain: false, answered: null },
  { kind: 'fullAccess' },
  {
    kind: 'overBudget',
    scope: 'thread',
    use: {
      budget: { tokens: 3_000, minutes: 9, usd: null },
      used: { tokens: 7_000, minutes: 1, usd: 0, unpriced: [] },
    },
  },
  { kind: 'retryTurn' },
  { kind: 'restartCodex', runningThreads: ['Fix rows', 'Draft notes'] },
  { kind: 'endProcess', name: 'Command', commandLine: 'npm run dev', thread: 'Fix rows' },
  { kind: 'rememberReach', what: 'npm install', meaning: 'The network.' },
  { kind: 'keepApprovals' },
  { kind: 'clearRules', count: 2 },
  { kind: 'changeKey', hasRecoveryKey: true },
  { kind: 'replaceRecoveryKey' },
  { kind: 'startFresh', aside: '/data/sessions.db.locked-20250131T235959123Z' },
  { kind: 'restoreBeside', path: 'a.ts', name: 'a (2).ts' },
  { kind: 'restoreFolder', path: 'a.ts', folder: '/gone' },
  { kind: 'deleteCopy', path: 'a.ts' },
  { kind: 'deleteThread', title: 'Fix rows', knownToCodex: true, rewinds: 2, discards: 1 },
  { kind: 'continueHere', title: 'Fix rows', paths: ['a.ts'], files: [], isApplied: false },
  { kind: 'copySpeech', name: 'the answer', characters: 1_000_001, secrets: [], isUnchecked: false },
  {
    kind: 'copySpeech',
    name: 'the answer',
    characters: 90,
    secrets: [{ kind: 'secret', name: 'GitHub token', count: 1, places: [] }],
    isUnchecked: false,
  },
];

describe('describeQuestion', () => {
  it.each(questions)('focuses a safe button first for $kind and offers one that agrees', (question) => {
    const { buttons } = describeQuestion(question);
    expect(buttons[0]?.answer).not.toBe('yes');
    expect(buttons.filter(({ answer }) => answer === 'yes')).toHaveLength(1);
  });

  it('says what a budget is once it is raised, which may be more than half as much again', () => {
    const used = { tokens: 7_000, minutes: 1, usd: 0, unpriced: [] };
    const use = { budget: { tokens: 3_000, minutes: 9, usd: null }, used };
    expect(describeQuestion({ kind: 'overBudget', scope: 'thread', use })).toMatchObject({
      points: ['7,000 of 3,000 tokens', '1 of 9\u00a0min'],
      hint: 'The new budget is 8,500 tokens, 9\u00a0min.',
    });
  });

  it('says why trust in a parent folder is not enough', () => {
    const prose = (notCovered: 'settings' | 'repository' | 'changed') =>
      describeQuestion({ kind: 'trustFolder', path: '/p', notCovered, isAskedAgain: false, answered: null }).prose;
    expect(prose('settings')).toContain('This folder has its own Codex settings, which can start programs.');
    expect(prose('changed')).toContain('The Codex settings in this folder changed since you trusted it.');
    expect(prose('repository')).toContain('This folder is its own git repository, whose settings can start programs.');
  });

  it('says that the settings changed during the question and that the answer did not count', () => {
    const asked = { kind: 'trustFolder', path: '/p', notCovered: 'settings', answered: null } as const;
    const again = describeQuestion({ ...asked, isAskedAgain: true });
    const before = describeQuestion({ ...asked, isAskedAgain: false });
    expect(again.prose).toEqual([
      ...before.prose,
      expect.stringContaining('The Codex settings in this folder changed before you answered.'),
    ]);
    expect(again.buttons).toEqual(before.buttons);
  });

  it('names the folder and both answers about trust', () => {
    const view = describeQuestion({
      kind: 'trustFolder',
      path: '/home/p/code',
      notCovered: null,
      isAskedAgain: false,
      answered: null,
    });
    expect(view).toMatchObject({ title: 'Trust this folder', subject: '/home/p/code' });
    expect(view.buttons.map(({ label, answer }) => [label, answer])).toEqual([
      ['Read only', 'readOnly'],
      ['Trust folder', 'yes'],
    ]);
  });

  it('says what applies now when the user wants to change it', () => {
    const asked = { kind: 'trustFolder', path: '/p', notCovered: null, isAskedAgain: false } as const;
    const first = (answered: 'unknown' | 'writable' | 'readOnly') => describeQuestion({ ...asked, answered }).prose[0];
    expect(first('writable')).toBe('You trust this folder.');
    expect(first('readOnly')).toBe('This folder is read-only.');
    expect(first('unknown')).toBe('You have not trusted this folder.');
  });

  it('says what applies to a folder that stays read-only', () => {
    const { points } = describeQuestion({
      kind: 'trustFolder',
      path: '/p',
      notCovered: null,
      isAskedAgain: false,
      answered: null,
    });
    expect(points[1]).toMatch(/^Read only: Codex can read files here, including AGENTS\.md and skills/);
  });

  it('marks full access as dangerous', () => {
    expect(describeQuestion({ kind: 'fullAccess' }).buttons.at(-1)?.kind).toBe('danger');
  });

  it('names the threads that a restart would end', () => {
    expect(describeQuestion({ kind: 'restartCodex', runningThreads: ['Fix rows'] }).points).toEqual(['Fix rows']);
  });

  it('says where a locked store is kept and that a new key voids the recovery key', () => {
    expect(describeQuestion({ kind: 'startFresh', aside: '/data/aside' }).subject).toBe('/data/aside');
    expect(describeQuestion({ kind: 'changeKey', hasRecoveryKey: true }).points).toHaveLength(1);
    expect(describeQuestion({ kind: 'changeKey', hasRecoveryKey: false }).points).toEqual([]);
  });

  it('says what comes along when a thread leaves its worktree for the folder', () => {
    const describeMove = (paths: readonly string[], isApplied = false) =>
      describeQuestion({ kind: 'continueHere', title: 'Fix rows', paths, files: [], isApplied });
    const all = Array.from({ length: 12 }, (_, at) => `${at}.ts`);
    expect(describeMove(all).points).toEqual([...all.slice(0, 10), 'And 2 more files.']);
    expect(describeMove(all).prose[0]).toContain('brings the changes in the worktree to your folder');
    expect(describeMove([]).prose[0]).toContain('nothing to bring');
    expect(describeMove([], true).prose[0]).toContain('nothing is applied again');
    expect(describeMove(all).hint).toContain('The worktree stays. The thread as it was goes to the archive.');
  });

  it('names the thread to delete and says when no other copy exists', () => {
    const thread = { kind: 'deleteThread', title: 'Fix rows', knownToCodex: false } as const;
    const view = describeQuestion({ ...thread, rewinds: 0, discards: 0 });
    expect(view.prose[0]).toContain('"Fix rows"');
    expect(view.points[0]).toContain('only copy');
    expect(view.buttons.at(-1)).toMatchObject({ label: 'Delete thread', kind: 'danger' });
    expect(view.points).toHaveLength(2);
  });

  it('says which rewinds and discards can no longer be undone once their thread is deleted', () => {
    const points = (rewinds: number, discards: number) =>
      describeQuestion({ kind: 'deleteThread', title: 'Fix rows', knownToCodex: false, rewinds, discards }).points[1];
    expect(points(2, 1)).toBe('After this, you can no longer undo 2 rewinds and 1 discard of this thread.');
    expect(points(1, 0)).toBe('After this, you can no longer undo 1 rewind of this thread.');
    expect(points(0, 3)).toBe('After this, you can no longer undo 3 discards of this thread.');
  });
});
