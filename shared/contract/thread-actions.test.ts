import { expect, it } from 'vitest';
import { threadActionsRequests } from './thread-actions.ts';

it('accepts one place at which a fork leaves its thread, or none, but not two', () => {
  const accepts = (point: object) =>
    threadActionsRequests.forkThread.input.safeParse({ threadId: 'thread', ...point }).success;
  const places = [{}, { beforeTurnId: 'a' }, { lastTurnId: 'a' }, { beforeTurnId: 'a', lastTurnId: 'a' }];
  expect(places.map(accepts)).toEqual([true, true, true, false]);
});
