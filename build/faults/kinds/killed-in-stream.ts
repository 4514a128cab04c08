import { comment, run, together } from '../../../fixtures/provider/script.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import { addDamage } from '../damage.ts';
import type { Fault } from '../fault.ts';
import { createWrongState } from '../sight.ts';
import { TimedText } from '../timed-text.ts';

/** The host is killed at a random word of an answer, sometimes after a command in the same turn. */
export const killedInStream: Fault = {
  name: 'stream',
  title: 'kill -9 of the host in mid-stream',
  runs: { short: 12, long: 500 },

  run: async (rig, random) => {
    const words = 20 + random.below(180);
    const text = new TimedText({ words, perSecond: random.pick([100, 200, 400]) });
    const first = random.chance(0.3) ? [together(comment('First a look.'), run('echo looking'))] : [];
    await rig.send([...first, text.reply]);
    await text.sent(1 + random.below(words));
    await rig.kill(text);

    const damage = addDamage(await rig.start(), await rig.checkIdleThread());
    return addDamage(damage, createWrongState(...findUnmarked(rig.getTurns().at(-1))));
  },
};

/**
 * Finds a turn that was cut short without a status that says so and offers an action. A turn that had already ended
 * needs no mark.
 */
function findUnmarked(turn: Turn | undefined): readonly string[] {
  if (turn === undefined || turn.status === 'completed' || turn.status === 'notSent') return [];
  const mark = turn.entries.find((entry) => entry.kind === 'status' && entry.commands.includes('continueTurn'));
  return mark === undefined ? ['A turn that was cut short does not say so'] : [];
}
