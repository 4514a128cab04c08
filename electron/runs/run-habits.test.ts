import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { RunHabits } from './run-habits.ts';

it('keeps checks and the set-up of each folder for the next start, for this user only', async () => {
  const data = createTemporaryFolder('habits');
  onTestFinished(() => data.remove());
  const habits = await RunHabits.load(data.path);
  const setup = { files: ['.env'], commands: ['npm ci'], network: true };
  await habits.setChecks('/a', ['npm test']);
  expect(await habits.setSetup('/a', setup)).toBeNull();
  await habits.setChecks('/b', ['make']);
  const later = await RunHabits.load(data.path);
  expect([later.getChecks('/a'), later.getSetup('/a')]).toEqual([['npm test'], setup]);
  expect([later.getChecks('/b'), later.getSetup('/b')]).toEqual([['make'], null]);
  expect([later.getChecks('__proto__'), later.getSetup('constructor')]).toEqual([[], null]);
  expect((await stat(join(data.path, 'run-habits.json'))).mode & 0o777).toBe(0o600);
});
