import { expect, it } from 'vitest';
import { addAttempt, type DraftAttempt, describePlan, emptyAttemptsDraft, type PlanInput } from './plan.view-model.ts';

const context = { repository: null, noWorktree: null, tools: [], checks: ['npm test'] };
const models = [
  { model: 'sol', name: 'Sol', description: '', isDefault: true, defaultEffort: 'medium', efforts: [] },
  { model: 'mini', name: 'Mini', description: '', isDefault: false, defaultEffort: null, efforts: [] },
] as unknown as PlanInput['models'];
const input: PlanInput = {
  draft: emptyAttemptsDraft,
  models,
  chosen: { model: null, effort: null },
  context,
  isNewThread: true,
  refusal: null,
};

it('the plan proposes the chosen model and another one, with the last checks of the folder', () => {
  const view = describePlan(input);
  expect(view.order).toEqual({
    variants: [
      { model: null, effort: null, instruction: '' },
      { model: 'mini', effort: null, instruction: '' },
    ],
    checks: ['npm test'],
  });
  expect(view).toMatchObject({ start: 'Start 2 attempts', canAdd: true, canRemove: false, reason: null });
});

it('the plan repeats the only model that there is', () => {
  const view = describePlan({ ...input, models: models.slice(0, 1), chosen: { model: 'sol', effort: 'high' } });
  expect(view.order?.variants.map(({ effort, model }) => [model, effort])).toEqual([
    ['sol', 'high'],
    ['sol', 'high'],
  ]);
});

it('the plan starts nothing until the folder is known, without a repository, and without a message', () => {
  expect(describePlan({ ...input, context: null })).toMatchObject({ order: null, reason: null });
  const noWorktree = 'This folder is in no repository.';
  expect(describePlan({ ...input, context: { ...context, noWorktree } })).toMatchObject({
    order: null,
    reason: noWorktree,
  });
  expect(describePlan({ ...input, refusal: 'Write the message first.' }).order).toBeNull();
});

it('the plan has two to six attempts, and a new one copies the model of the last but not its instruction', () => {
  const one = { key: 4, model: 'mini', effort: 'low', instruction: 'Be brief.' };
  expect(addAttempt([one])).toEqual([one, { ...one, key: 5, instruction: '' }]);
  let attempts: readonly DraftAttempt[] = [one];
  for (let count = 1; count < 6; count++) attempts = addAttempt(attempts);
  expect(describePlan({ ...input, draft: { attempts, checks: [] } })).toMatchObject({
    canAdd: false,
    canRemove: true,
    start: 'Start 6 attempts',
  });
});

it('the plan does not start in a thread that the window has opened since', () => {
  const view = describePlan({ ...input, isNewThread: false });
  expect(view).toMatchObject({ order: null, reason: 'Several attempts need a new thread.' });
});
