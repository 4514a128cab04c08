import { answer } from '../../../fixtures/provider/script.ts';
import type { Measure } from '../measure.ts';
import { numberedText, numberedWord, wrongWords } from '../numbered-text.ts';
import { inTranscript, send, type Workbench } from '../workbench.ts';

const perSecond = 200;
const words = 1_600;
/** The words after which the page is reloaded. */
const reloadsAfter = [300, 700, 1_100];

/** Reloads in mid-stream: afterwards every word is there, in order, once. */
export const reload: Measure<Workbench, 'wrong'> = {
  name: 'reload',
  figures: {
    wrong: {
      title: 'Three reloads in mid-stream: words missing, doubled or displaced',
      unit: 'words',
      aim: { atMost: 0 },
    },
  },
  app: (bench) =>
    bench.withApp({ model: answer(numberedText(words), { deltas: words, perSecond }) }, async ({ page }) => {
      await send(page, 'Begin');
      for (const word of reloadsAfter) {
        await page.waitForFunction(
          (text) => benchProbe.textOf({ role: 'log', name: 'Transcript' }).includes(text),
          numberedWord(word),
        );
        await page.reload();
      }
      await page.evaluate((sight) => benchProbe.seen(sight), inTranscript(numberedWord(words)));
      const text = await page.evaluate(() => benchProbe.textOf({ role: 'log', name: 'Transcript' }));
      return { wrong: wrongWords(text, words) };
    }),
  floor: null,
};
