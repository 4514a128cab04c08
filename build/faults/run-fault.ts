import { addDamage, type Damage, isHarmless, noDamage, type Outcome } from './damage.ts';
import type { Fault } from './fault.ts';
import type { Random } from './random.ts';
import { Rig } from './rig.ts';
import { wrong } from './sight.ts';

/** No run takes longer, even on the slowest machine. */
const deadlineMs = 90_000;

/** Causes a fault this many times and adds up the damage. Reports each harmful run. */
export async function runFault(
  fault: Fault,
  runs: number,
  textAtRiskMs: number,
  random: Random,
  say: (words: string) => void,
): Promise<Outcome> {
  const begunAt = performance.now();
  let rig: Rig | null = null;
  let damage = noDamage;
  let harmfulRuns = 0;
  for (let run = 1; run <= runs; run++) {
    let done: Damage;
    try {
      rig ??= await open(fault);
      done = await withDeadline(fault.run(rig, random));
      // After the last run, everything left by the runs of a kind is checked again.
      if (run === runs && rig.isRunning) done = addDamage(done, await withDeadline(rig.lookAtAll()));
      if (run === runs || fault.isAlone) {
        done = addDamage(done, await rig.end());
        rig = null;
      }
    } catch (problem) {
      done = wrong(problem instanceof Error ? (problem.stack ?? problem.message) : String(problem));
      await rig?.end();
      rig = null;
    }
    if (!isHarmless(done, textAtRiskMs)) {
      harmfulRuns += 1;
      say(`${fault.name}, run ${run}: ${JSON.stringify(done, null, 2)}`);
    }
    damage = addDamage(damage, done);
  }
  say(`${fault.title}: ${runs} runs in ${Math.round((performance.now() - begunAt) / 1_000)} s`);
  if (fault.note !== undefined) say(fault.note());
  return { title: fault.title, runs, harmfulRuns, damage };
}

async function open(fault: Fault): Promise<Rig> {
  if (fault.open !== undefined) return await fault.open();
  const rig = await Rig.create();
  await rig.start();
  return rig;
}

function withDeadline<T>(work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`It was not done after ${deadlineMs / 1_000} s`)), deadlineMs);
  return Promise.race([work, promise]).finally(() => clearTimeout(timer));
}
