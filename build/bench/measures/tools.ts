import { join } from 'node:path';
import { answer } from '../../../fixtures/provider/script.ts';
import type { Measure } from '../measure.ts';
import type { Place } from '../probe-api.ts';
import { timeAfter, type Workbench } from '../workbench.ts';

const program = join(import.meta.dirname, '../../../fixtures/mcp-server/main.ts');
const list: Place = { role: 'listbox', name: 'Servers and tools' };
/** The last server in the list, far out of view. No other name begins with its letter. */
const rare = 'xylophone';

/** The MCP servers dialog with 500 tools in 20 servers, compared with one server with one tool. */
export const tools: Measure<Workbench, 'opened' | 'found' | 'task'> = {
  name: 'tools',
  figures: {
    opened: {
      title: 'Tools, 500 of 20 servers: key → list painted',
      unit: 'ms',
      floor: 'one tool of one server',
      aim: { atMost: 100 },
    },
    found: { title: '  a letter: key → first result painted', unit: 'ms', aim: { atMost: 100 } },
    task: { title: '  longest main-thread task of that', unit: 'ms' },
  },
  app: (bench) => measure(bench, { servers: 20, perServer: 25 }),
  floor: async (bench) => ({ opened: (await measure(bench, { servers: 1, perServer: 1 })).opened }),
};

function measure(
  bench: Workbench,
  { servers, perServer }: { readonly servers: number; readonly perServer: number },
): Promise<{ opened: number; found: number; task: number }> {
  const names = [...Array.from({ length: servers - 1 }, (_, at) => `server-${at + 1}`), rare];
  const server = { command: process.execPath, args: [program, `--tools=${perServer}`], startup_timeout_sec: 60 };
  const mcp_servers = Object.fromEntries(names.map((name) => [name, server]));
  return bench.withApp({ model: answer('Nobody asks.'), config: { mcp_servers } }, async ({ page }) => {
    const dialog = page.getByRole('dialog', { name: 'Tools', exact: true });
    const choose = async (): Promise<void> => {
      await page.keyboard.press('ControlOrMeta+k');
      await page.keyboard.type('Show MCP tools');
      await page.getByRole('listbox', { name: 'Results' }).getByRole('option').first().waitFor();
    };
    // Chooses once beforehand, so that every server has answered. Codex's time does not count.
    await choose();
    await page.keyboard.press('Enter');
    await dialog
      .locator(`[role=option][aria-setsize="${servers * (perServer + 1)}"]`)
      .first()
      .waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await choose();
    await page.evaluate(() => benchProbe.watch());
    const text = `${perServer} tool`;
    const opened = await timeAfter(page, 'keydown', { ...list, text }, () => page.keyboard.press('Enter'));
    await dialog.getByRole('searchbox').focus();
    const found = await timeAfter(page, 'keydown', { ...list, text: rare }, () => page.keyboard.press('x'));
    const { longestTask } = await page.evaluate(() => benchProbe.watched());
    return { opened, found, task: longestTask };
  });
}
