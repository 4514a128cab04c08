import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TestWindow } from '../../../electron/app/testing/test-window.ts';
import { answer, run } from '../../../fixtures/provider/script.ts';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { addDamage } from '../damage.ts';
import type { Fault } from '../fault.ts';
import { createWrongState } from '../sight.ts';

/** The maximum time from the change until the kill, in milliseconds. */
const killWithinMs = 60;
/** How long the next start may take until Changes shows what the command did, in milliseconds. */
const shownWithinMs = 15_000;

/** The host is killed after a command changed a file. Changes must show that after the next start. */
export const killedInCommand: Fault = {
  name: 'command',
  title: 'kill -9 of the host while a command works',
  runs: { short: 4, long: 200 },

  run: async (rig, random) => {
    const name = `made-${random.below(1_000_000_000)}.txt`;
    const pause = random.pick(['', '; sleep 0.5']);
    await rig.send([run(`echo made > ${name}${pause}`), answer('Done.')], 'askWhenNeeded');
    await waitUntil(() => existsSync(join(rig.workspace.path, name)));
    await new Promise((settle) => setTimeout(settle, random.below(killWithinMs)));
    await rig.kill();

    const damage = addDamage(await rig.start(), await rig.checkIdleThread());
    const { threadId } = rig;
    if (threadId === null) return addDamage(damage, createWrongState('There is no thread'));
    const isShown = await waitUntil(() => isInChanges(rig.window, threadId, name));
    return isShown ? damage : addDamage(damage, createWrongState('Changes does not show what the command did'));
  },
};

async function isInChanges(window: TestWindow, threadId: ThreadId, name: string): Promise<boolean> {
  const turnId = window.turns.at(-1)?.id;
  if (turnId === undefined) return false;
  const diff = await window.ask('readDiff', { threadId, turnId, entryId: null });
  return diff.ok && diff.value.text.includes(name) && window.lastTurn?.hasDiff === true;
}

/** Returns false if it did not happen in time. */
async function waitUntil(isDone: () => boolean | Promise<boolean>): Promise<boolean> {
  const until = performance.now() + shownWithinMs;
  while (!(await isDone())) {
    if (performance.now() > until) return false;
    await new Promise((settle) => setTimeout(settle, 10));
  }
  return true;
}
