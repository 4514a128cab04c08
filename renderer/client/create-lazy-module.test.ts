import { expect, it } from 'vitest';
import { createLazyModule } from './fetch-part.ts';

it('is fetched once for all callers and notifies those who wait', async () => {
  let fetched = 0;
  const part = createLazyModule(async () => {
    fetched += 1;
    return { name: 'part' };
  });
  const reported: unknown[] = [];
  part.onCome(() => reported.push(part.now()));
  part.onCome(() => reported.push('nobody waits'))();
  expect([part.now(), fetched]).toEqual([null, 0]);
  const [one, other] = await Promise.all([part.load(), part.load()]);
  expect(one).toBe(other);
  expect([part.now(), fetched, reported]).toEqual([one, 1, [one]]);
});

it('is fetched again after a failure', async () => {
  const answers = [Promise.reject(new Error('away')), Promise.resolve('part')];
  const part = createLazyModule(() => answers.shift() ?? Promise.reject(new Error('asked too often')));
  await expect(part.load()).rejects.toThrow('away');
  expect(part.now()).toBeNull();
  expect(await part.load()).toBe('part');
  expect(part.now()).toBe('part');
});
