import { answer } from '../../../fixtures/provider/script.ts';
import type { Measure } from '../measure.ts';
import { createNumberedText, createNumberedWord } from '../numbered-text.ts';
import type { Place } from '../probe-api.ts';
import { readThrough } from '../read-through.ts';
import { send, toTranscriptSight, type Workbench } from '../workbench.ts';

const perSecond = 200;
const words = 1_600;
/** The word numbers after which the page is reloaded. */
const reloadsAfter = [300, 700, 1_100];

const transcript: Place = { role: 'log', name: 'Transcript' };

/**
 * Reloads during streaming: afterward, every word must be present. The text is read from its end upward, because a long
 * one is never complete in the page. The specs check that words are in order and unique.
 */
export const reload: Measure<Workbench, 'missing'> = {
  name: 'reload',
  figures: {
    missing: {
      title: 'Three reloads in mid-stream: words missing',
      unit: 'words',
      aim: { atMost: 0 },
    },
  },
  app: (bench) =>
    bench.withApp({ model: answer(createNumberedText(words), { deltas: words, perSecond }) }, async ({ page }) => {
      await send(page, 'Begin');
      for (const word of reloadsAfter) {
        await page.waitForFunction(([place, text]) => benchProbe.textOf(place).includes(text), [
          transcript,
          createNumberedWord(word),
        ] as const);
        await page.reload();
      }
      await page.evaluate((sight) => benchProbe.seen(sight), toTranscriptSight(createNumberedWord(words)));
      const read = await readThrough(page, transcript, -200);
      return { missing: words - read.size };
    }),
  floor: null,
};
