import type { Fault } from '../fault.ts';
import { runCase } from '../file-cases/run-case.ts';
import { Rig } from '../rig.ts';

let cases = 0;
let kills = 0;

/** Kills Apply, Keep, or Discard of a run at a system call, in a random repository, and starts again. */
export const killedInApply: Fault = {
  name: 'files',
  title: 'kill -9 in Apply, Keep or Discard',
  runs: { short: 20, long: 2_000 },
  obstacle: () => (process.platform === 'win32' ? 'it needs a file system with links and modes' : null),
  // No host is needed: a separate program does its part.
  open: () => Rig.create(),
  run: async (_rig, random) => {
    const { damage, kills: more, summary } = await runCase(random);
    cases += 1;
    kills += more;
    if (damage.filesLost + damage.wrongStates.length === 0) return damage;
    return { ...damage, wrongStates: [...damage.wrongStates, summary] };
  },
  note: () => `${cases} cases, ${kills} kills`,
};
