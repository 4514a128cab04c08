import { connectWindow } from '../../../electron/app/testing/connect-window.ts';
import { waitForTurnEnd } from '../../../electron/app/testing/test-app.ts';
import { addDamage } from '../damage.ts';
import type { Fault } from '../fault.ts';
import { createWrongState } from '../sight.ts';
import { TimedText } from '../timed-text.ts';

/** A second host is started on the folder while a turn streams. The first one continues, or is killed. */
export const twoHosts: Fault = {
  name: 'two',
  title: 'two hosts on one folder',
  runs: { short: 1, long: 25 },

  run: async (rig, random) => {
    const text = new TimedText({ words: 150, perSecond: 200 });
    await rig.send([text.reply]);
    await text.sent(1 + random.below(50));
    const second = await rig.startAnother();
    const { window } = await connectWindow(second.address);
    const alert = await window.until(() => window.app.alerts.find(({ id }) => id === 'sessions'));
    const port = new URL(rig.address).port;
    let damage = createWrongState(
      ...(`${alert.fact} ${alert.remedy}`.includes(port) ? [] : ['The second host does not say who has the folder']),
    );
    if (random.chance(0.5)) await waitForTurnEnd(rig.window);
    await rig.kill(text);
    await second.end();
    damage = addDamage(damage, await rig.start());
    return addDamage(damage, await rig.checkIdleThread());
  },
};
