import { listToolOutputs } from '../../../fixtures/provider/model-request.ts';
import { answer, run, type Step } from '../../../fixtures/provider/script.ts';
import type { Measure } from '../measure.ts';
import { createNumberedWord } from '../numbered-text.ts';
import type { Place, Sight } from '../probe-api.ts';
import { readThrough } from '../read-through.ts';
import { type OpenPage, send, timeAfter, toTranscriptSight, type Workbench } from '../workbench.ts';

const lines = 2_000;
const command = `seq -f 'w%05g is a line of the output' 1 ${lines}`;

/** The output of a command with 2,000 lines, compared with a shorter one shown earlier. */
export const output: Measure<Workbench, 'opened' | 'unreachable'> = {
  name: 'output',
  figures: {
    opened: {
      title: 'An output of 2,000 lines: open → last line painted',
      unit: 'ms',
      floor: 'bare page, first line',
      aim: { atMost: 100 },
    },
    unreachable: { title: '  lines that scrolling never shows', unit: 'lines', aim: { atMost: 0 } },
  },
  app: (bench) =>
    bench.withApp({ model: createModel([command, 'echo short']) }, async ({ page }) => {
      await runCommands(page);
      await page.evaluate((sight) => benchProbe.seen(sight), { ...console, text: 'short' });
      const opened = await timeAfter(page, 'click', lastLine, () =>
        page.getByRole('listbox', { name: 'Exec runs' }).getByRole('option').filter({ hasText: 'seq' }).click(),
      );
      const read = await readThrough(page, console, -130);
      return { opened, unreachable: lines - read.size };
    }),
  floor: (bench) =>
    bench.withBarePage({ model: createModel([command]) }, async ({ page }) => {
      await runCommands(page);
      const opened = await timeAfter(page, 'click', firstLine, () =>
        page.getByRole('button', { name: 'Open' }).click(),
      );
      return { opened };
    }),
};

const console: Place = { role: 'region', name: 'Exec console' };
const done = 'Both have ended.';

const lastLine: Sight = { ...console, text: createNumberedWord(lines) };
/** The bare page lays out all lines in one frame and stays at the first one. */
const firstLine: Sight = { role: 'region', name: 'Opened', text: createNumberedWord(1) };

async function runCommands(page: OpenPage['page']): Promise<void> {
  const ended = page.evaluate((sight) => benchProbe.seen(sight), toTranscriptSight(done));
  await send(page, 'Run it');
  await ended;
}

/** A model that runs these commands in sequence. */
function createModel(commands: readonly string[]): Step {
  return (request) => {
    const next = commands[listToolOutputs(request).length];
    return next === undefined ? answer(done) : run(next);
  };
}
