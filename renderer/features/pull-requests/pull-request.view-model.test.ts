import { expect, it } from 'vitest';
import type { PullRequestPlan, PullRequestTarget } from '../../../shared/contract/pull-requests.ts';
import { textPlace } from '../../../shared/texts/stored-text.ts';
import {
  describePullRequest,
  isOfPlan,
  type PullRequestForm,
  startForm,
  toCreateRequest,
  toFieldName,
} from './pull-request.view-model.ts';

const origin: PullRequestTarget = {
  ...{ remote: 'origin', repository: 'github.com/ada/project', head: 'fix', bases: ['main', 'next'] },
  ...{ service: 'gitHub', defaultBase: 'main', obstacle: { type: 'notPushed', message: 'Push the branch first.' } },
};
const upstream: PullRequestTarget = {
  ...{ remote: 'upstream', repository: 'github.com/team/project', head: 'ada:fix', bases: [], defaultBase: null },
  ...{ service: 'gitHub', obstacle: null },
};
const plan: PullRequestPlan = {
  ...{ root: '/p', branch: 'fix', head: 'a'.repeat(40), title: 'Fix the sum', body: 'It was wrong.' },
  ...{ targets: [origin, upstream], obstacle: null, replaced: [] },
};
const form = (more: Partial<PullRequestForm> = {}): PullRequestForm => ({ ...startForm(plan, null), ...more });

it('a new form has the words of the record, and goes to the first repository that nothing is in the way of', () => {
  expect(startForm(plan, null)).toEqual({
    ...{ root: '/p', branch: 'fix', remote: 'upstream', base: '', title: 'Fix the sum', body: 'It was wrong.' },
    ...{ reviewers: '', isDraft: true },
  });
});

it('a form keeps what was typed for its branch, and not what was typed for another one', () => {
  const typed = form({ title: 'Mine', remote: 'origin', base: 'next' });
  expect(startForm(plan, typed)).toBe(typed);
  expect(startForm({ ...plan, branch: 'other' }, typed).title).toBe('Fix the sum');
  expect(startForm({ ...plan, targets: [{ ...origin, bases: ['main'] }] }, typed)).toEqual({ ...typed, base: 'main' });
  // Its remote is gone, but the words are not.
  expect(startForm({ ...plan, targets: [upstream] }, typed)).toMatchObject({
    title: 'Mine',
    remote: 'upstream',
    base: '',
  });
});

it('a form says where it goes, offers the default branch if that is unknown, and can be sent', () => {
  const view = describePullRequest(plan, form());
  expect(view.destination).toBe('Goes to github.com/team/project');
  expect(view.bases).toEqual([{ value: '', label: 'The default branch' }]);
  expect(view.choices.map(({ label }) => label)).toEqual(['github.com/ada/project', 'github.com/team/project']);
  expect(view.notes[0]).toContain('The branch is ada:fix.');
  expect(view.primary).toEqual({ label: 'Create draft pull request', isEnabled: true });
});

it.each([
  ['a title of spaces', { title: ' ' }],
  ['a title that is too long', { title: 'x'.repeat(257) }],
  ['a text that is too long', { body: 'x'.repeat(65_537) }],
  ['a branch that is not pushed', { remote: 'origin' }],
  ['a repository that is gone', { remote: 'gone' }],
])('a form with %s cannot be sent', (_what, more) => {
  expect(describePullRequest(plan, form(more)).primary.isEnabled).toBe(false);
});

it('a form for GitLab offers a merge request, and leaves room for the mark of a draft in its title', () => {
  const merge: PullRequestPlan = { ...plan, targets: [{ ...upstream, service: 'gitLab' }] };
  const view = (more: Partial<PullRequestForm>) => describePullRequest(merge, { ...startForm(merge, null), ...more });
  expect(view({})).toMatchObject({ service: 'gitLab', primary: { label: 'Create draft merge request' } });
  expect(view({ isDraft: false }).primary.label).toBe('Create merge request');
  expect(view({ title: 'x'.repeat(248) }).problems.title).toBeUndefined();
  expect(view({ title: 'x'.repeat(249) }).problems.title).toContain('248 characters');
  expect(view({ title: 'x'.repeat(255), isDraft: false }).problems.title).toBeUndefined();
  expect(toCreateRequest(merge, startForm(merge, null), false)?.service).toBe('gitLab');
});

it('a form says what was replaced in its text', () => {
  const replaced = [
    { label: 'GitHub token', count: 2 },
    { label: 'email', count: 1 },
  ];
  expect(describePullRequest({ ...plan, replaced }, form()).notes[1]).toContain('GitHub token × 2, email.');
});

it('a request names what the user saw, and each reviewer alone', () => {
  const request = toCreateRequest(plan, form({ title: ' Mine ', reviewers: '@ada,  team/core ,' }), false);
  expect(request).toMatchObject({
    ...{ root: '/p', branch: 'fix', remote: 'upstream', repository: 'github.com/team/project', base: null },
    ...{ title: 'Mine', reviewers: ['ada', 'team/core'], sendsSecrets: false },
  });
  expect(toCreateRequest(plan, form({ remote: 'gone' }), false)).toBeNull();
});

it('a remembered pull request is that of the plan only if one of its repositories still has it', () => {
  const place = {
    ...{ root: '/p', branch: 'fix', remote: 'origin', repository: 'github.com/ada/project' },
    service: 'gitHub' as const,
  };
  expect(isOfPlan(place, plan)).toBe(true);
  for (const other of [
    { branch: 'x' },
    { repository: 'github.com/x/y' },
    { remote: 'x' },
    { service: 'gitLab' as const },
  ]) {
    expect(isOfPlan({ ...place, ...other }, plan)).toBe(false);
  }
});

it('each branch has a field of its own, and a long name fits', () => {
  expect(toFieldName({ branch: 'fix' })).not.toBe(toFieldName({ branch: 'other' }));
  const field = toFieldName({ branch: `${'x/'.repeat(400)}fix` });
  expect(textPlace.shape.field.safeParse(field).success).toBe(true);
});
