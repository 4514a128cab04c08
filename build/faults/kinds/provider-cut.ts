import { waitForTurnEnd } from '../../../electron/app/testing/test-app.ts';
import { cut } from '../../../fixtures/provider/script.ts';
import { addDamage } from '../damage.ts';
import type { Fault } from '../fault.ts';
import { Rig } from '../rig.ts';
import { createWrongState } from '../sight.ts';
import { TimedText } from '../timed-text.ts';

/** The provider's stream breaks at a random word. Codex retries once, and sometimes that breaks too. */
export const providerCut: Fault = {
  name: 'provider',
  title: 'provider cut',
  runs: { short: 1, long: 25 },

  open: async () => {
    const rig = await Rig.create({ retries: 1 });
    await rig.start();
    return rig;
  },

  run: async (rig, random) => {
    const breaking = () => {
      const words = 20 + random.below(100);
      const text = new TimedText({ words, perSecond: 400 });
      return cut(text.reply, { afterDeltas: 1 + random.below(words) });
    };
    const last = new TimedText({ words: 20, perSecond: null });
    const fails = random.chance(0.5);
    await rig.send([breaking(), fails ? breaking() : last.reply]);
    const { status } = await waitForTurnEnd(rig.window);
    rig.recordShown();
    let damage = createWrongState(...(status === (fails ? 'failed' : 'completed') ? [] : [`The turn is ${status}`]));
    damage = addDamage(damage, await rig.stop());
    damage = addDamage(damage, await rig.start());
    return addDamage(damage, await rig.checkIdleThread());
  },
};
