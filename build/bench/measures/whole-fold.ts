import type { Page } from '@playwright/test';
import { listToolOutputs } from '../../../fixtures/provider/model-request.ts';
import { updateFile } from '../../../fixtures/provider/patch-text.ts';
import { answer, patch, type Step } from '../../../fixtures/provider/script.ts';
import { wholeLimits } from '../../../renderer/features/changes/whole/whole-file.ts';
import type { Measure } from '../measure.ts';
import { createNumberedWord } from '../numbered-text.ts';
import type { Place } from '../probe-api.ts';
import { type Workbench, watchClick } from '../workbench.ts';

/** A changed line draws two rows, plus three lines on each side. */
const rowsOfChange = 8;
const changes = wholeLimits.rows / rowsOfChange;
const every = wholeLimits.lines / changes;
/** The folded part of a file with one change in its last line. */
const folded = wholeLimits.lines - 4;

const floor = 'list of hunks, one line more';

/** A reviewed file with the maximum lines of the whole-file viewer, folded and expanded. */
export const wholeFold: Measure<Workbench, 'painted' | 'task' | 'opened' | 'openTask'> = {
  name: 'whole-fold',
  figures: {
    painted: {
      title: `${wholeLimits.lines} lines with ${changes} changes, shown whole: click → painted`,
      unit: 'ms',
      floor,
    },
    task: { title: '  longest main-thread task of that (0: none of 50 ms)', unit: 'ms', floor },
    opened: { title: `  a fold of ${folded} lines: click → painted`, unit: 'ms' },
    openTask: { title: '  longest main-thread task of that', unit: 'ms' },
  },
  app: (bench) =>
    withReview(bench, wholeLimits.lines, async (page) => {
      const shown = await showMany(page);
      await showOne(page);
      const fold = page.getByRole('button', { name: `Show ${folded.toLocaleString('en')} unchanged lines` });
      const opened = await watched(page, 1, () => fold.click());
      return { painted: shown.took, task: shown.task, opened: opened.took, openTask: opened.task };
    }),
  floor: (bench) =>
    withReview(bench, wholeLimits.lines + 1, async (page) => {
      const { took, task } = await showMany(page);
      return { painted: took, task };
    }),
};

/** Starts a run that changes two files with this many lines, and opens its review. */
async function withReview<Result>(
  bench: Workbench,
  lines: number,
  use: (page: Page) => Promise<Result>,
): Promise<Result> {
  const text = Array.from({ length: lines }, (_, at) => line(at + 1)).join('');
  return await bench.withApp({ model, files: { 'many.ts': text, 'one.ts': text } }, async ({ page }) => {
    await page.getByRole('button', { name: 'Mission Control' }).click();
    await page.getByRole('button', { name: 'New run', exact: true }).click();
    const options = page.getByRole('dialog', { name: 'New run' });
    await options.getByRole('textbox', { name: 'Prompt', exact: true }).fill('Change the tables');
    await options.getByRole('button', { name: 'Start', exact: true }).click();
    const card = page.getByRole('article', { name: /^wc-\d/ }).filter({ hasText: 'Finished' });
    await card.getByRole('button', { name: 'View Details' }).click();
    await page.getByRole('button', { name: 'Review changes', exact: true }).click();
    // A window's first diff costs more and is not measured.
    await showOne(page);
    return await use(page);
  });
}

const showMany = (page: Page) => watched(page, every, () => page.getByRole('treeitem', { name: 'many.ts' }).click());

const showOne = (page: Page) =>
  watched(page, wholeLimits.lines, () => page.getByRole('treeitem', { name: 'one.ts' }).click());

const watched = (page: Page, word: number, click: () => Promise<void>) =>
  watchClick(page, { ...pane, text: createNumberedWord(word) }, click);

const pane: Place = { role: 'region', name: 'Changes in this run' };

const line = (number: number, value = 'old'): string => `export const ${createNumberedWord(number)} = '${value}';\n`;

const change = (number: number) => ({ from: line(number), to: line(number, 'new') });

const model: Step = (request) =>
  listToolOutputs(request).length > 0
    ? answer('The tables are changed.')
    : patch(
        [
          updateFile(
            'many.ts',
            Array.from({ length: changes }, (_, at) => change((at + 1) * every)),
          ),
          updateFile('one.ts', [change(wholeLimits.lines)]),
        ],
        { deltaLength: 8_000 },
      );
