import { expect, it } from 'vitest';
import { noDamage } from './damage.ts';
import type { Fault } from './fault.ts';
import { createRandom } from './random.ts';
import type { Rig } from './rig.ts';
import { runFault } from './run-fault.ts';

const never = <T>() => new Promise<T>(() => undefined);
const rigThat = (end: Rig['end']) => Promise.resolve({ isRunning: false, end } as Partial<Rig> as Rig);

async function run(fault: Pick<Fault, 'open' | 'run'>) {
  const said: string[] = [];
  const whole = { name: 'stuck', title: 'Stuck', runs: { short: 1, long: 1 }, ...fault };
  const { harmfulRuns } = await runFault(whole, 1, 0, createRandom(1), (words) => said.push(words), 20);
  return { harmfulRuns, said: said.join('\n') };
}

it('counts a fault whose rig does not open as a harmful run that names the step', async () => {
  const { harmfulRuns, said } = await run({ open: () => never(), run: () => never() });
  expect(harmfulRuns).toBe(1);
  expect(said).toContain('stuck, opening: not done');
});

it('counts a fault that does not finish as a harmful run, even if its rig does not end either', async () => {
  const { harmfulRuns, said } = await run({ open: () => rigThat(() => never()), run: () => never() });
  expect(harmfulRuns).toBe(1);
  expect(said).toContain('stuck, the fault: not done');
  expect(said).toContain('stuck, the end: not done');
});

it('counts a rig that does not end after its last run as harmful', async () => {
  const { harmfulRuns, said } = await run({
    open: () => rigThat(() => never()),
    run: () => Promise.resolve(noDamage),
  });
  expect(harmfulRuns).toBe(1);
  expect(said).toContain('stuck, the end: not done');
});
