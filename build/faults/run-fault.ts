import { within } from '../../fixtures/testkit/within.ts';
import { getFirstLine, reportEvent } from '../test-run/events.ts';
import { addDamage, type Damage, isHarmless, noDamage, type Outcome } from './damage.ts';
import type { Fault } from './fault.ts';
import type { Random } from './random.ts';
import { killHosts, Rig } from './rig.ts';
import { createWrongState } from './sight.ts';

/** No step of a run takes longer, even on the slowest machine. */
const stepLimitMs = 90_000;

/**
 * Causes a fault this many times and adds up the damage. Reports each harmful run. If a step takes too long, the run is
 * harmful, and its hosts are killed.
 */
export async function runFault(
  fault: Fault,
  runs: number,
  textAtRiskMs: number,
  random: Random,
  say: (words: string) => void,
  limitMs = stepLimitMs,
): Promise<Outcome> {
  const inTime = <T>(step: string, work: Promise<T>): Promise<T> => within(limitMs, `${fault.name}, ${step}`, work);
  const begunAt = performance.now();
  let rig: Rig | null = null;
  let damage = noDamage;
  let harmfulRuns = 0;
  for (let run = 1; run <= runs; run++) {
    let done: Damage;
    const runBegunAt = performance.now();
    const reported = { file: `build/faults/kinds, ${fault.name}`, test: `${fault.title}, run ${run}` };
    reportEvent({ kind: 'began', ...reported });
    try {
      rig ??= await inTime('opening', open(fault));
      done = await inTime('the fault', fault.run(rig, random));
      // After the last run, everything left by the runs of a kind is checked again.
      if (run === runs && rig.isRunning) done = addDamage(done, await inTime('the last look', rig.checkAllThreads()));
      if (run === runs || fault.isAlone) {
        done = addDamage(done, await inTime('the end', rig.end()));
        rig = null;
      }
    } catch (problem) {
      done = createWrongState(describeProblem(problem));
      // Report the first problem. What it left behind may not end on its own.
      if (rig !== null) await inTime('the end', rig.end()).catch((later: unknown) => say(describeProblem(later)));
      await killHosts();
      rig = null;
    }
    const harmless = isHarmless(done, textAtRiskMs);
    const ms = performance.now() - runBegunAt;
    const why = getFirstLine(done.wrongStates[0]);
    reportEvent({ kind: 'ended', ...reported, outcome: harmless ? 'passed' : 'failed', ms, why });
    reportEvent({ kind: 'left', file: reported.file });
    if (!harmless) {
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

function describeProblem(problem: unknown): string {
  return problem instanceof Error ? (problem.stack ?? problem.message) : String(problem);
}
