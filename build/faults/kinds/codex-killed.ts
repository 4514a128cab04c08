import { waitForTurnEnd } from '../../../electron/app/testing/test-app.ts';
import type { TestWindow } from '../../../electron/app/testing/test-window.ts';
import { run } from '../../../fixtures/provider/script.ts';
import { addDamage, noDamage } from '../damage.ts';
import type { Fault } from '../fault.ts';
import { createWrongState } from '../sight.ts';
import { TimedText } from '../timed-text.ts';

/** Codex is killed at a random word, or while a command runs. Sometimes the host is killed after it. */
export const codexKilled: Fault = {
  name: 'codex',
  title: 'kill -9 of Codex',
  runs: { short: 6, long: 150 },

  run: async (rig, random) => {
    const words = 20 + random.below(100);
    const text = new TimedText({ words, perSecond: 200 });
    const inCommand = random.chance(0.3);
    await rig.send(inCommand ? [run('tail -f /dev/null'), text.reply] : [text.reply]);
    if (inCommand) await rig.window.until(() => rig.window.lastTurn?.entries.some(isRunning));
    else await text.sent(1 + random.below(words));
    rig.recordShown();
    const before = getGeneration(rig.window);
    rig.killCodex();
    const { status } = await waitForTurnEnd(rig.window);
    await waitForCodex(rig.window, before);
    let damage = await rig.checkIdleThread();
    // A turn that had completely arrived before the kill may have ended normally.
    if (status !== 'interrupted' && status !== 'completed')
      damage = addDamage(damage, createWrongState(`The turn is ${status}`));
    damage = addDamage(damage, { ...noDamage, orphans: rig.countProcessesLeft() });
    if (random.chance(0.7)) return damage;
    await rig.kill();
    damage = addDamage(damage, await rig.start());
    return addDamage(damage, await rig.checkIdleThread());
  },
};

/** Waits while Codex restarts automatically. If Codex waits or has given up, restarts it as a user would. */
async function waitForCodex(window: TestWindow, before: number | null): Promise<void> {
  const isBack = () => window.app.cli.phase === 'ready' && getGeneration(window) !== before;
  const waits = () =>
    window.app.cli.phase === 'failed' || (window.app.cli.phase === 'restarting' && window.app.cli.attempt > 1);
  await window.until(() => isBack() || waits());
  if (isBack()) return;
  await window.get('restartCodex', null);
  await window.until(isBack);
}

function getGeneration({ app }: TestWindow): number | null {
  return 'generation' in app.cli ? app.cli.generation : null;
}

function isRunning(entry: { readonly kind: string; readonly status?: string }): boolean {
  return entry.kind === 'command' && entry.status === 'running';
}
