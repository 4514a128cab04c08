import { expect, it } from 'vitest';
import { inTurn } from './in-turn.ts';

it('runs actions of one name one after the other, even after a failure, and others beside them', async () => {
  const started: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = inTurn('a', async () => {
    started.push('a1');
    await gate.promise;
    throw new Error('No');
  });
  const second = inTurn('a', async () => started.push('a2'));
  await inTurn('b', async () => started.push('b1'));
  expect(started).toEqual(['a1', 'b1']);
  gate.resolve();
  await expect(first).rejects.toThrow('No');
  await second;
  expect(started).toEqual(['a1', 'b1', 'a2']);
});
