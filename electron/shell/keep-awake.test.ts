import { expect, it } from 'vitest';
import { KeepAwake } from './keep-awake.ts';

it('keeps the machine awake once, and releases it', () => {
  const done: string[] = [];
  let last = 0;
  const awake = new KeepAwake({
    start: (type) => {
      last += 1;
      done.push(`start ${type} ${last}`);
      return last;
    },
    stop: (id) => done.push(`stop ${id}`) > 0,
  });
  awake.set(false);
  for (const on of [true, true, false, false, true]) awake.set(on);
  expect(done).toEqual(['start prevent-app-suspension 1', 'stop 1', 'start prevent-app-suspension 2']);
});
