import { answer } from '../../../fixtures/provider/script.ts';
import type { Measure } from '../measure.ts';
import { numberedText, numberedWord } from '../numbered-text.ts';
import { percentile } from '../statistics.ts';
import { inTranscript, type OpenPage, send, type Workbench } from '../workbench.ts';

const perSecond = 200;
const words = 25 * perSecond;
/** Ten keys a second and a little: no multiple of a frame, so that keys fall at every moment of one. */
const keyEveryMs = 97;
const typed = 'what I think of while you write, letter by letter, '.repeat(4);

/** Typing in the composer while an answer streams, beside typing while nothing happens. */
export const typing: Measure<Workbench, 'late'> = {
  name: 'typing',
  figures: {
    late: {
      title: 'Typing while an answer streams: key → painted, 95th percentile',
      unit: 'ms',
      floor: 'quiet',
      aim: { timesFloor: 1.3, atMost: 32 },
    },
  },
  app: (bench) =>
    bench.withApp({ model }, async (open) => {
      const begun = open.page.evaluate((sight) => benchProbe.seen(sight), inTranscript(numberedWord(1)));
      await send(open.page, 'Begin');
      await begun;
      return await type(open);
    }),
  floor: (bench) => bench.withApp({ model }, type),
};

const model = answer(numberedText(words), { deltas: words, perSecond });

async function type({ page }: OpenPage): Promise<{ late: number }> {
  await page.getByRole('textbox', { name: 'Message' }).focus();
  await page.evaluate(() => benchProbe.timeKeys());
  await page.keyboard.type(typed, { delay: keyEveryMs });
  await page.evaluate(() => benchProbe.frame());
  return { late: percentile(await page.evaluate(() => benchProbe.keyTimes()), 95) };
}
