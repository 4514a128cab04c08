import { answer } from '../../../fixtures/provider/script.ts';
import { createLongThreads, openLongThread } from '../long-threads.ts';
import type { Measure } from '../measure.ts';
import { createNumberedText } from '../numbered-text.ts';
import { getMedian, getPercentile } from '../statistics.ts';
import { streamWords } from '../word-stream.ts';
import type { OpenPage, Workbench } from '../workbench.ts';

const perSecond = 200;
const words = 25 * perSecond;
const floor = 'bare page';

type Key = 'middle' | 'late' | 'longestTask' | 'longestFrame' | 'standStill' | 'behind' | 'lateAtThousand';

/** 200 deltas per second for 25 seconds, one word each: the delay of each word, and whether the page keeps up. */
export const steady: Measure<Workbench, Key> = {
  name: 'steady',
  figures: {
    middle: {
      title: '200 deltas/s for 25 s: received by the host → painted, median',
      unit: 'ms',
      floor,
      aim: { atMost: 25 },
    },
    late: { title: '  95th percentile', unit: 'ms', floor, aim: { atMost: 50 } },
    longestTask: { title: '  longest main-thread task (0: none of 50 ms)', unit: 'ms', floor, aim: { atMost: 50 } },
    longestFrame: { title: '  longest time between two frames', unit: 'ms', floor },
    standStill: { title: '  longest stand-still of the text', unit: 'ms', floor, aim: { atMost: 100 } },
    behind: { title: '  how late the last word is painted', unit: 'ms', floor, aim: { atMost: 50 } },
    lateAtThousand: { title: '  95th percentile at turn 1,000 of a thread', unit: 'ms', aim: { atMost: 50 } },
  },
  app: async (bench) => {
    const kept = await createLongThreads();
    const first = await bench.withApp({ model, tap: true }, stream);
    const lateAtThousand = await bench.withApp({ model, tap: true, existing: kept }, async (open) => {
      await openLongThread(open, kept);
      const { latencies } = await streamWords(open, words);
      return getPercentile(latencies, 95);
    });
    return { ...first, lateAtThousand };
  },
  floor: (bench) => bench.withBarePage({ model, tap: true }, stream),
};

const model = answer(createNumberedText(words), { deltas: words, perSecond });

async function stream(open: OpenPage): Promise<Record<Exclude<Key, 'lateAtThousand'>, number>> {
  const { latencies, longestTask, longestFrame, standStill } = await streamWords(open, words);
  return {
    middle: getMedian(latencies),
    late: getPercentile(latencies, 95),
    longestTask,
    longestFrame,
    standStill,
    behind: latencies.at(-1) ?? Number.NaN,
  };
}
