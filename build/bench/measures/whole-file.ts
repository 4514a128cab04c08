import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answer } from '../../../fixtures/provider/script.ts';
import { wholeLimits } from '../../../renderer/features/changes/whole/whole-file.ts';
import type { Measure } from '../measure.ts';
import { createNumberedWord } from '../numbered-text.ts';
import type { Place } from '../probe-api.ts';
import { type OpenPage, type Workbench, watchClick } from '../workbench.ts';

const runId = 'wc-9998-20261120T064510Z';
const floor = 'list of hunks, one row more';

/** A new file with the maximum rows of the whole-file viewer, compared with the list that shows a longer one. */
export const wholeFile: Measure<Workbench, 'painted' | 'task' | 'nodes'> = {
  name: 'whole-file',
  figures: {
    painted: { title: `A file of ${wholeLimits.rows} rows, shown whole: click → painted`, unit: 'ms', floor },
    task: { title: '  longest main-thread task of that (0: none of 50 ms)', unit: 'ms', floor },
    nodes: { title: '  nodes of the document with it', unit: 'nodes', floor },
  },
  app: (bench) => showFile(bench, wholeLimits.rows),
  floor: (bench) => showFile(bench, wholeLimits.rows + 1),
};

const details: Place = { role: 'region', name: 'Event' };

async function showFile(bench: Workbench, rows: number): Promise<Record<'painted' | 'task' | 'nodes', number>> {
  return await bench.withApp({ model: answer('Nobody asks.') }, async ({ page, workspace }) => {
    writeRun(workspace, rows);
    await page.getByRole('button', { name: 'Mission Control' }).click();
    const card = page.getByRole('article', { name: runId, exact: true });
    await card.getByRole('button', { name: 'View Details' }).click();
    const timeline = page.getByRole('feed', { name: 'Timeline' });
    const eventOf = (name: string) => timeline.getByRole('article').filter({ hasText: name });
    // A window's first diff costs more and is not measured.
    await showEvent(page, () => eventOf('first.ts').click(), 1);
    const { took, task } = await showEvent(page, () => eventOf('large.ts').click(), 2);
    const { nodes } = await page.evaluate(() => benchProbe.size());
    return { painted: took, task, nodes };
  });
}

function showEvent(page: OpenPage['page'], click: () => Promise<void>, firstWord: number) {
  return watchClick(page, { ...details, text: createNumberedWord(firstWord) }, click);
}

/** A run that wrote a short and a long file. */
function writeRun(workspace: string, rows: number): void {
  const at = (second: number) => `2026-11-20T06:45:${second}.000Z`;
  const events = [
    { type: 'started', timestamp: at(10), toolchain: 'codex' },
    {
      type: 'file_write',
      timestamp: at(11),
      path: 'first.ts',
      diff: createFileDiff('first.ts', 1, 1),
      added: 1,
      removed: 0,
    },
    {
      type: 'file_write',
      timestamp: at(12),
      path: 'large.ts',
      diff: createFileDiff('large.ts', 2, rows),
      added: rows,
      removed: 0,
    },
    { type: 'completed', timestamp: at(13), status: 'success', exit_code: 0 },
  ];
  const folder = join(workspace, '.workcells', runId);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'telemetry.jsonl'), events.map((event) => `${JSON.stringify(event)}\n`).join(''));
}

function createFileDiff(name: string, firstWord: number, rows: number): string {
  const lines = Array.from(
    { length: rows },
    (_, row) => `+export const ${createNumberedWord(firstWord + row)} = 'text';\n`,
  );
  return `--- /dev/null\n+++ b/${name}\n@@ -0,0 +1,${rows} @@\n${lines.join('')}`;
}
