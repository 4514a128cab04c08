import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nextApproval } from '../../../electron/app/testing/test-app.ts';
import { answer, run } from '../../../fixtures/provider/script.ts';
import { addDamage, noDamage } from '../damage.ts';
import type { Fault } from '../fault.ts';
import { wrong } from '../sight.ts';

let asked = 0;

/** The host is killed while an approval waits, when it is answered, or when the approved command begins. */
export const killedInApproval: Fault = {
  name: 'approval',
  title: 'kill -9 of the host in mid-approval',
  runs: { short: 6, long: 200 },

  run: async (rig, random) => {
    asked += 1;
    const trace = join(rig.workspace.path, `ran-${asked}`);
    await rig.say([run(`echo once >> ran-${asked}`), answer('It ran.')], 'askForEverything');
    const { id } = await nextApproval(rig.window);
    const moment = random.pick(['waiting', 'answering', 'answered', 'ended']);
    const answered = moment === 'waiting' ? null : rig.window.get('resolveApproval', approve(id));
    if (moment === 'answered') await answered;
    if (moment === 'ended') await rig.window.until(() => rig.window.lastTurn?.entries.some(isOver));
    await rig.kill();

    const before = runsIn(trace);
    let damage = addDamage(await rig.start(), await rig.lookAtRest());
    damage = addDamage(damage, wrong(...rig.window.waiting.map(() => 'An approval came back')));
    const after = runsIn(trace);
    const ranAgain = after > Math.max(1, before) || (moment === 'waiting' && after > 0);
    return addDamage(damage, ranAgain ? wrong(`A command ran ${after} times, killed when ${moment}`) : noDamage);
  },
};

const approve = (approvalId: Awaited<ReturnType<typeof nextApproval>>['id']) =>
  ({ approvalId, decision: { type: 'approve' } }) as const;

function isOver(entry: { readonly kind: string; readonly status?: string }): boolean {
  return entry.kind === 'command' && entry.status === 'done';
}

/** How many commands have written their line. */
function runsIn(trace: string): number {
  return existsSync(trace) ? readFileSync(trace, 'utf8').trim().split('\n').length : 0;
}
