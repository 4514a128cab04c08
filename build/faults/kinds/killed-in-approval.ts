import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitForApproval } from '../../../electron/app/testing/test-app.ts';
import { answer, run } from '../../../fixtures/provider/script.ts';
import { addDamage, noDamage } from '../damage.ts';
import type { Fault } from '../fault.ts';
import { createWrongState } from '../sight.ts';

let asked = 0;

/** The host is killed while an approval waits, when it is answered, or when the approved command begins. */
export const killedInApproval: Fault = {
  name: 'approval',
  title: 'kill -9 of the host in mid-approval',
  runs: { short: 6, long: 200 },

  run: async (rig, random) => {
    asked += 1;
    const trace = join(rig.workspace.path, `ran-${asked}`);
    await rig.send([run(`echo once >> ran-${asked}`), answer('It ran.')], 'askForEverything');
    const { id } = await waitForApproval(rig.window);
    const moment = random.pick(['waiting', 'answering', 'answered', 'ended']);
    const answered = moment === 'waiting' ? null : rig.window.get('resolveApproval', approve(id));
    if (moment === 'answered') await answered;
    if (moment === 'ended') await rig.window.until(() => rig.window.lastTurn?.entries.some(hasEnded));
    await rig.kill();

    const before = countRuns(trace);
    let damage = addDamage(await rig.start(), await rig.checkIdleThread());
    damage = addDamage(damage, createWrongState(...rig.window.waiting.map(() => 'An approval came back')));
    const after = countRuns(trace);
    const ranAgain = after > Math.max(1, before) || (moment === 'waiting' && after > 0);
    return addDamage(
      damage,
      ranAgain ? createWrongState(`A command ran ${after} times, killed when ${moment}`) : noDamage,
    );
  },
};

const approve = (approvalId: Awaited<ReturnType<typeof waitForApproval>>['id']) =>
  ({ approvalId, decision: { type: 'approve' } }) as const;

function hasEnded(entry: { readonly kind: string; readonly status?: string }): boolean {
  return entry.kind === 'command' && entry.status === 'done';
}

/** Returns how many commands have written their line. */
function countRuns(trace: string): number {
  return existsSync(trace) ? readFileSync(trace, 'utf8').trim().split('\n').length : 0;
}
