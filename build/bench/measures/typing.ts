import { answer } from '../../../fixtures/provider/script.ts';
import { createLongThreads, openLongThread } from '../long-threads.ts';
import type { Measure } from '../measure.ts';
import { createNumberedText, createNumberedWord } from '../numbered-text.ts';
import { getPercentile } from '../statistics.ts';
import { type OpenPage, send, toTranscriptSight, type Workbench } from '../workbench.ts';

const perSecond = 200;
const words = 25 * perSecond;
/**
 * Slightly more than ten keys per second, not a multiple of a frame, so that keys fall at any moment within a frame.
 */
const keyEveryMs = 97;
const typed = 'what I think of while you write, letter by letter, '.repeat(4);

/** Typing in the composer while an answer streams, compared with typing while idle. */
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
  app: async (bench) => ({ late: await bench.withApp({ model }, typeDuringAnswer) }),
  floor: async (bench) => ({ late: await bench.withApp({ model }, type) }),
};

/** Like `typing`, in a thread of 1,000 turns. */
export const typingAtThousand: Measure<Workbench, 'late'> = {
  name: 'typing-at-thousand',
  figures: { late: { ...typing.figures.late, title: 'The same at turn 1,000 of a thread' } },
  app: async (bench) => ({ late: await withLongThread(bench, typeDuringAnswer) }),
  floor: async (bench) => ({ late: await withLongThread(bench, type) }),
};

async function withLongThread(bench: Workbench, act: (open: OpenPage) => Promise<number>): Promise<number> {
  const kept = await createLongThreads();
  return await bench.withApp({ model, existing: kept }, async (open) => {
    await openLongThread(open, kept);
    return await act(open);
  });
}

const model = answer(createNumberedText(words), { deltas: words, perSecond });

async function typeDuringAnswer(open: OpenPage): Promise<number> {
  const begun = open.page.evaluate((sight) => benchProbe.seen(sight), toTranscriptSight(createNumberedWord(1)));
  await send(open.page, 'Begin');
  await begun;
  return await type(open);
}

async function type({ page }: OpenPage): Promise<number> {
  await page.getByRole('textbox', { name: 'Message' }).focus();
  await page.evaluate(() => benchProbe.timeKeys());
  await page.keyboard.type(typed, { delay: keyEveryMs });
  await page.evaluate(() => benchProbe.frame());
  return getPercentile(await page.evaluate(() => benchProbe.keyTimes()), 95);
}
