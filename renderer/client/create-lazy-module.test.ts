import { expect, it } from 'vitest';
import { createLazyModule } from './fetch-module.ts';

it('fetches a lazy module once for all callers and notifies listeners', async () => {
  let fetched = 0;
  const part = createLazyModule(async () => {
    fetched += 1;
    return { name: 'part' };
  });
  const reported: unknown[] = [];
  part.onLoad(() => reported.push(part.getLoaded()));
  part.onLoad(() => reported.push('nobody waits'))();
  expect([part.getLoaded(), fetched]).toEqual([null, 0]);
  const [one, other] = await Promise.all([part.load(), part.load()]);
  expect(one).toBe(other);
  expect([part.getLoaded(), fetched, reported]).toEqual([one, 1, [one]]);
});

it('fetches a lazy module again after a failure', async () => {
  const answers = [Promise.reject(new Error('away')), Promise.resolve('part')];
  const part = createLazyModule(() => answers.shift() ?? Promise.reject(new Error('asked too often')));
  await expect(part.load()).rejects.toThrow('away');
  expect(part.getLoaded()).toBeNull();
  expect(await part.load()).toBe('part');
  expect(part.getLoaded()).toBe('part');
});
