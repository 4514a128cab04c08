import { turnEnded } from '../../../electron/app/testing/test-app.ts';
import type { TestWindow } from '../../../electron/app/testing/test-window.ts';
import { run } from '../../../fixtures/provider/script.ts';
import { addDamage, noDamage } from '../damage.ts';
import type { Fault } from '../fault.ts';
import { wrong } from '../sight.ts';
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
    await rig.say(inCommand ? [run('tail -f /dev/null'), text.reply] : [text.reply]);
    if (inCommand) await rig.window.until(() => rig.window.lastTurn?.entries.some(isRunning));
    else await text.sent(1 + random.below(words));
    rig.remember();
    const before = generationOf(rig.window);
    rig.killCodex();
    const { status } = await turnEnded(rig.window);
    await codexIsBack(rig.window, before);
    let damage = await rig.lookAtRest();
    // A turn that had completely arrived before the kill may have ended normally.
    if (status !== 'interrupted' && status !== 'completed') damage = addDamage(damage, wrong(`The turn is ${status}`));
    damage = addDamage(damage, { ...noDamage, orphans: rig.processesLeft() });
    if (random.chance(0.7)) return damage;
    await rig.kill();
    damage = addDamage(damage, await rig.start());
    return addDamage(damage, await rig.lookAtRest());
  },
};

/** Waits as far as it restarts by itself. A person would press Restart Codex where it waits or has given up. */
async function codexIsBack(window: TestWindow, before: number | null): Promise<void> {
  const isBack = () => window.app.cli.phase === 'ready' && generationOf(window) !== before;
  const waits = () =>
    window.app.cli.phase === 'failed' || (window.app.cli.phase === 'restarting' && window.app.cli.attempt > 1);
  await window.until(() => isBack() || waits());
  if (isBack()) return;
  await window.get('restartCodex', null);
  await window.until(isBack);
}

function generationOf({ app }: TestWindow): number | null {
  return 'generation' in app.cli ? app.cli.generation : null;
}

function isRunning(entry: { readonly kind: string; readonly status?: string }): boolean {
  return entry.kind === 'command' && entry.status === 'running';
}
