import { expect, it } from 'vitest';
import { runInTurn } from './run-in-turn.ts';

it('runs actions of one name in sequence, even after a failure, and others in parallel', async () => {
  const started: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = runInTurn('a', async () => {
    started.push('a1');
    await gate.promise;
    throw new Error('No');
  });
  const second = runInTurn('a', async () => started.push('a2'));
  await runInTurn('b', async () => started.push('b1'));
  expect(started).toEqual(['a1', 'b1']);
  gate.resolve();
  await expect(first).rejects.toThrow('No');
  await second;
  expect(started).toEqual(['a1', 'b1', 'a2']);
});
