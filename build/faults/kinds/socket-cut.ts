import { nextApproval, turnEnded } from '../../../electron/app/testing/test-app.ts';
import { run } from '../../../fixtures/provider/script.ts';
import { addDamage } from '../damage.ts';
import type { Fault } from '../fault.ts';
import { wrong } from '../sight.ts';
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
    await rig.say(asks ? [run('echo asked'), text.reply] : [text.reply], 'askForEverything');
    if (asks) await nextApproval(rig.window);
    else await text.sent(1 + random.below(words));
    rig.remember();
    rig.line.cut();
    await rig.reconnect();
    let damage = await rig.look();
    if (asks) {
      const { id } = await nextApproval(rig.window);
      await rig.window.get('resolveApproval', { approvalId: id, decision: { type: 'approve' } });
    }
    const { status } = await turnEnded(rig.window);
    rig.remember();
    const said = rig.window.entries.map((entry) => (entry.kind === 'assistant' ? entry.text : '')).join('');
    if (!said.includes(text.words.join('').trim())) damage = addDamage(damage, wrong('The answer is not whole'));
    return addDamage(damage, wrong(...(status === 'completed' ? [] : [`The turn is ${status}`])));
  },
};
