import { setTimeout } from 'node:timers/promises';
import { findCodexBinary } from '../../../fixtures/testkit/codex-binary.ts';
import { holdConversation, model, turns } from '../conversation.ts';
import type { Measure } from '../measure.ts';
import { sendReady } from '../workbench.ts';
import type { ElectronStage } from './electron-stage.ts';
import type { Hosts } from './hosts.ts';
import { measureTreeMemory, readProcesses, type TreeMemory } from './process-memory.ts';
import { barePage } from './start.ts';

const floor = 'bare window';
/** Chromium returns freed memory after a while. */
const restMs = 1_000;
/** A smaller change does not count. */
const settledMegabytes = 1;

/**
 * The memory of all processes of the app as the system counts it: idle with one window, and after a long conversation.
 */
export const desktopMemory: Measure<Hosts, 'idle' | 'grown' | 'codexIdle' | 'codexGrown'> = {
  name: 'desktop-memory',
  figures: {
    idle: { title: 'Desktop: memory of all processes, idle with one window', unit: 'MB', floor },
    grown: { title: `  growth after ${turns} turns`, unit: 'MB' },
    codexIdle: { title: '  Codex, which is not in it, idle', unit: 'MB' },
    codexGrown: { title: `  its growth after ${turns} turns`, unit: 'MB' },
  },
  app: ({ desktop, stage }) =>
    desktop.withApp({ model }, async ({ page, host }) => {
      await page.getByRole('textbox', { name: 'Message' }).fill('Are you there?');
      await page.evaluate((sight) => benchProbe.seen(sight), sendReady);
      const idle = await measureSettledMemory(stage, host.pid);
      await holdConversation(page);
      const after = await measureSettledMemory(stage, host.pid);
      return {
        idle: idle.own,
        grown: after.own - idle.own,
        codexIdle: idle.apart,
        codexGrown: after.apart - idle.apart,
      };
    }),
  floor: async ({ stage }) => {
    const { host, close } = await stage.openPage(barePage);
    const { own } = await measureSettledMemory(stage, host.pid);
    await close();
    return { idle: own };
  },
};

/** The memory of the processes once further collections free nothing. */
async function measureSettledMemory(stage: ElectronStage, pid: number): Promise<TreeMemory> {
  const codex = findCodexBinary();
  let before = Number.POSITIVE_INFINITY;
  for (;;) {
    await stage.collectGarbage();
    await setTimeout(restMs);
    const now = measureTreeMemory(readProcesses(), pid, (program) => program === codex);
    if (Math.abs(before - now.own) < settledMegabytes) return now;
    before = now.own;
  }
}
