import { systemClock } from '../../../electron/files/system-clock.ts';
import { createRunFolder } from '../../../electron/runs/records/run-folder.ts';
import { TelemetryWriter } from '../../../electron/runs/records/telemetry-writer.ts';
import { answer } from '../../../fixtures/provider/script.ts';
import type { Measure } from '../measure.ts';
import { createNumberedWord } from '../numbered-text.ts';
import type { Place } from '../probe-api.ts';
import type { Workbench } from '../workbench.ts';

const runs = 10;
/** The number of frames in which every run continues, and the events per run in each frame. */
const frames = 150;
const perFrame = 2;
const added = 20;

/** Several simultaneous runs, and how quickly their events appear on screen. */
export const liveRuns: Measure<Workbench, 'task' | 'frame' | 'added'> = {
  name: 'live-runs',
  figures: {
    task: { title: '10 runs go on in Mission Control: longest main-thread task', unit: 'ms', aim: { atMost: 50 } },
    frame: { title: '  longest frame of that', unit: 'ms', aim: { atMost: 50 } },
    added: {
      title: '  slowest of 20 events of one: written → painted in its detail',
      unit: 'ms',
      aim: { atMost: 100 },
    },
  },
  app: (bench) =>
    bench.withApp({ model: answer('Nobody asks.') }, async ({ page, workspace }) => {
      const writers = await startRuns(workspace);
      const proceed = (): void => {
        for (const writer of writers)
          for (let event = 0; event < perFrame; event += 1) writer.bashCommand({ command: 'npm test' });
      };
      await page.getByRole('button', { name: 'Mission Control' }).click();
      await page.evaluate((sight) => benchProbe.seen(sight), { ...rows, text: getRunName(runs - 1) });
      await page.evaluate(() => benchProbe.watch());
      for (let frame = 0; frame < frames; frame += 1) {
        proceed();
        await page.evaluate(() => benchProbe.frame());
      }
      const { longestFrame, longestTask } = await page.evaluate(() => benchProbe.watched());

      const card = page.getByRole('article').filter({ hasText: getRunName(0) });
      await card.getByRole('button', { name: 'View Details' }).click();
      await page.getByRole('feed', { name: timeline.name }).press('End');
      const origin = await page.evaluate(() => performance.timeOrigin);
      let slowest = 0;
      for (let event = 1; event <= added; event += 1) {
        proceed();
        const at = Date.now();
        writers[0]?.thinking({ content: createNumberedWord(event) });
        const sight = { ...timeline, text: createNumberedWord(event) };
        const painted = await page.evaluate((wanted) => benchProbe.seen(wanted), sight);
        slowest = Math.max(slowest, origin + painted - at);
      }
      for (const writer of writers) writer.close();
      return { task: longestTask, frame: longestFrame, added: slowest };
    }),
  floor: null,
};

const rows: Place = { role: 'feed', name: 'Running' };
const timeline: Place = { role: 'feed', name: 'Timeline' };

function getRunName(run: number): string {
  return `Run number ${run} goes on`;
}

async function startRuns(workspace: string): Promise<readonly TelemetryWriter[]> {
  const writers: TelemetryWriter[] = [];
  for (let run = 0; run < runs; run += 1) {
    const { telemetry } = await createRunFolder(workspace, Date.now());
    const opened = TelemetryWriter.open(telemetry, { clock: systemClock, onProblem: fail });
    if (!opened.ok) fail(opened.error.type);
    else {
      opened.value.started({ toolchain: 'codex', model: 'gpt-6.1-sol' });
      opened.value.promptSent({ prompt: getRunName(run) });
      writers.push(opened.value);
    }
  }
  return writers;
}

function fail(problem: string): never {
  throw new Error(problem);
}
