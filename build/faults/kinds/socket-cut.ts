import { waitForApproval, waitForTurnEnd } from '../../../electron/app/testing/test-app.ts';
import { run } from '../../../fixtures/provider/script.ts';
import { addDamage } from '../damage.ts';
import type { Fault } from '../fault.ts';
import { createWrongState } from '../sight.ts';
import { TimedText } from '../timed-text.ts';

/** The window loses its host once while an approval waits or text streams, and reconnects as the same window. */
export const socketCut: Fault = {
  name: 'socket',
  title: 'socket cut',
  runs: { short: 1, long: 25 },

  run: async (rig, random) => {
    const words = 20 + random.below(100);
    const text = new TimedText({ words, perSecond: 200 });
    const asks = random.chance(0.4);
    await rig.send(asks ? [run('echo asked'), text.reply] : [text.reply], 'askForEverything');
    if (asks) await waitForApproval(rig.window);
    else await text.sent(1 + random.below(words));
    rig.recordShown();
    rig.line.cut();
    await rig.reconnect();
    let damage = await rig.checkThread();
    if (asks) {
      const { id } = await waitForApproval(rig.window);
      await rig.window.get('resolveApproval', { approvalId: id, decision: { type: 'approve' } });
    }
    const { status } = await waitForTurnEnd(rig.window);
    rig.recordShown();
    const said = rig.window.entries.map((entry) => (entry.kind === 'assistant' ? entry.text : '')).join('');
    if (!said.includes(text.words.join('').trim()))
      damage = addDamage(damage, createWrongState('The answer is not whole'));
    return addDamage(damage, createWrongState(...(status === 'completed' ? [] : [`The turn is ${status}`])));
  },
};
