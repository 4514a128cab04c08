import { mkdirSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { answer } from '../../../fixtures/provider/script.ts';
import { InspectedProcess, inspectable } from '../inspected.ts';
import type { Measure } from '../measure.ts';
import { getPercentile } from '../statistics.ts';
import { createTelemetryFile, type FileSize } from '../telemetry-files.ts';
import type { Workbench } from '../workbench.ts';

type Reading = 'frame' | 'middle' | 'task' | 'jump' | 'host' | 'page';
type Key = Reading | 'hostTenth' | 'pageTenth';

const empty = 'empty page';
/** The number of pointer moves while dragging the cursor over the whole run. */
const moves = 600;

/** Scrubbing through a long run in the real page with the real host, compared with a page that shows nothing. */
export const replay: Measure<Workbench, Key> = {
  name: 'replay',
  figures: {
    frame: {
      title: 'Replay of 1,000,000 events, cursor dragged over all of it: frame, 95th percentile',
      unit: 'ms',
      floor: empty,
      aim: { atMost: 20 },
    },
    middle: { title: '  the same, median', unit: 'ms', floor: empty },
    task: { title: '  longest main-thread task of that', unit: 'ms', floor: empty },
    jump: { title: '  End → the last moment shown', unit: 'ms' },
    host: { title: '  growth of the host, from before the run was opened', unit: 'MB', aim: { atMost: 100 } },
    page: { title: '  growth of the page', unit: 'MB', aim: { atMost: 100 } },
    hostTenth: { title: '  growth of the host with 100,000', unit: 'MB' },
    pageTenth: { title: '  growth of the page with 100,000', unit: 'MB' },
  },
  app: async (bench) => {
    const tenth = await scrub(bench, 100_000);
    const whole = await scrub(bench, 1_000_000);
    return { ...whole, hostTenth: tenth.host, pageTenth: tenth.page };
  },
  floor: async (bench) => {
    const context = await bench.newContext();
    try {
      const page = await context.newPage();
      await page.setContent('<title>Empty</title>');
      return await dragCursor(page, { x: 90, y: 220, width: 1_100 });
    } finally {
      await context.close();
    }
  },
};

const runId = 'wc-9999-20251218T221223Z';

async function scrub(bench: Workbench, events: FileSize): Promise<Record<Reading, number>> {
  return await bench.withApp({ model: answer('Nobody asks.'), env: inspectable }, async ({ page, host, workspace }) => {
    const folder = join(workspace, '.workcells', runId);
    mkdirSync(folder, { recursive: true });
    await copyFile((await createTelemetryFile(events)).path, join(folder, 'telemetry.jsonl'));
    await page.getByRole('button', { name: 'Mission Control' }).click();
    await page.getByRole('article', { name: runId, exact: true }).waitFor();
    const inspected = await InspectedProcess.connect(host.output());
    try {
      return await measureScrub(page, inspected, events);
    } finally {
      // A host with a connected inspector does not end.
      inspected.close();
    }
  });
}

async function measureScrub(page: Page, host: InspectedProcess, events: FileSize): Promise<Record<Reading, number>> {
  const [hostBefore, pageBefore] = [await host.memoryAfterCollection(), await measureHeap(page)];
  const card = page.getByRole('article', { name: runId, exact: true });
  await card.getByRole('button', { name: 'View Details' }).click();
  await page.getByRole('group', { name: 'Show' }).getByRole('button', { name: 'Replay' }).click();
  const slider = page.getByRole('slider', { name: 'Position' });
  await slider.focus();
  // A run can be replayed only as far as it was read: its last event is available once all of it was read.
  await page.getByText(`of ${events.toLocaleString('en')}`).waitFor({ timeout: 120_000 });
  const jump = await timeJump(page, events);
  await page.keyboard.press('Home');
  const box = await slider.boundingBox();
  if (box === null) throw new Error('There is no slider');
  const frames = await dragCursor(page, { x: box.x, y: box.y + box.height / 2, width: box.width });
  const grown = {
    host: (await host.memoryAfterCollection()) - hostBefore,
    page: (await measureHeap(page)) - pageBefore,
  };
  return { ...frames, jump, ...grown };
}

/** Drags over a distance and back, and reports the frames in the meantime. */
async function dragCursor(page: Page, { x, y, width }: { x: number; y: number; width: number }) {
  await page.mouse.move(x + 1, y);
  await page.mouse.down();
  await page.evaluate(() => benchProbe.watch());
  for (let move = 0; move < moves; move += 1) {
    const share = move < moves / 2 ? (2 * move) / moves : 2 - (2 * move) / moves;
    await page.mouse.move(x + 1 + share * (width - 2), y);
  }
  const { frames, longestTask } = await page.evaluate(() => benchProbe.watched());
  await page.mouse.up();
  return { frame: getPercentile(frames, 95), middle: getPercentile(frames, 50), task: longestTask };
}

async function timeJump(page: Page, events: number): Promise<number> {
  const last = `event ${events.toLocaleString('en')} of `;
  // Observes before the key is pressed, because keys may overtake a request to the page.
  await page.evaluate(`{
    const slider = document.querySelector('[role=slider][aria-label=Position]');
    let began = null;
    addEventListener('keydown', ({ timeStamp }) => (began = timeStamp), { capture: true, once: true });
    globalThis.lastMomentShown = new Promise((resolve) => {
      const look = () => {
        if (began === null || !slider.getAttribute('aria-valuetext').includes('${last}')) requestAnimationFrame(look);
        else resolve(performance.now() - began);
      };
      look();
    });
    null;
  }`);
  await page.keyboard.press('End');
  return Number(await page.evaluate('lastMomentShown'));
}

/** The page's heap after a collection, in MB. */
async function measureHeap(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / 1e6;
}
