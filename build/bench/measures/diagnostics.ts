import { setTimeout } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { answer } from '../../../fixtures/provider/script.ts';
import { createLines, createText, playLog, rare } from '../long-log.ts';
import type { Measure, Values } from '../measure.ts';
import { createNumberedWord } from '../numbered-text.ts';
import type { Place, Sight } from '../probe-api.ts';
import { getPercentile } from '../statistics.ts';
import { composer, timeAfter, type Workbench } from '../workbench.ts';

const lines = 100_000;
/** The host's batches: lines within 50 ms are sent together. 2,000 lines per second. */
const batch = { lines: 100, everyMs: 50, count: 100 } as const;
/** Slightly less than the visible height, in each frame. */
const scrolled = { pixels: 400, frames: 300 } as const;

type Key =
  | 'scrollMiddle'
  | 'scrollLate'
  | 'scrollTask'
  | 'comingMiddle'
  | 'comingLate'
  | 'comingTask'
  | 'words'
  | 'tag';

const floor = 'bare log';

/** The Diagnostics page with 100,000 lines: scrolling, rapidly arriving lines, and changed filters. */
export const diagnostics: Measure<Workbench, Key> = {
  name: 'diagnostics',
  figures: {
    scrollMiddle: {
      title: 'Diagnostics, 100,000 lines: scrolling 400 px a frame, time per frame, median',
      unit: 'ms',
      floor,
      aim: { atMost: 17 },
    },
    scrollLate: { title: '  95th percentile', unit: 'ms', floor, aim: { atMost: 34 } },
    scrollTask: { title: '  longest main-thread task', unit: 'ms', floor, aim: { atMost: 100 } },
    comingMiddle: {
      title: '  2,000 lines/s come in for 5 s: time per frame, median',
      unit: 'ms',
      floor,
      aim: { atMost: 17 },
    },
    comingLate: { title: '  95th percentile', unit: 'ms', floor, aim: { atMost: 34 } },
    comingTask: { title: '  longest main-thread task', unit: 'ms', floor, aim: { atMost: 100 } },
    words: { title: '  a letter in the filter: key → lines painted', unit: 'ms', floor, aim: { atMost: 100 } },
    tag: { title: '  another tag: click → lines painted', unit: 'ms', floor, aim: { atMost: 100 } },
  },
  app: (bench) =>
    bench.withApp({ model: answer('Never asked.') }, async ({ page }) => {
      const log = await playLog(page, lines);
      await page.reload();
      await page.evaluate((sight) => benchProbe.seen(sight), composer);
      await page.getByRole('button', { name: 'Diagnostics', exact: true }).click();
      return await measurePage(page, (count) => log.add(count));
    }),
  floor: (bench) =>
    bench.withBareLog(async (page) => {
      let last = 0;
      const add = async (count: number) => {
        await page.evaluate((more) => bareLog.add(more), createLines(last + 1, count, createText));
        last += count;
      };
      await add(lines);
      return await measurePage(page, add);
    }),
};

const log: Place = { role: 'log', name: 'Diagnostics' };

async function measurePage(page: Page, add: (count: number) => void | Promise<void>): Promise<Values<Key>> {
  await page.evaluate((sight) => benchProbe.seen(sight), toSight(lines));
  const scrolling = await measureFrames(page, () =>
    page.evaluate(([place, { pixels, frames }]) => benchProbe.scroll(place, -pixels, frames), [log, scrolled] as const),
  );
  await page.evaluate((place) => benchProbe.scroll(place, Number.MAX_SAFE_INTEGER, 1), log);
  const total = lines + batch.lines * batch.count;
  const coming = await measureFrames(page, async () => {
    for (let sent = 0; sent < batch.count; sent += 1) {
      await add(batch.lines);
      await setTimeout(batch.everyMs);
    }
    await page.evaluate((sight) => benchProbe.seen(sight), toSight(total));
  });
  const words = page.getByRole('textbox', { name: 'Filter lines' }).or(page.getByRole('searchbox'));
  await words.focus();
  const lastRare = total - (total % rare.every) - rare.every / 2;
  const filtered = await timeAfter(page, 'keydown', toSight(lastRare), () => page.keyboard.press(rare.word.charAt(0)));
  const cleared = page.evaluate((sight) => benchProbe.seen(sight), toSight(total));
  await page.keyboard.press('Backspace');
  await cleared;
  const lastExec = Math.floor((total - 1) / 5) * 5 + 1;
  const chosen = await timeAfter(page, 'click', toSight(lastExec - 100), () =>
    page.getByRole('button', { name: /^exec/ }).click(),
  );
  return {
    scrollMiddle: getPercentile(scrolling.frames, 50),
    scrollLate: getPercentile(scrolling.frames, 95),
    scrollTask: scrolling.longestTask,
    comingMiddle: getPercentile(coming.frames, 50),
    comingLate: getPercentile(coming.frames, 95),
    comingTask: coming.longestTask,
    words: filtered,
    tag: chosen,
  };
}

function toSight(seq: number): Sight {
  return { ...log, text: createNumberedWord(seq) };
}

async function measureFrames(page: Page, act: () => Promise<void>) {
  await page.evaluate(() => benchProbe.watch());
  await act();
  return await page.evaluate(() => benchProbe.watched());
}
