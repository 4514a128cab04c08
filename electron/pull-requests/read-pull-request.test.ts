import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { readPullRequest } from './read-pull-request.ts';

const repository = { host: 'github.com', owner: 'team', name: 'project' };
const viewed = { number: 12, title: 'Fix', state: 'OPEN', isDraft: false };

const read = async (more: Readonly<Record<string, unknown>>, lineComments: string | null = '[]') => {
  const state = await readPullRequest(JSON.stringify({ ...viewed, ...more }), lineComments, repository);
  if (state === null) throw new Error('This is what gh prints');
  return state;
};
const said = (body: string) => ({ author: { login: 'grace' }, body, createdAt: '2026-01-01T00:00:00Z' });

it('other work goes on while many long comments of invisible characters are read', async () => {
  let isReading = true;
  const reading = read({ comments: Array.from({ length: 20 }, () => said('\u200b'.repeat(65_000))) }).finally(() => {
    isReading = false;
  });
  let turns = 0;
  while (isReading) {
    turns += 1;
    await setImmediate();
  }
  const { comments } = await reading;
  expect(turns).toBeGreaterThan(10);
  expect(comments.map(({ text }) => text.length)).toEqual(comments.map(() => 10_000));
});

it.each([
  ['the comments on lines could not be read', {}, null, true],
  [
    'GitHub may have more comments on lines',
    {},
    JSON.stringify(Array.from({ length: 100 }, () => ({ body: 'x' }))),
    true,
  ],
  ['there are more comments than are shown', { comments: Array.from({ length: 101 }, () => said('x')) }, '[]', true],
  ['all comments are there', { comments: [said('x')] }, '[]', false],
])('a pull request says whether comments are missing if %s', async (_what, more, lines, isPartial) => {
  expect((await read(more, lines)).isPartial).toBe(isPartial);
});

it('a pull request shows 200 checks, the failed ones first, and says how many more there are', async () => {
  const contexts = Array.from({ length: 300 }, (_, at) => ({ context: `c${at}`, state: 'SUCCESS' }));
  const statusCheckRollup = [...contexts, { context: 'last', state: 'FAILURE' }];
  const { checks, isPartial, moreChecks } = await read({ statusCheckRollup });
  expect([checks.length, checks[0]?.name, moreChecks, isPartial]).toEqual([200, 'last', 101, true]);
});

it('a check has the state of its newest run, and an outdated one counts as running', async () => {
  const run = (name: string, conclusion: string, hour: number) => {
    const startedAt = `2026-01-01T0${hour}:00:00Z`;
    return { name, workflowName: 'CI', status: 'COMPLETED', conclusion, startedAt };
  };
  const statusCheckRollup = [
    run('build', 'SUCCESS', 2),
    run('build', 'FAILURE', 1),
    run('docs', 'STALE', 1),
    { ...run('build', 'FAILURE', 1), workflowName: 'Nightly' },
  ];
  expect((await read({ statusCheckRollup })).checks.map(({ name, state }) => `${name} ${state}`)).toEqual([
    'Nightly / build failed',
    'CI / docs running',
    'CI / build passed',
  ]);
});
