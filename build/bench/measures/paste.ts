import type { Page } from '@playwright/test';
import { answer } from '../../../fixtures/provider/script.ts';
import type { Measure } from '../measure.ts';
import { timeAfter, type Workbench } from '../workbench.ts';

const line = '2026-11-20T11:04:09.812Z [info] worker 7: took job 4f1c and gave it back after 12 ms\n';
const bytes = 2_000_000;
/** The secret is at the end, so the whole text is searched. */
const text = `${line.repeat(Math.ceil(bytes / line.length))}token ghp_${'aB3dE5fG7h'.repeat(4)}\n`;

/** A 2 MB log pasted into the message, with a question at Send because of its content. */
export const paste: Measure<Workbench, 'whole' | 'shown' | 'asked' | 'task'> = {
  name: 'paste',
  figures: {
    whole: {
      title: 'Paste of 2 MB: shown, and checked for secrets',
      unit: 'ms',
      floor: 'bare field, unchecked',
      aim: { atMost: 300 },
    },
    shown: { title: '  key → painted as a file', unit: 'ms' },
    asked: { title: '  Enter → what was found in it painted', unit: 'ms' },
    task: { title: '  longest main-thread task of both', unit: 'ms', aim: { atMost: 50 } },
  },
  app: (bench) =>
    bench.withApp({ model: answer('Nobody asks.') }, async ({ page }) => {
      await page.getByRole('textbox', { name: 'Message' }).fill('Why?');
      await page.evaluate(() => benchProbe.seen({ role: 'button', name: 'Send', text: '' }));
      await copy(page);
      await page.evaluate(() => benchProbe.watch());
      const shown = await timeAfter(page, 'keydown', { role: 'list', name: 'Attachments', text: 'pasted.txt' }, () =>
        page.keyboard.press('ControlOrMeta+v'),
      );
      const asked = await timeAfter(page, 'keydown', { role: 'button', name: 'Mask and send', text: '' }, () =>
        page.keyboard.press('Enter'),
      );
      const { longestTask } = await page.evaluate(() => benchProbe.watched());
      return { whole: shown + asked, shown, asked, task: longestTask };
    }),
  floor: (bench) =>
    bench.withBarePage({ model: answer('Nobody asks.') }, async ({ page }) => {
      await copy(page);
      await page.evaluate(() => benchProbe.timeKeys());
      await page.keyboard.press('ControlOrMeta+v');
      await page.waitForFunction(() => benchProbe.keyTimes().length > 0);
      return { whole: (await page.evaluate(() => benchProbe.keyTimes()))[0] ?? Number.NaN };
    }),
};

/** Copies the text to the clipboard and focuses the message. */
async function copy(page: Page): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('textbox', { name: 'Message' }).focus();
  await page.evaluate((words) => benchProbe.copy(words), text);
}
