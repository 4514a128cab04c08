import { expect, it } from 'vitest';
import { entryId } from '../../../../shared/base/ids.ts';
import type { PlanEntry } from '../../../../shared/transcript/entry.ts';
import { sampleTurn, userEntry } from '../../../view-models/testing/sample-entries.ts';
import { comparePlans, describePlanApproval, writePlanApproval } from './plan-approval.view-model.ts';

const id = entryId.parse('plan');
const entry: PlanEntry = { id, at: 0, kind: 'plan', text: '# Plan', steps: [], state: 'done', dropReason: null };
const turn = sampleTurn([userEntry(), entry]);
const input = { entry, turnId: turn.id, turns: [turn], edited: null, cwd: '/w', folder: '/w' };

it('offers to start the plan that a thread ends with: here, in a new thread, or in a worktree', () => {
  expect(describePlanApproval(input)?.starts.map(({ start }) => start)).toEqual(['here', 'fresh', 'worktree']);
});

it('offers only this thread if the thread does not work in the open folder', () => {
  expect(describePlanApproval({ ...input, cwd: '/worktree' })?.starts.map(({ start }) => start)).toEqual(['here']);
});

it('offers nothing for a plan that something followed, that is not whole, or while its turn runs', () => {
  const later = sampleTurn([userEntry({ id: 'u2' })], { id: 'later' });
  expect(describePlanApproval({ ...input, turns: [turn, later] })).toBeNull();
  const second = sampleTurn([userEntry(), entry, { ...entry, id: entryId.parse('plan 2') }]);
  expect(describePlanApproval({ ...input, turns: [second] })).toBeNull();
  const cut = { ...entry, state: 'dropped' } as const;
  expect(describePlanApproval({ ...input, entry: cut, turns: [sampleTurn([userEntry(), cut])] })).toBeNull();
  expect(describePlanApproval({ ...input, turns: [{ ...turn, status: 'running' }] })).toBeNull();
});

it('does not start an empty version', () => {
  expect(describePlanApproval({ ...input, edited: ' ' })?.reason).toBe('The plan is empty.');
  expect(describePlanApproval({ ...input, edited: '# Mine' })?.reason).toBeNull();
});

it('compares with the whole plan before, or the version of the user with that of Codex', () => {
  expect(describePlanApproval(input)?.before).toBeNull();
  const first = { ...entry, id: entryId.parse('first'), text: '# First' };
  const cut = { ...entry, id: entryId.parse('cut'), text: '# Cut', state: 'dropped' } as const;
  const turns = [sampleTurn([userEntry(), first], { id: 'one' }), sampleTurn([cut], { id: 'two' }), turn];
  expect(describePlanApproval({ ...input, turns })?.before).toBe('# First');
  expect(describePlanApproval({ ...input, turns, edited: '# Mine' })?.before).toBe('# Plan');
});

it('shows the lines that differ between plans, with a little around them', () => {
  const lines = (changed: string) => `One\nTwo\nThree\n${changed}\nFive\nSix\nSeven\n`;
  expect(comparePlans(lines('Four'), lines('4'))?.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    'same Two',
    'same Three',
    'removed Four',
    'added 4',
    'same Five',
    'same Six',
  ]);
  expect(comparePlans('Same', 'Same\n')).toEqual([]);
});

it('sends the plan along unless Codex knows it', () => {
  expect(writePlanApproval('# Plan', null, 'here')).toBe('Implement the plan.');
  expect(writePlanApproval('# Plan', '# Plan', 'here')).toBe('Implement the plan.');
  expect(writePlanApproval('# Plan', '# Mine', 'here')).toBe('Implement this plan:\n\n# Mine');
  expect(writePlanApproval('# Plan', null, 'fresh')).toBe('Implement this plan:\n\n# Plan');
});
