import { createGate } from '../../../fixtures/provider/gate.ts';
import { answer, waiting } from '../../../fixtures/provider/script.ts';
import { HostClient } from '../host-client.ts';
import { InspectedProcess, inspectable } from '../inspected.ts';
import type { Measure } from '../measure.ts';
import { createNumberedText } from '../numbered-text.ts';
import type { Workbench } from '../workbench.ts';

const runs = 10;
const perSecond = 20;
const words = 10 * perSecond;

/** Runs started by the app, each in its own worktree, all answering at once. */
export const startedRuns: Measure<Workbench, 'task' | 'frame' | 'memory'> = {
  name: 'started-runs',
  figures: {
    task: { title: '10 runs of Codex answer at once: longest main-thread task', unit: 'ms', aim: { atMost: 50 } },
    frame: { title: '  longest time between two frames', unit: 'ms' },
    memory: { title: '  host memory for each further run', unit: 'MB', aim: { atMost: 10 } },
  },
  app: (bench) => {
    const gate = createGate();
    const model = () => waiting(gate, answer(createNumberedText(words), { deltas: words, perSecond }));
    const options = { max_runs: runs };
    return bench.withApp(
      { model, settings: options, env: inspectable },
      async ({ host, page, provider, workspace }) => {
        const client = await HostClient.connect(host.address, workspace);
        const inspected = await InspectedProcess.connect(host.output());
        await page.getByRole('button', { name: 'Mission Control' }).click();
        const start = async (number: number): Promise<void> => {
          await client.request('startRun', { ...usualRun, prompt: `Run number ${number}` });
          await provider.requestArrived(number);
        };
        await start(1);
        const first = await inspected.memoryAfterCollection();
        for (let number = 2; number <= runs; number += 1) await start(number);
        const all = await inspected.memoryAfterCollection();
        await page.evaluate(() => benchProbe.watch());
        gate.release();
        await page.getByText(`${runs} ended`).waitFor();
        const { longestFrame, longestTask } = await page.evaluate(() => benchProbe.watched());
        inspected.close();
        client.close();
        return { task: longestTask, frame: longestFrame, memory: (all - first) / (runs - 1) };
      },
    );
  },
  floor: null,
};

const usualRun = { tool: 'codex', model: null, isolation: 'worktree', checks: [], fullAccessConsent: false };
