import { randomFillSync } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { waitForTurnEnd } from '../../../electron/app/testing/test-app.ts';
import { run } from '../../../fixtures/provider/script.ts';
import { addDamage } from '../damage.ts';
import type { Fault } from '../fault.ts';
import type { Random } from '../random.ts';
import type { Rig } from '../rig.ts';
import { TimedText } from '../timed-text.ts';

const files = [
  'sessions.db',
  'sessions.db-wal',
  'journal.db',
  'journal.db-wal',
  'config.toml',
  'recent-folders.json',
  'keys.json',
] as const;

/**
 * The end of a file in the data folder is cut off or overwritten while no host is running. The app starts, reports what
 * it could not read, and has every turn again once Codex has sent them.
 */
export const tornFiles: Fault = {
  name: 'torn',
  title: 'torn last page or line',
  runs: { short: 2, long: 50 },
  isAlone: true,

  run: async (rig, random) => {
    for (let turns = 0; turns < 4; turns++) await sendMessages(rig);
    await rig.window.get('changeSettings', { textSize: 100 + random.below(20) });
    if (random.chance(0.5)) await rig.kill();
    else await rig.stop();
    for (const name of files) if (random.chance(0.3)) tearFile(join(rig.dataFolder.path, name), random);
    const damage = await rig.start();
    // Codex resumes the thread for the next turn and sends its turns.
    await rig.send([new TimedText({ words: 10, perSecond: null }).reply]);
    await waitForTurnEnd(rig.window);
    return addDamage(addDamage(damage, rig.checkAlerts()), await rig.checkIdleThread());
  },
};

async function sendMessages(rig: Rig): Promise<void> {
  await rig.send([run('echo more'), new TimedText({ words: 50, perSecond: null }).reply]);
  await waitForTurnEnd(rig.window);
  rig.recordShown();
}

/** Cuts off or overwrites at most the last page of a file. A missing file stays missing. */
function tearFile(path: string, random: Random): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0) return;
  const length = 1 + random.below(Math.min(size, 4_096));
  const how = random.pick(['cut', 'zeros', 'noise']);
  const file = openSync(path, 'r+');
  const bytes = new Uint8Array(length);
  if (how === 'cut') ftruncateSync(file, size - length);
  else writeSync(file, how === 'zeros' ? bytes : randomFillSync(bytes), 0, length, size - length);
  closeSync(file);
}
