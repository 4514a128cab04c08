import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answer } from '../../../fixtures/provider/script.ts';
import type { Measure } from '../measure.ts';
import type { Place } from '../probe-api.ts';
import { timeAfter, type Workbench } from '../workbench.ts';

const count = 200_000;
const perFolder = 20;
/** Letter pairs that start one file name each. The first letter alone matches most files. */
const pairs = ['ky', 'xq', 'vz', 'jw', 'qx'] as const;
const suggestions: Place = { role: 'listbox', name: 'Suggestions' };

/** File suggestions after `@` in a message: the first request, and the letters after it. */
export const files: Measure<Workbench, 'first' | 'letter' | 'task'> = {
  name: 'files',
  figures: {
    first: {
      title: '@ over 200,000 files, none known yet: key → first files painted',
      unit: 'ms',
      aim: { atMost: 100 },
    },
    letter: { title: '  slowest of 10 letters, all known: key → files painted', unit: 'ms', aim: { atMost: 100 } },
    task: { title: '  longest main-thread task of all that', unit: 'ms', aim: { atMost: 50 } },
  },
  app: (bench) =>
    bench.withApp({ model: answer('Nobody asks.') }, async ({ page, workspace }) => {
      createFiles(workspace);
      const message = page.getByRole('textbox', { name: 'Message', exact: true });
      await message.focus();
      await page.evaluate(() => benchProbe.watch());
      const first = await timeAfter(page, 'keydown', { ...suggestions, text: 'README.md' }, () =>
        page.keyboard.press('@'),
      );
      await page.getByText('Searching the folder…').waitFor({ state: 'hidden' });
      const letters: number[] = [];
      for (const pair of pairs) {
        for (const [at, letter] of [...pair].entries()) {
          const text = at === 0 ? `${letter}.first` : `${pair}.second`;
          letters.push(await timeAfter(page, 'keydown', { ...suggestions, text }, () => page.keyboard.press(letter)));
        }
        for (const _ of pair) await page.keyboard.press('Backspace');
        await page.getByRole('option', { name: 'README.md' }).waitFor();
      }
      return {
        first,
        letter: Math.max(...letters),
        task: (await page.evaluate(() => benchProbe.watched())).longestTask,
      };
    }),
  floor: null,
};

function createFiles(workspace: string): void {
  for (const pair of pairs) {
    writeFileSync(join(workspace, `${pair[0]}.first`), '');
    const deep = join(workspace, 'a-folder-that-is-far-away', 'and-another-one-in-it', 'with-a-third');
    mkdirSync(deep, { recursive: true });
    writeFileSync(join(deep, `${pair}.second`), '');
  }
  for (let folder = 0; folder < count / perFolder; folder += 1) {
    const path = join(workspace, 'packages', `part-${folder % 100}`, 'source', `feature-${folder}`);
    mkdirSync(path, { recursive: true });
    for (let file = 0; file < perFolder; file += 1) {
      const letter = String.fromCharCode(97 + ((folder + file) % 26));
      writeFileSync(join(path, `${letter}-view-model-${file}.component.ts`), '');
    }
  }
}
