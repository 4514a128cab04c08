import { answer } from '../../../fixtures/provider/script.ts';
import { findCodexBinary } from '../../../fixtures/testkit/codex-binary.ts';
import type { Measure } from '../measure.ts';
import { createNumberedText } from '../numbered-text.ts';
import { getPercentile } from '../statistics.ts';
import { streamWords } from '../word-stream.ts';
import { type OpenPage, runProgram, type Workbench } from '../workbench.ts';

const words = 20_000;

/** 20,000 deltas as fast as the CLI sends them, as one endless paragraph or as paragraphs of 50 words. */
export const flood = createFlood('flood', 'one paragraph', createNumberedText(words));
export const floodInParagraphs = createFlood('flood-in-paragraphs', 'paragraphs', createNumberedText(words, 50));

type Key = 'toLastWord' | 'overRaw' | 'standStill' | 'longestTask' | 'tasks' | 'longestFrame' | 'lateFrames' | 'heap';

function createFlood(name: string, what: string, text: string): Measure<Workbench, Key> {
  const model = answer(text, { deltas: words });
  const floor = 'bare page';
  const side = async (open: OpenPage) => {
    const { toLastWord, standStill, longestTask, longestFrame, tasks, frames } = await streamWords(open, words);
    return { toLastWord, standStill, longestTask, tasks, longestFrame, lateFrames: getPercentile(frames, 95) };
  };
  return {
    name,
    figures: {
      toLastWord: {
        title: `20,000 deltas at once, ${what}: first byte → last text painted`,
        unit: 'ms',
        floor,
        aim: { timesFloor: 1.3 },
      },
      overRaw: { title: '  the same beside a client without a page', unit: 'ms', floor: 'raw app-server' },
      standStill: { title: '  longest stand-still of the text', unit: 'ms', floor, aim: { timesFloor: 1 } },
      longestTask: {
        title: '  longest main-thread task (0: none of 50 ms)',
        unit: 'ms',
        floor,
        aim: { timesFloor: 1 },
      },
      tasks: { title: '  main-thread tasks of 50 ms and more', unit: 'tasks', floor },
      longestFrame: { title: '  longest time between two frames', unit: 'ms', floor },
      lateFrames: { title: '  time between two frames, 95th percentile', unit: 'ms', floor },
      heap: { title: '  JS heap after it', unit: 'MB', aim: { atMost: 60 } },
    },
    app: (bench) =>
      bench.withApp({ model, tap: true }, async (open) => {
        const streamed = await side(open);
        return { ...streamed, overRaw: streamed.toLastWord, heap: await measureHeap(open) };
      }),
    floor: async (bench) => ({
      ...(await bench.withBarePage({ model, tap: true }, side)),
      overRaw: await bench.withSurroundings({ model }, async ({ codexHome, workspace }) =>
        Number(await runProgram('programs/raw-reader.ts', [findCodexBinary(), codexHome, workspace])),
      ),
    }),
  };
}

/** The page's script memory after a forced collection, in MB. */
async function measureHeap({ page }: OpenPage): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / 1e6;
}
