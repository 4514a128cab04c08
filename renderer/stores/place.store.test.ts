import { expect, it } from 'vitest';
import { needsObstacle, type ObstacleAnswer } from './place.store.ts';

const answer: ObstacleAnswer = { folder: '/w', branch: 'main', reason: null, askedAt: 100_000 };
const needs = (obstacle: ObstacleAnswer | null, now: number, branch: string | null = 'main') =>
  needsObstacle({ worktreesOf: new Map(), obstacle }, '/w', branch, now);

it('asks about worktrees once a minute for each folder and branch, and again if the clock was set back', () => {
  expect(needs(null, 100_000)).toBe(true);
  expect(needs(answer, 100_000)).toBe(false);
  expect(needs(answer, 159_999)).toBe(false);
  expect(needs(answer, 160_000)).toBe(true);
  expect(needs(answer, 99_999)).toBe(true);
  expect(needs(answer, 100_001, 'other')).toBe(true);
  expect(needs({ ...answer, folder: '/other' }, 100_001)).toBe(true);
});

it('asks again after a second where there was a reason against a worktree', () => {
  const refused = { ...answer, reason: 'This repository has no commits yet.' };
  expect(needs(refused, 100_999)).toBe(false);
  expect(needs(refused, 101_000)).toBe(true);
});
