import { answer } from '../../../fixtures/provider/script.ts';
import type { Measure } from '../measure.ts';
import { playThreads, rareTitle } from '../played-threads.ts';
import type { Place } from '../probe-api.ts';
import { composer, timeAfter, type Workbench } from '../workbench.ts';

const threads = 10_000;
const results: Place = { role: 'listbox', name: 'Results' };

/** The palette over 10,000 threads, commands, and settings: opening it, and typing a letter. */
export const palette: Measure<Workbench, 'opened' | 'typed' | 'task'> = {
  name: 'palette',
  figures: {
    opened: { title: 'Palette with 10,000 entries: chord → rows painted', unit: 'ms', aim: { atMost: 50 } },
    typed: { title: '  a letter: key → first result painted', unit: 'ms', aim: { atMost: 50 } },
    task: { title: '  longest main-thread task of that', unit: 'ms', aim: { atMost: 50 } },
  },
  app: (bench) =>
    bench.withApp({ model: answer('Nobody asks.') }, async ({ page }) => {
      const played = await playThreads(page);
      await page.reload();
      await page.evaluate((sight) => benchProbe.seen(sight), composer);
      played.add(threads);
      const newest = `attempt ${threads} `;
      await page.evaluate((text) => benchProbe.seen({ role: 'list', name: 'Threads', text }), newest);
      // At this point, the window has fetched what it preloads while idle.
      await page.waitForLoadState('networkidle');
      // The thread list never has this many rows. Hiding it measures only the palette.
      await page.getByRole('button', { name: 'Diagnostics', exact: true }).click();
      await page.evaluate(() => benchProbe.watch());
      const opened = await timeAfter(page, 'keydown', { ...results, text: 'New thread' }, () =>
        page.keyboard.press('ControlOrMeta+k'),
      );
      const typed = await timeAfter(page, 'keydown', { ...results, text: rareTitle.word }, () =>
        page.keyboard.press(rareTitle.word.charAt(0)),
      );
      const { longestTask } = await page.evaluate(() => benchProbe.watched());
      return { opened, typed, task: longestTask };
    }),
  floor: null,
};
