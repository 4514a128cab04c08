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
