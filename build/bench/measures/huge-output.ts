import { listToolOutputs } from '../../../fixtures/provider/model-request.ts';
import { answer, run, type Step } from '../../../fixtures/provider/script.ts';
import { InspectedProcess, inspectable } from '../inspected.ts';
import type { Measure } from '../measure.ts';
import { type OpenPage, send, toTranscriptSight, type Workbench } from '../workbench.ts';

const megabytes = 100;
const lookEveryMs = 50;

type Key = 'peak' | 'kept' | 'longestTask' | 'longestFrame';

/** A command that prints 100 MB while its console is open. */
export const hugeOutput: Measure<Workbench, Key> = {
  name: 'huge-output',
  figures: {
    peak: {
      title: `A command that prints ${megabytes} MB: growth of the host at its peak`,
      unit: 'MB',
      floor: 'bare host',
      aim: { atMost: 64 },
    },
    kept: { title: '  growth of the host afterwards, collected', unit: 'MB', floor: 'bare host', aim: { atMost: 64 } },
    longestTask: {
      title: '  longest main-thread task of the page (0: none of 50 ms)',
      unit: 'ms',
      floor: 'bare page',
      aim: { atMost: 100 },
    },
    longestFrame: { title: '  longest time between two frames', unit: 'ms', floor: 'bare page' },
  },
  app: (bench) =>
    bench.withApp({ model, env: inspectable }, async (opened) => {
      await opened.page.getByRole('button', { name: 'Console', exact: true }).click();
      return await print(opened);
    }),
  floor: (bench) => bench.withBarePage({ model, env: inspectable }, print),
};

const done = 'It has printed everything.';

const model: Step = (request) =>
  listToolOutputs(request).length > 0
    ? answer(done)
    : run(`yes 'a line that is neither short nor long' | head -c ${megabytes}000000`, { yieldMs: 30_000 });

async function print({ page, host }: OpenPage): Promise<Record<Key, number>> {
  const inspected = await InspectedProcess.connect(host.output());
  const before = await inspected.memoryAfterCollection();
  let peak = before;
  const looks = setInterval(async () => {
    peak = Math.max(peak, await inspected.memory());
  }, lookEveryMs);
  await page.evaluate(() => benchProbe.watch());
  const ended = page.evaluate((sight) => benchProbe.seen(sight), toTranscriptSight(done));
  await send(page, 'Print');
  await ended;
  clearInterval(looks);
  const { longestTask, longestFrame } = await page.evaluate(() => benchProbe.watched());
  const after = await inspected.memoryAfterCollection();
  inspected.close();
  return { peak: peak - before, kept: after - before, longestTask, longestFrame };
}
