import { mkdirSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answer } from '../../../fixtures/provider/script.ts';
import type { Measure } from '../measure.ts';
import type { Place } from '../probe-api.ts';
import { createTelemetryFile } from '../telemetry-files.ts';
import { timeAfter, type Workbench } from '../workbench.ts';

const runs = 2_000;

/** Many recorded runs in Mission Control, and the details of a long one. */
export const missionControl: Measure<Workbench, 'listed' | 'opened' | 'end' | 'frame' | 'task'> = {
  name: 'mission-control',
  figures: {
    listed: { title: 'Mission Control with 2,000 runs: click → cards painted', unit: 'ms', aim: { atMost: 1_000 } },
    opened: { title: 'A run of 1,000,000 events: click → first events painted', unit: 'ms', aim: { atMost: 500 } },
    end: { title: '  End → last event painted', unit: 'ms', aim: { atMost: 200 } },
    frame: { title: '  longest frame while it is scrolled', unit: 'ms', aim: { atMost: 50 } },
    task: { title: '  longest main-thread task of that', unit: 'ms', aim: { atMost: 50 } },
  },
  app: (bench) =>
    bench.withApp({ model: answer('Nobody asks.') }, async ({ page, workspace }) => {
      await writeRuns(workspace);
      const listed = await timeAfter(page, 'click', { ...cards, text: longId }, () =>
        page.getByRole('button', { name: 'Mission Control' }).click(),
      );
      const card = page.getByRole('article', { name: longId, exact: true });
      const opened = await timeAfter(page, 'click', { ...timeline, text: 'Started' }, () =>
        card.getByRole('button', { name: 'View Details' }).click(),
      );
      const box = await page.evaluate((place) => benchProbe.middleOf(place), timeline);
      await page.mouse.move(box.x, box.y);
      await page.evaluate(() => benchProbe.watch());
      for (let turn = 0; turn < 150; turn += 1) {
        await page.mouse.wheel(0, 600);
        await page.evaluate(() => benchProbe.frame());
      }
      const { longestFrame, longestTask } = await page.evaluate(() => benchProbe.watched());
      await page.getByRole('feed', { name: 'Timeline' }).focus();
      const end = await timeAfter(page, 'keydown', { ...timeline, text: 'Completed' }, () =>
        page.keyboard.press('End'),
      );
      return { listed, opened, end, frame: longestFrame, task: longestTask };
    }),
  floor: null,
};

const cards: Place = { role: 'feed', name: 'Runs' };
const timeline: Place = { role: 'feed', name: 'Timeline' };

/** When the long run's events begin, which determines its card's position after it was read. */
const firstStart = Date.UTC(2025, 11, 18, 22, 12, 23);
const longId = 'wc-9999-20251218T221223Z';

/** Writes all runs to the workspace. The long one is the latest. */
async function writeRuns(workspace: string): Promise<void> {
  for (let run = 0; run < runs - 1; run += 1) {
    const at = firstStart - (run + 1) * 60_000;
    const stamp = new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');
    const lines = [
      createLine(at, 'started', { toolchain: 'codex', model: 'gpt-6.1-sol' }),
      createLine(at + 100, 'prompt_sent', { prompt: `Do the thing ${run}`, tokens: 12 }),
      createLine(at + 2_000, 'bash_command', { command: 'npm test' }),
      createLine(at + 9_000, 'bash_output', { output: 'ok', exit_code: 0 }),
      createLine(at + 10_000, 'completed', { status: 'success', exit_code: 0, duration_ms: 10_000 }),
    ];
    writeFileSync(join(createFolder(workspace, `wc-${run + 1}-${stamp}`), 'telemetry.jsonl'), lines.join(''));
  }
  const { path } = await createTelemetryFile(1_000_000);
  await copyFile(path, join(createFolder(workspace, longId), 'telemetry.jsonl'));
}

function createFolder(workspace: string, id: string): string {
  const folder = join(workspace, '.workcells', id);
  mkdirSync(folder, { recursive: true });
  return folder;
}

function createLine(at: number, type: string, data: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify({ type, timestamp: new Date(at).toISOString(), ...data })}\n`;
}
