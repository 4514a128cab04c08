import { listToolOutputs } from '../../../fixtures/provider/model-request.ts';
import { updateFile } from '../../../fixtures/provider/patch-text.ts';
import { answer, patch, type Step } from '../../../fixtures/provider/script.ts';
import type { Measure } from '../measure.ts';
import { createNumberedWord, readWordNumbers } from '../numbered-text.ts';
import type { Place, Sight } from '../probe-api.ts';
import { type OpenPage, send, timeAfter, toTranscriptSight, type Workbench } from '../workbench.ts';

/** The number of removed lines. The same number is added. */
const replaced = 2_500;
const linesInHunk = 5;
const linesBetween = 7;
const path = 'src/table.txt';

/** A model's patch that changes 5,000 lines of one file in 500 places. */
export const diff: Measure<Workbench, 'opened' | 'unreachable'> = {
  name: 'diff',
  figures: {
    opened: {
      title: 'A diff of 5,000 changed lines: open → first lines painted',
      unit: 'ms',
      floor: 'bare page',
      aim: { atMost: 300 },
    },
    unreachable: { title: '  changed lines that scrolling never shows', unit: 'lines', aim: { atMost: 0 } },
  },
  app: (bench) =>
    bench.withApp({ model, files }, async ({ page }) => {
      await change(page);
      await page.reload();
      await page.evaluate((sight) => benchProbe.seen(sight), toTranscriptSight(done));
      const opened = await timeAfter(page, 'click', firstLine(changes), () =>
        page.getByRole('button', { name: 'Changes', exact: true }).click(),
      );
      const read = await readThrough(page, changes, 300);
      return { opened, unreachable: 2 * replaced - read.size };
    }),
  floor: (bench) =>
    bench.withBarePage({ model, files }, async ({ page }) => {
      await change(page);
      const place: Place = { role: 'region', name: 'Opened' };
      const opened = await timeAfter(page, 'click', firstLine(place), () =>
        page.getByRole('button', { name: 'Open' }).click(),
      );
      return { opened };
    }),
};

const changes: Place = { role: 'region', name: 'Changes' };
const done = 'The table is written anew.';

const firstLine = (place: Place): Sight => ({ ...place, text: createNumberedWord(1) });

async function change(page: OpenPage['page']): Promise<void> {
  const changed = page.evaluate((sight) => benchProbe.seen(sight), toTranscriptSight(done));
  await send(page, 'Write the table anew');
  await changed;
}

/** Words 1 to 2,500 are in the old lines, and words up to 5,000 in the new ones. */
function hunk(number: number, version: 'old' | 'new'): string {
  const from = number * linesInHunk + (version === 'new' ? replaced : 0);
  return Array.from(
    { length: linesInHunk },
    (_, line) => `  ${createNumberedWord(from + line + 1)} is ${version},\n`,
  ).join('');
}

const hunks = Array.from({ length: replaced / linesInHunk }, (_, number) => number);

const files = {
  [path]: hunks
    .map((number) => {
      const kept = Array.from({ length: linesBetween }, (_, line) => `  row ${number}.${line} stays as it is,\n`);
      return kept.join('') + hunk(number, 'old');
    })
    .join(''),
};

const model: Step = (request) =>
  listToolOutputs(request).length > 0
    ? answer(done)
    : patch(
        updateFile(
          path,
          hunks.map((number) => ({ from: hunk(number, 'old'), to: hunk(number, 'new') })),
        ),
        {
          deltaLength: 8_000,
        },
      );

/** The end is reached after this many wheel steps in a row without anything new. */
const idleSteps = 12;

/**
 * Scrolls a place from its current position to its end, as a user with a wheel does, and returns the numbers of the
 * numbered words seen. A wheel step is a number of pixels, negative for up. It must be less than the visible height.
 */
async function readThrough(page: OpenPage['page'], place: Place, turnPixels: number): Promise<ReadonlySet<number>> {
  const { x, y } = await page.evaluate((each) => benchProbe.middleOf(each), place);
  await page.mouse.move(x, y);
  const found = new Set<number>();
  for (let idle = 0; idle < idleSteps; idle++) {
    const before = found.size;
    const text = await page.evaluate(async (each) => {
      await benchProbe.frame();
      return benchProbe.textOf(each);
    }, place);
    for (const number of readWordNumbers(text)) found.add(number);
    if (found.size > before) idle = 0;
    await page.mouse.wheel(0, turnPixels);
  }
  return found;
}
