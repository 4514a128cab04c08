import { startHost } from '../../../e2e/host.ts';
import { answer } from '../../../fixtures/provider/script.ts';
import { writeAppSettings } from '../../../fixtures/testkit/app-settings.ts';
import { createTemporaryFolder } from '../../../fixtures/testkit/test-folder.ts';
import type { Measure } from '../measure.ts';
import { composer, send, sendReady, startProgram, toTranscriptSight, type Workbench } from '../workbench.ts';

const reply = 'This is the whole answer.';

/** From the start of the process to a usable composer, in a browser that is already open. */
export const start: Measure<Workbench, 'usable' | 'ready' | 'scripts' | 'scriptsOfThread'> = {
  name: 'start',
  figures: {
    usable: {
      title: 'Start: process spawned → composer usable',
      unit: 'ms',
      floor: 'static page',
      aim: { atMost: 1_000 },
    },
    ready: { title: '  until Codex is there and Send works', unit: 'ms' },
    scripts: { title: '  JavaScript until the composer is usable, compressed', unit: 'kB', aim: { atMost: 250 } },
    scriptsOfThread: { title: '  JavaScript until a thread of text is shown', unit: 'kB', aim: { atMost: 350 } },
  },
  app: (bench) =>
    bench.withSurroundings({ model: answer(reply) }, async ({ codexHome, workspace }) => {
      const data = createTemporaryFolder('bench-data');
      writeAppSettings(data.path, {}, [workspace]);
      const context = await bench.newContext(composer);
      const page = await context.newPage();
      const env = { CODEX_HOME: codexHome, HOME: codexHome };
      const began = Date.now();
      const host = await startHost(['--no-open', '--data-dir', data.path, '--workspace', workspace], env);
      try {
        await page.goto(host.address, { waitUntil: 'commit' });
        const usable = await page.evaluate(() => benchProbe.expected);
        const openedAt = await page.evaluate(() => performance.timeOrigin);
        await page.getByRole('textbox', { name: 'Message' }).fill('Begin');
        const ready = await page.evaluate((sight) => benchProbe.seen(sight), sendReady);
        const scripts = await page.evaluate((until) => benchProbe.scriptBytes(until), usable);
        const answered = page.evaluate((sight) => benchProbe.seen(sight), toTranscriptSight(reply));
        await send(page, 'Begin');
        const scriptsOfThread = await page.evaluate((until) => benchProbe.scriptBytes(until), await answered);
        return {
          usable: openedAt + usable - began,
          ready: openedAt + ready - began,
          scripts: scripts / 1_000,
          scriptsOfThread: scriptsOfThread / 1_000,
        };
      } finally {
        await context.close();
        await host.end();
        await data.remove();
      }
    }),
  floor: async (bench) => {
    const context = await bench.newContext(composer);
    const page = await context.newPage();
    const began = Date.now();
    const host = await startProgram('programs/static-host.ts', []);
    try {
      await page.goto(host.address, { waitUntil: 'commit' });
      const usable = await page.evaluate(() => benchProbe.expected);
      return { usable: (await page.evaluate((since) => performance.timeOrigin + since, usable)) - began };
    } finally {
      await context.close();
      await host.end();
    }
  },
};
