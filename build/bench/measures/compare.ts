import { closeSync, mkdirSync, openSync, readSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answer } from '../../../fixtures/provider/script.ts';
import { createTemporaryFolder } from '../../../fixtures/testkit/test-folder.ts';
import { InspectedProcess, inspectable } from '../inspected.ts';
import type { Measure } from '../measure.ts';
import type { Place } from '../probe-api.ts';
import { createTelemetryFile } from '../telemetry-files.ts';
import { timeAfter, type Workbench } from '../workbench.ts';

const steps = 5_000;
/** Longer than any line of the generated files. */
const blockBytes = 1024 * 1024;

/** Two runs with 5,000 steps side by side, and a comparison with one of a million events. */
export const compare: Measure<Workbench, 'shown' | 'steps' | 'task' | 'frame' | 'million' | 'memory'> = {
  name: 'compare',
  figures: {
    shown: {
      title: 'Two runs of 5,000 steps: chosen → read, aligned and painted',
      unit: 'ms',
      floor: 'reading both',
      aim: { atMost: 1_500 },
    },
    steps: { title: '  click → their steps painted', unit: 'ms', aim: { atMost: 150 } },
    task: { title: '  longest main-thread task from the choice on', unit: 'ms', aim: { atMost: 50 } },
    frame: { title: '  longest frame of that', unit: 'ms' },
    million: {
      title: 'A run of 1,000,000 events with one of 5,000 steps: chosen → painted',
      unit: 'ms',
      floor: 'reading both',
    },
    memory: { title: '  growth of the host by that', unit: 'MB', aim: { atMost: 100 } },
  },
  app: (bench) =>
    bench.withApp({ model: answer('Nobody asks.'), env: inspectable }, async ({ host, page, workspace }) => {
      for (const [at, id] of ids.entries()) writeFileSync(createFile(workspace, id), createLines(at));
      const { path } = await createTelemetryFile(1_000_000);
      await copyFile(path, createFile(workspace, longId));
      const inspected = await InspectedProcess.connect(host.output());
      await page.getByRole('button', { name: 'Mission Control' }).click();
      const chooses = async (second: string): Promise<number> => {
        const card = page.getByRole('article', { name: ids[0], exact: true });
        await card.getByRole('button', { name: 'More for this run' }).click();
        await page.getByRole('menuitem', { name: 'Compare with…' }).click();
        const row = page.getByRole('button', { name: second });
        await row.waitFor();
        await page.evaluate(() => benchProbe.watch());
        return await timeAfter(page, 'click', { ...facts, text: 'Retries' }, () => row.click());
      };
      const shown = await chooses(ids[1]);
      const painted = await timeAfter(page, 'click', { ...stepsPart, text: 'Command' }, () =>
        page.getByRole('button', { name: 'Steps', exact: true }).click(),
      );
      const { longestFrame, longestTask } = await page.evaluate(() => benchProbe.watched());
      await page.keyboard.press('Escape');
      const before = await inspected.memoryAfterCollection();
      const million = await chooses(longId);
      await page.evaluate(() => benchProbe.watched());
      const memory = (await inspected.memoryAfterCollection()) - before;
      inspected.close();
      return { shown, steps: painted, task: longestTask, frame: longestFrame, million, memory };
    }),
  floor: async () => {
    const folder = createTemporaryFolder('bench-compare');
    try {
      for (const [at, id] of ids.entries()) writeFileSync(createFile(folder.path, id), createLines(at));
      const [first, second] = ids.map((id) => createFile(folder.path, id));
      const { path } = await createTelemetryFile(1_000_000);
      return {
        shown: timeToRead(first ?? '') + timeToRead(second ?? ''),
        million: timeToRead(first ?? '') + timeToRead(path),
      };
    } finally {
      await folder.remove();
    }
  },
};

const facts: Place = { role: 'region', name: 'Facts' };
const stepsPart: Place = { role: 'region', name: 'Steps' };
const ids = ['wc-1-compared', 'wc-2-compared'] as const;
const longId = 'wc-3-long';

function createFile(workspace: string, id: string): string {
  const folder = join(workspace, '.workcells', id);
  mkdirSync(folder, { recursive: true });
  return join(folder, 'telemetry.jsonl');
}

/** The lines of a run. In the second run, one step in ten differs and one in twenty is missing. */
function createLines(run: number): string {
  const begun = Date.UTC(2026, 10, 22);
  const lines = [createLine(begun, 'started', { toolchain: 'codex', model: 'gpt-6.1-sol' })];
  for (let step = 0; step < steps; step += 1) {
    const at = begun + step * 1_000;
    if (run === 1 && step % 20 === 7) continue;
    const name = run === 1 && step % 10 === 3 ? `other-${step % 100}` : `part-${step % 100}`;
    lines.push(
      createLine(at, 'bash_command', { command: `npm run build -- ${name} step ${step % 700}`, cwd: '/work' }),
    );
    lines.push(
      createLine(at + 400, 'bash_output', { output: 'built\n'.repeat(20), exit_code: step % 50 === 0 ? 1 : 0 }),
    );
  }
  return lines.join('');
}

function createLine(at: number, type: string, data: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify({ type, timestamp: new Date(at).toISOString(), ...data })}\n`;
}

/** The time to read a file and parse each of its lines, in milliseconds. */
function timeToRead(path: string): number {
  const begun = performance.now();
  const file = openSync(path, 'r');
  const block = Buffer.allocUnsafe(blockBytes);
  for (let filled = 0; ; ) {
    const read = readSync(file, block, filled, block.length - filled, null);
    const end = block.lastIndexOf('\n', filled + read - 1) + 1;
    if (read === 0 || end === 0) break;
    for (const line of block.toString('utf8', 0, end).split('\n')) if (line !== '') JSON.parse(line);
    block.copyWithin(0, end, filled + read);
    filled += read - end;
  }
  closeSync(file);
  return performance.now() - begun;
}
